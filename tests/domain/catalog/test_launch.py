"""What stands in the way of a launch is named, all of it."""

from catalog.domain.launch import FOREIGN, Choice, Need, not_launched


def need(pk, status="Launched", kind="price", path="productOfferingPrice"):
    return Need(path, kind, pk, status)


def test_nothing_stands_in_the_way_where_everything_is_launched():
    assert not_launched([need("p1"), need("p2")], [Choice("g", "Extras", 1, [need("o1")])]) == []


def test_everything_that_is_not_launched_is_named():
    found = not_launched([need("p1", "In Design"), need("p2"), need("p3", "Retired")], [])
    assert found == [
        ("productOfferingPrice", "The price 'p1' is In Design, not Launched."),
        ("productOfferingPrice", "The price 'p3' is Retired, not Launched."),
    ]


def test_what_belongs_to_another_system_cannot_be_relied_on():
    words = "The product specification '9' belongs to another system; nobody here can launch it."
    spec = need("9", FOREIGN, "product specification", "productSpecification")
    assert not_launched([spec], []) == [("productSpecification", words)]


def test_a_choice_group_needs_as_many_launched_options_as_its_lower_limit():
    options = [need("o1"), need("o2", "In Test"), need("o3", "Active")]
    assert not_launched([], [Choice("g", "Extras", 1, options)]) == []
    ((path, words),) = not_launched([], [Choice("g", "Extras", 2, options)])
    assert path == "g"
    assert words == ("The choice group 'Extras' needs 2 launched options and has 1: o2 is In Test, o3 is Active.")
