"""From order items to service order items."""

from ordering.domain.decompose import ItemToFulfil, decompose


def shape(requests):
    return [(r.id, r.action, r.specification_id, r.service_id, r.depends_on) for r in requests]


def test_an_added_item_asks_for_every_service_of_its_specification():
    parts = decompose([ItemToFulfil("a", "add", services=("cfs-x", "cfs-y"), characteristics={"size": "l"})])
    assert shape(parts["a"]) == [("1", "add", "cfs-x", None, ()), ("2", "add", "cfs-y", None, ())]
    assert [dict(request.characteristics) for request in parts["a"]] == [{"size": "l"}] * 2


def test_a_change_keeps_adds_and_removes_services():
    item = ItemToFulfil("a", "modify", services=("cfs-x", "cfs-new"), realized={"cfs-old": "s-old", "cfs-x": "s-x"})
    assert shape(decompose([item])["a"]) == [
        ("1", "modify", "cfs-x", "s-x", ()),
        ("2", "add", "cfs-new", None, ()),
        # What goes waits until the customer has the rest.
        ("3", "delete", "cfs-old", "s-old", ("1", "2")),
    ]


def test_an_ended_item_removes_the_services_that_the_product_has():
    item = ItemToFulfil("a", "delete", services=("cfs-x",), realized={"cfs-x": "s-1"})
    assert shape(decompose([item])["a"]) == [("1", "delete", "cfs-x", "s-1", ())]


def test_an_item_that_changes_nothing_asks_for_nothing():
    assert decompose([ItemToFulfil("a", "noChange", services=("cfs-x",), realized={"cfs-x": "s-1"})]) == {"a": ()}


def test_an_item_without_services_asks_for_nothing():
    assert decompose([ItemToFulfil("a", "add")]) == {"a": ()}


def test_what_an_item_relies_on_comes_first_whatever_their_order():
    later = ItemToFulfil("later", "add", services=("cfs-y",), relies_on=("first",))
    first = ItemToFulfil("first", "add", services=("cfs-x",))
    parts = decompose([later, first])
    assert shape(parts["later"]) == [("1", "add", "cfs-y", None, ("2",))]
    assert shape(parts["first"]) == [("2", "add", "cfs-x", None, ())]
