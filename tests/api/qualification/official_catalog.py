"""The catalog that the official examples of TMF760 speak of, as TMF620 bodies; nothing of it is in the file itself."""

from catalog.models import Channel
from catalog.resources.kinds import BY_NAME
from catalog.services import create_entity, edit_catalog
from inventory.services import load_customers


def make(kind, pk, name, **body):
    """One entity of the catalog."""
    create_entity(kind=BY_NAME[kind], body={"id": pk, "name": name, "lifecycleStatus": "Launched", **body})


def price(pk, name, kind, value, **more):
    """A price with 22 percent of tax in it; `value` is what is written without tax."""
    amount = {"price": {"unit": "EUR", "value": round(value * 1.22, 2)}, "tax": [{"taxRate": 22}]}
    make("ProductOfferingPrice", pk, name, priceType=kind, **amount, **more)


def monthly(pk, name, value, **more):
    """A price for a month."""
    price(pk, name, "recurringCharge", value, recurringChargePeriodType="month", recurringChargePeriodLength=1, **more)


def characteristic(pk, name, *values):
    """A characteristic that has to be chosen, the first value by default."""
    listed = [{"value": value, "isDefault": n == 0} for n, value in enumerate(values)]
    limits = {"configurable": True, "minCardinality": 1, "maxCardinality": 1}
    return {"id": pk, "name": name, "valueType": "string", **limits, "characteristicValueSpecification": listed}


def when(name, value):
    """A price for one value of a characteristic."""
    return {"prodSpecCharValueUse": [{"name": name, "productSpecCharacteristicValue": [{"value": value}]}]}


def offering(pk, name, *prices, characteristics=(), **body):
    """An offering with its prices and characteristics."""
    refs = {"productOfferingPrice": [{"id": one} for one in prices]}
    make("ProductOffering", pk, name, **refs, productOfferingCharacteristic=list(characteristics), **body)


def load_handset():
    """A phone in two colours, each with its price, sold with a contract for 12 or 24 months."""
    with edit_catalog():
        Channel.objects.create(id="4407", name="Assisted Channel")
    price("1747", "Blue phone price", "oneTimeCharge", 100, **when("Color", "Blue"))
    price("1748", "Red phone price", "oneTimeCharge", 110, **when("Color", "Red"))
    terms = [{"name": f"{n} month contract", "duration": {"amount": n, "units": "month"}} for n in (12, 24)]
    colors = characteristic("77", "Color", "Blue", "Red")
    offering("14305", "Mobile Handset", "1747", "1748", characteristics=[colors], productOfferingTerm=terms)


def load_internet(at):
    """An internet access that a customer holds as `pr1`; it may be terminated, and its bandwidth be changed."""
    price("1749", "Fast internet price", "recurringCharge", 100, **when("Bandwidth", "Fast"))
    bandwidth = characteristic("77", "Bandwidth", "Fast", "SuperFast")
    rows = [{"action": "terminate"}, {"action": "Change bandwith"}]
    offering("14306", "Internet", "1749", characteristics=[bandwidth], allowedAction=rows)
    holds = [{"product": "pr1", "offering": "14306"}]
    load_customers(customers=[{"id": "456", "name": "Ross", "segment": "residential", "holds": holds}], at=at)


def load_fiber_contract():
    """IG1228, use case 003: a contract with an access, connectivity, a TV channel, one of two boxes, and shipping."""
    with edit_catalog():
        Channel.objects.create(id="01", name="Customer portal")
    discount = {"productOfferingTerm": [{"name": "welcome", "duration": {"amount": 10, "units": "month"}}]}
    price("popFc1", "Welcome discount 5€ for 10 months", "recurringDiscount", 5, **discount)
    monthly("popFa1", "Fiber access monthly fee", 10)
    monthly("popTv1", "TV channel (basic) monthly fee", 5, **when("value", "Basic"))
    monthly("popTv2", "TV channel (extra) monthly fee", 8, **when("value", "Extra"))
    monthly("popBox1", "Box 1 monthly fee (standard option)", 4)
    monthly("popBox2", "Box 2 monthly fee", 7)
    price("popShipBox1", "Standard box shipping", "oneTimeCharge", 0)
    offering("fa1", "Fiber access", "popFa1", characteristics=[characteristic("cc1", "Speed", "100M/100M", "1G/1G")])
    offering("co1", "Connectivity")
    offering(
        "tv1", "TV channel", "popTv1", "popTv2", characteristics=[characteristic("cc2", "value", "Basic", "Extra")]
    )
    looks = characteristic("cc3", "Color", "Strawberry Red", "Apple Green")
    offering("box1", "Box 1", "popBox1", characteristics=[looks, characteristic("cc4", "Storage", "Standard", "Maxi")])
    offering("box2", "Box 2", "popBox2")
    shipping = characteristic("cc5", "Shipping", "Standard", "Express")
    offering("ship1", "Box shipping", "popShipBox1", characteristics=[shipping])
    limits = {"fa1": (0, 1, 1), "co1": (1, 1, 1), "tv1": (0, 1, 0), "ship1": (0, 1, 0)}
    group = {
        "id": "boxGrp1",
        "name": "Box",
        "bundledGroupProductOfferingOption": {"numberRelOfferLowerLimit": 1, "numberRelOfferUpperLimit": 1},
        "bundledProductOffering": [option("box1", 0, 1, 0), option("box2", 0, 1, 0)],
    }
    offering(
        "fc1",
        "Fiber contract",
        "popFc1",
        isBundle=True,
        bundledProductOffering=[option(pk, *of) for pk, of in limits.items()],
        bundledGroupProductOffering=[group],
    )


def option(pk, lower, upper, default):
    """A bundledProductOffering."""
    names = ("numberRelOfferLowerLimit", "numberRelOfferUpperLimit", "numberRelOfferDefault")
    limits = dict(zip(names, (lower, upper, default), strict=True))
    return {"id": pk, "bundledProductOfferingOption": limits}
