"""The table of prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.tables.cells import Amount, Choice, Text, Whole, YesNo
from catalog.admin.tables.columns import Column, Links
from catalog.admin.tables.entity import ENDS, STARTS, EntityResource, id_column, status_column, version_column
from catalog.admin.tables.offering import POLICY
from catalog.admin.tables.parts import validity
from catalog.admin.tables.results import Planned
from catalog.models import ProductOfferingPrice
from catalog.resources.shapes import UNITS

TYPES = [str(name) for name, _words in ProductOfferingPrice._meta.get_field("price_type").choices or ()]  # noqa: SLF001 - Django's API
PERIODS = ("day", "week", "month", "year")


class PriceResource(EntityResource):
    """Prices with what one row can say of them."""

    prefetch = ("policies",)
    headings = {"lifecycleStatus": "status", "policy": "policies"}
    id = id_column(_("Offerings name the price by this id. It finds the row again and never changes."))
    name = Column("name", "name", Text(), _("What customers read."), example="Example price", needed=True)
    description = Column("description", "description", Text(), _("More about it."))
    version = version_column()
    lifecycle_status = status_column(
        _("An offering that is Launched needs prices that are. A stored price moves step by step.")
    )
    price_type = Column(
        "price_type",
        "type",
        Choice(TYPES),
        _("Whether it recurs, is due once, or is a discount."),
        example="recurring",
        keeps=True,
    )
    amount = Column("amount", "amount", Amount(), _("How much. Empty only for a discount in per cent."), example="9.99")
    currency = Column("currency", "currency", Text(), _("Three letters such as EUR."), example="EUR")
    percentage = Column("percentage", "percentage", Amount(), _("For a discount: 10 takes off a tenth."))
    period = Column("period", "period", Choice(PERIODS), _("How often it recurs. Empty: it does not."), example="month")
    period_length = Column(
        "period_length", "period length", Whole(), _("3 with month: every three months."), example="1", keeps=True
    )
    priority = Column(
        "priority",
        "priority",
        Whole(),
        _("Order in which discounts apply; a lower figure comes first."),
        example="0",
        keeps=True,
    )
    is_bundle = Column(
        "is_bundle", "is bundle", YesNo(), _("Whether it consists of other prices."), example="no", keeps=True
    )
    policies = Links("policies", "policies", _("The ids of the rules that speak of it. Empty: none."), POLICY)
    valid_from, valid_to = validity(STARTS, ENDS, example="2027-01-01T00:00:00+01:00")

    class Meta(EntityResource.Meta):
        model = ProductOfferingPrice
        fields = (
            "id",
            "name",
            "description",
            "version",
            "lifecycle_status",
            "price_type",
            "amount",
            "currency",
            "percentage",
            "period",
            "period_length",
            "priority",
            "is_bundle",
            "policies",
            "valid_from",
            "valid_to",
        )

    def check_row(self, planned: Planned) -> Iterator[tuple[str, str]]:
        """A price says how much it is, in a currency of ISO 4217."""
        yield from super().check_row(planned)
        price: Any = planned.instance
        changed = {change.column.heading for change in planned.changes}
        is_asked = planned.is_new or changed & {"amount", "percentage"}
        if is_asked and not price.is_bundle and price.amount is None and price.percentage is None:
            yield "amount", gettext("Give an amount or, for a discount, a percentage.")
        if "currency" in changed and price.currency and not UNITS.fullmatch(price.currency):
            yield "currency", gettext("It has to be three letters such as EUR.")
