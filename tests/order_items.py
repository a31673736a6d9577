"""Items of an order about a customer's plan, for the gate."""

from qualification.domain import Held, Intent

PLAN, OTT, SPORT = "1233", "1234", "1235"


def home(plan="plan-300", **children):
    """A customer's plan (product 1233) and what sits in it, by product id."""
    held = {PLAN: Held(plan, PLAN)}
    for number, offering in children.items():
        product = number.removeprefix("p")
        held[product] = Held(offering, product, plan_product_id=PLAN, plan_id=plan)
    return held


def add(offering, path="i0", **words):
    return Intent(path, "add", offering, **words)


def modify(product, offering=None, path="i0", **words):
    return Intent(path, "modify", offering, product, **words)


def delete(product, path="i0"):
    return Intent(path, "delete", None, product)
