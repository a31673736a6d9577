"""The table of product offerings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog.admin.tables.cells import Choice, Text, Whole, YesNo
from catalog.admin.tables.columns import Column, Links, Reference
from catalog.admin.tables.entity import ENDS, STARTS, EntityResource, id_column, status_column, version_column
from catalog.admin.tables.parts import validity
from catalog.models import ProductOffering
from catalog.models.offering import BILLING_STARTS

SPECIFICATION = ("ProductSpecification", _("Product specification"))
PRICE = ("ProductOfferingPrice", _("Price"))
CHANNEL = ("Channel", _("Channel"))
POLICY = ("Policy", _("Policy"))
CATEGORY = ("Category", _("Category"))


class OfferingResource(EntityResource):
    """Offerings with everything that one row can say of them; bundles are put together on their own pages."""

    prefetch = ("prices", "channels", "policies", "categories")
    headings = {
        "lifecycleStatus": "status",
        "productSpecification": "product specification id",
        "productOfferingPrice": "prices",
        "channel": "channels",
        "policy": "policies",
        "category": "categories",
    }
    id = id_column(
        _("Apps, orders and partners know the offering by this id. It finds the row again and never changes.")
    )
    name = Column("name", "name", Text(), _("What customers read."), example="Example tier", needed=True)
    description = Column("description", "description", Text(), _("More about it."))
    version = version_column()
    lifecycle_status = status_column(
        _("Customers can order it while it is Launched and valid. A stored offering moves step by step.")
    )
    status_reason = Column("status_reason", "status reason", Text(), _("Told to apps beside the status."))
    valid_from, valid_to = validity(STARTS, ENDS, example="2027-01-01T00:00:00+01:00")
    is_bundle = Column(
        "is_bundle",
        "is bundle",
        YesNo(),
        _("Whether it is a plan that others are options of."),
        example="no",
        keeps=True,
    )
    is_sellable = Column(
        "is_sellable", "sold on its own", YesNo(), _("No: only inside a bundle."), example="yes", keeps=True
    )
    product_specification = Reference(
        "product_specification",
        "product specification id",
        _("What is sold. Empty: nothing is said about it."),
        SPECIFICATION,
        snapshot="productSpecification",
    )
    prices = Links("prices", "prices", _("The ids of its prices, with commas between them. Empty: it has none."), PRICE)
    channels = Links("channels", "channels", _("The ids of the channels that apps are told. Empty: none."), CHANNEL)
    policies = Links("policies", "policies", _("The ids of the rules that hold for it. Empty: none."), POLICY)
    categories = Links(
        "categories", "categories", _("The ids of the categories it is found in. Empty: none."), CATEGORY
    )
    billing_start = Column(
        "billing_start",
        "billing start",
        Choice([code for code, _words in BILLING_STARTS]),
        _(
            "When billing begins: when it is ordered, when its service is active, or when the customer has "
            "activated it."
        ),
        example="onServiceActivation",
        keeps=True,
    )
    rank = Column("rank", "rank", Whole(), _("Order in lists; a lower figure comes first."), example="10", keeps=True)

    class Meta(EntityResource.Meta):
        model = ProductOffering
        fields = (
            "id",
            "name",
            "description",
            "version",
            "lifecycle_status",
            "status_reason",
            "valid_from",
            "valid_to",
            "is_bundle",
            "is_sellable",
            "product_specification",
            "prices",
            "channels",
            "policies",
            "categories",
            "billing_start",
            "rank",
        )
