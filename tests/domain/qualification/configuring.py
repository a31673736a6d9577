"""Configurations of hand-made products and plans, without a request."""

from qualification.domain import Held
from qualification.domain.configuration import configure
from qualification.domain.scene import Scene
from qualification.domain.wish import Said, Wish, select


def scene(catalog, *held, channel="app", at, **words):
    """The facts for a customer who holds these products."""
    return Scene(catalog, channel, at, {product.product_id: product for product in held}, **words)


def configure_held(catalog, product, children, request, *, at):
    """A held product as it is."""
    place = scene(catalog, product, *children, channel=request.channel, at=at)
    wish = Wish(Said("", product_id=product.product_id), action=request.action)
    return configure(place, select(place, wish, as_sent=False))


def configure_new(catalog, offering_id, request, *, at):
    """An offering as it comes by default."""
    place = scene(catalog, channel=request.channel, at=at)
    return configure(place, select(place, Wish(Said("", offering_id)), as_sent=False))


def sits_in(plan, offering_id, product_id, **words):
    """A product in a plan."""
    return Held(offering_id, product_id, plan_product_id=plan.product_id, plan_id=plan.offering_id, **words)
