"""What a change cannot touch need not be judged again: the short way says what the long one says."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.domain import Held
from qualification.domain.configuration import configure
from qualification.domain.reach import Reach
from qualification.domain.wish import select
from tests.domain.qualification.test_configuration_properties import NAMES, asked

places = st.sampled_from(
    [frozenset(), frozenset(), frozenset({"home"}), frozenset({"work"}), frozenset({"home", "work"})]
)
beside = st.lists(
    st.builds(
        Held,
        st.sampled_from(NAMES),
        st.sampled_from(["x", "y"]),
        plan_product_id=st.sampled_from([None, "p-a", "p-c"]),
    ),
    unique_by=lambda product: product.product_id,
)


@st.composite
def crowded(draw):
    """With what the customer holds beside the plan, things about to end, places, and nodes that are named twice."""
    place, wish = draw(asked())
    products = {pk: replace(one, ending=draw(st.booleans()), places=draw(places)) for pk, one in place.held.items()}
    products |= {one.product_id: one for one in draw(beside)}
    served = {
        pk: replace(one, places=draw(places)) if draw(st.integers(0, 4)) == 0 else one
        for pk, one in place.catalog.offerings.items()
    }
    place = replace(place, held=products, catalog=replace(place.catalog, offerings=served))
    said = [replace(one, places=draw(places)) for one in wish.parts]
    twice = [replace(one, path=f"{one.path}-again") for one in said if draw(st.integers(0, 4)) == 0]
    return place, replace(wish, parts=(*said, *twice))


@settings(max_examples=300, deadline=None)
@given(crowded())
def test_the_tree_is_the_one_that_judging_everything_anew_gives(question):
    place, wish = question
    selection = select(place, wish, as_sent=False)
    short = configure(place, selection)
    touched = Reach.touched
    try:
        Reach.touched = lambda *_: None
        assert configure(place, selection) == short
    finally:
        Reach.touched = touched
