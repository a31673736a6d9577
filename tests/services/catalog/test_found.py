"""Offerings are found by what they are called; a step of a ladder by its row."""

import pytest

from catalog.models import ProductOffering, ProductOfferingRelationship
from catalog.selectors import compiled_catalog, offerings_found, relationship_ids


def ids(text, **options):
    return [found.id for found in offerings_found(text, **options)]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plan-600", ["plan-600", "plan-600s"]),
        ("fiber 600", ["plan-600", "plan-600s"]),
        ("PLAN-600S", ["plan-600s"]),
        (" family ", ["music-family"]),
        ("n-600", ["plan-600", "plan-600s"]),
        ("STREAM", ["sport-lite", "sport-plus", "sport-max", "sport-plus-annual"]),
        ("", []),
        ("%", []),
        ("no such", []),
    ],
)
def test_an_offering_is_found_by_a_part_of_its_id_or_of_its_name(text, found):
    assert ids(text) == found


@pytest.mark.usefixtures("demo")
def test_the_one_with_this_very_id_or_name_comes_first(django_assert_num_queries):
    ProductOffering.objects.create(id="a", name="Not Fiber 100 at all", rank=0)
    with django_assert_num_queries(1):
        assert ids("Fiber 100") == ["plan-100", "a", "plan-1000"]
    assert ids("plan-1000")[0] == "plan-1000"


@pytest.mark.usefixtures("demo")
def test_a_search_is_bounded():
    ProductOffering.objects.bulk_create(ProductOffering(id=f"x{n}", name="Many", rank=n) for n in range(30))
    assert ids("many") == [f"x{n}" for n in range(20)]
    assert ids("many", limit=2) == ["x0", "x1"]


@pytest.mark.usefixtures("demo")
def test_the_rows_of_a_path_are_found_in_one_query(django_assert_num_queries):
    ladder = compiled_catalog().ladder("sport-plus")
    with django_assert_num_queries(1):
        found = relationship_ids(ladder.relationships)
    rows = ProductOfferingRelationship.objects.in_bulk(found.values())
    assert len(rows) == 3
    assert all(str(rows[pk]) == f"{step.source} {step.type} {step.target}" for step, pk in found.items())


@pytest.mark.usefixtures("demo")
def test_a_row_that_is_not_there_any_more_is_left_out():
    steps = compiled_catalog().ladder("sport-plus").relationships
    ProductOfferingRelationship.objects.filter(source_id="sport-lite").delete()
    assert {step.source for step in relationship_ids(steps)} == {"sport-plus"}
    assert relationship_ids(()) == {}
