"""Random customers as rows of the inventory."""

from catalog.models import ProductOffering
from inventory.models import Customer, Product
from tests.random_catalogs import NAMES, NOW, PLANS


def store_offerings(*names):
    """The rows that products refer to; what a catalog says of them is not looked at."""
    for name in names or (*NAMES, *PLANS):
        ProductOffering.objects.create(id=name, name=name)


def store(customers):
    """Customers by id, each with a segment and products as the oracle takes them (tests/random_customers.py)."""
    Customer.objects.bulk_create(Customer(id=pk, segment=of[0], created_at=NOW) for pk, of in customers.items())
    Product.objects.bulk_create(_row(pk, one) for pk, (_, held) in customers.items() for one in held.values())


def _row(customer_id, one):
    return Product(
        id=f"{customer_id}-{one.product_id}",
        customer_id=customer_id,
        name=one.offering_id,
        status=one.status,
        product_offering_id=one.offering_id,
        parent_id=one.plan_product_id and f"{customer_id}-{one.plan_product_id}",
        is_bundle=one.offering_id in PLANS,
        open_order_id="order" if one.open_order else "",
        open_order_ends=one.ending,
        creation_date=NOW,
        # What has changed has been held since then, whenever it began.
        start_date=one.since,
        offering_changed_date=one.changed,
        place=[{"role": "use", "place": {"id": place}} for place in sorted(one.places)],
    )
