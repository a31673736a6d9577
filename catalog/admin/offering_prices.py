"""The prices of an offering as rows of its own page, and when each of them holds."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.checks import InlineModelAdminChecks
from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.forms import BaseModelFormSet, modelformset_factory
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import CatalogInline
from catalog.admin.forms import GONE, CatalogForm
from catalog.admin.moments import MOMENTS
from catalog.admin.price import HOW_MUCH, PriceForm
from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.services import save_entity, used_elsewhere
from catalog.services.pricing import OVER


class PriceRowForm(PriceForm):
    """A price of the offering at hand; one that other offerings charge as well is only shown."""

    locked = False

    class Meta(PriceForm.Meta):
        labels = {**PriceForm.Meta.labels, "period_length": _("Every"), "period": _("Period")}
        help_texts = {
            "valid_from": _("empty: it has always held"),
            "valid_to": _("the first moment without it; empty: until further notice"),
            "percentage": _("10 takes off a tenth"),
        }

    def lock(self) -> None:
        """Take nothing that is sent for it: it is shown, and changed on a page of its own."""
        self.locked = True
        for name, field in self.fields.items():
            field.disabled = name != forms.formsets.DELETION_FIELD_NAME

    def clean(self) -> dict[str, Any]:
        """What somebody else has done to a price matters only to who changes it here; a new price says how much."""
        if not self.has_changed():
            self.cleaned_data["seen"] = ""
        cleaned = super().clean()
        said = [cleaned.get("amount"), cleaned.get("percentage")]
        if not self.stored and self.has_changed() and said == [None, None] and "amount" not in self.errors:
            self.add_error("amount", ValidationError(HOW_MUCH, code="required"))
        return cleaned


class PriceRows(BaseModelFormSet):
    """The prices that an offering charges: to take one away leaves the price where it is, for others and for later."""

    may_add = may_change = True

    def __init__(
        self,
        *,
        instance: ProductOffering,
        queryset: QuerySet[ProductOfferingPrice],
        save_as_new: bool = False,  # noqa: ARG002 - Django's admin gives it to every inline
        **kwargs: Any,
    ) -> None:
        stored = not instance._state.adding  # noqa: SLF001 - Django's own mark of a stored row
        held = queryset.filter(offerings=instance) if stored else queryset.none()
        held = held.prefetch_related("characteristic_values")
        self.offering = instance
        super().__init__(queryset=held.order_by("-price_type", F("valid_from").asc(nulls_first=True), "pk"), **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        """What the names of its fields begin with."""
        return "prices"

    @cached_property
    def elsewhere(self) -> dict[str, int]:
        """In how many other offerings each of the prices is charged."""
        return used_elsewhere([price.pk for price in self.get_queryset()], self.offering.pk)

    @property
    def empty_form(self) -> Any:
        """The pattern of a new price."""
        return self._called_like_the_offering(super().empty_form)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc] # Django's hook, which the stubs leave out
        if not form.stored:
            self._called_like_the_offering(form)
        if not self._may(form):
            form.lock()
        return form

    def _may(self, form: Any) -> bool:
        if not form.stored:
            return self.may_add
        return self.may_change and not self.elsewhere.get(form.instance.pk)

    def _called_like_the_offering(self, form: Any) -> Any:
        if not self.offering._state.adding:  # noqa: SLF001
            form.initial["name"] = self.offering.name
        return form

    def clean(self) -> None:
        """Refuse a row that is no price of this offering (any more)."""
        super().clean()
        rows: list[Any] = self.initial_forms
        if any(not row.stored for row in rows):
            raise ValidationError(GONE, code="goneRow")

    def store(self, offering: ProductOffering) -> None:
        """Write the prices that were changed or are new, and which of them the offering has; inside an edit."""
        for price in self.save(commit=False):
            if price._state.adding and offering.lifecycle_status not in OVER:  # noqa: SLF001
                price.lifecycle_status = offering.lifecycle_status
            save_entity(price)
        offering.prices.remove(*self.deleted_objects)
        offering.prices.add(*self.new_objects)


class NoForeignKey(InlineModelAdminChecks):
    """An offering and its prices are linked by a table of their own, which Django's checks of inlines do not expect."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[CheckMessage]:  # noqa: ARG002
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list[CheckMessage]:  # noqa: ARG002
        return []


class PriceInline(CatalogInline):
    """What the offering costs."""

    model = ProductOfferingPrice
    form = PriceRowForm
    checks_class = NoForeignKey
    tab = False
    cards = True
    fields = (
        "name",
        "price_type",
        "amount",
        "currency",
        "percentage",
        "period_length",
        "period",
        "valid_from",
        "valid_to",
    )
    formfield_overrides = MOMENTS
    verbose_name = _("price")
    verbose_name_plural = _("prices")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The rows; Django's own way to make them looks for a foreign key."""
        rows: Any = modelformset_factory(
            self.model,
            form=self.form,
            formset=PriceRows,
            fields=list(self.fields),
            extra=0,
            can_delete=self.has_delete_permission(request, obj),
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        rows.may_add = self.has_add_permission(request, obj)
        rows.may_change = self.has_change_permission(request, obj)
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To take a price off an offering changes the offering alone, which the page has asked for."""
        return self.has_view_permission(request, obj)

    def row_name(self, form: CatalogForm) -> str:
        """What a row is called: by its price."""
        return form.instance.name if form.stored else ""


def address_of(price: ProductOfferingPrice) -> str:
    """The page of a price."""
    return reverse("admin:catalog_productofferingprice_change", args=(price.pk,))
