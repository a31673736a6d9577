"""The console's pages: where every order stands, and why."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from care.timeline import tell, tone
from events.selectors import given_up_count
from inventory.selectors import customer_facts, customer_names
from ordering.domain.lifecycle import PRODUCT_ORDER
from ordering.selectors import order_count, order_detail, order_list
from provisioning.domain.masking import mask

PAGE = 25


class ConsoleView(PermissionRequiredMixin, TemplateView):
    """A page for people who may see orders; others are asked to log in, or refused with 403."""

    permission_required = "ordering.view_productorder"

    def handle_no_permission(self) -> Any:
        """Log in who has not; refuse who has and may not."""
        self.raise_exception = self.request.user.is_authenticated
        return super().handle_no_permission()


class OrderListView(ConsoleView):
    """Orders with their state and customer, newest first."""

    template_name = "care/orders.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the orders that the form asks for."""
        state, customer_id = (self.request.GET.get(name, "").strip() for name in ("state", "customer_id"))
        total = order_count(state=state, customer_id=customer_id)
        page = max(1, min(_whole(self.request.GET.get("page", "1")), -(-total // PAGE) or 1))
        orders = order_list(state=state, customer_id=customer_id, offset=(page - 1) * PAGE, limit=PAGE)
        names = customer_names(order.customer_id for order in orders)
        return super().get_context_data(
            **kwargs,
            state=state,
            customer_id=customer_id,
            states=PRODUCT_ORDER.states,
            given_up=given_up_count(),
            rows=[(order, names.get(order.customer_id, ""), tone(order.state)) for order in orders],
            total=total,
            page=page,
            pages=-(-total // PAGE) or 1,
        )


class OrderView(ConsoleView):
    """One order: its items, the services behind it, and one timeline over everything that happened."""

    template_name = "care/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The order and its story.

        Raises:
            Http404: there is no such order.
        """
        order = order_detail(kwargs["order_id"])
        if order is None:
            raise Http404(f"There is no order {kwargs['order_id']}.")
        story = tell(order)
        return super().get_context_data(
            **kwargs,
            order=order,
            tone=tone(order.line.state),
            customer=customer_facts(order.line.customer_id),
            items=[(item, tone(item.state)) for item in order.items],
            services=[(each, tone(each.state), mask(each.characteristics)) for each in story.production.services],
            final=order.line.state in PRODUCT_ORDER.final,
            entries=story.entries,
            given_up=story.given_up,
            back=reverse("care:orders"),
        )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004 - no absurd pages
