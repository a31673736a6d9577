"""Upgrade paths as a table."""

from datetime import UTC, datetime

import pytest

from catalog.models import ProductOffering, ProductOfferingRelationship
from catalog.services import edit_catalog, save_entity
from catalog.services.edit_many import save_entities

pytestmark = pytest.mark.usefixtures("demo")
MODEL = "productofferingrelationship"
HEAD = "source id,kind,target id"
ENDS = "The end of the validity has to lie after its start."
SIDEGRADE = "'sidegrade' is none of: upgrade, downgrade, crossgrade, requires, excludes, substitutes, migration."
CIRCLE = (
    "This upgrade would lead in a circle: OTT Play Basic → OTT Play Standard → OTT Play Premium → OTT Play Basic. "
    "An upgrade path has to have a top."
)
EXAMPLES = [
    (2, "source id", "Offering 'example' does not exist."),
    (2, "target id", "Offering 'example-higher' does not exist."),
]
TWICE = "This upgrade path is there already, and in force in a part of this period."


def paths(source="ott-basic"):
    rows = ProductOfferingRelationship.objects.filter(source=source).order_by("target", "valid_from")
    return list(rows.values_list("relationship_type", "target", "valid_from", "valid_to"))


def day(month, year=2027):
    return datetime(year, month, 1, tzinfo=UTC)


def test_paths_are_added_ended_and_removed_as_one_change(load, revision, changes, preview):
    number = revision()
    file = (
        f"{HEAD},valid from,valid to,delete\n"
        "ott-basic,upgrade,ott-standard,,2027-01-01,\n"
        "ott-basic,upgrade,ott-premium,2027-01-01,,\n"
        "sport-plus,Crossgrade,sport-plus-annual,,,yes\n"
        "sport-lite,upgrade,sport-plus,,,\n"
    )
    assert [row[:2] for row in changes(preview(MODEL, file))] == [(2, "update"), (3, "new"), (4, "delete"), (5, "skip")]
    load(MODEL, file)
    assert revision() == number + 1
    assert paths() == [("upgrade", "ott-premium", day(1), None), ("upgrade", "ott-standard", None, day(1))]
    assert paths("sport-plus") == [("upgrade", "sport-max", None, None)]


def test_a_path_is_found_again_by_its_beginning(load, preview, said, changes):
    ends = {"source_id": "ott-basic", "relationship_type": "upgrade", "target_id": "ott-premium"}
    save_entity(ProductOfferingRelationship(**ends, valid_from=day(1), valid_to=day(2)))
    save_entity(ProductOfferingRelationship(**ends, valid_from=day(3)))
    load(MODEL, f"{HEAD},valid from,valid to\nott-basic,upgrade,ott-premium,2027-03-01,2027-04-01\n")
    assert [row[2:] for row in paths() if row[1] == "ott-premium"] == [(day(1), day(2)), (day(3), day(4))]
    unclear = preview(MODEL, f"{HEAD},valid to\nott-basic,upgrade,ott-premium,2027-05-01\n")
    assert said(unclear) == [
        (2, "", "It could be one of several rows. Say when it begins, as they are told apart by it.")
    ]
    alone = preview(MODEL, f"{HEAD},valid to\nott-basic,upgrade,ott-standard,2027-05-01\n")
    assert [row[:2] for row in changes(alone)] == [(2, "update")]


def test_another_beginning_is_another_row_and_may_take_the_place_of_one_that_goes(load):
    load(
        MODEL,
        f"{HEAD},valid from,delete\nott-basic,upgrade,ott-standard,,yes\nott-basic,upgrade,ott-standard,2027-06-01,\n",
    )
    assert paths() == [("upgrade", "ott-standard", day(6), None)]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ("ott-basic,upgrade,nowhere,,", [(2, "target id", "Offering 'nowhere' does not exist.")]),
        ("nobody,upgrade,ott-basic,,", [(2, "source id", "Offering 'nobody' does not exist.")]),
        (",upgrade,ott-basic,,", [(2, "source id", "A new row needs it.")]),
        ("ott-basic,,ott-premium,,", [(2, "kind", "A new row needs it.")]),
        ("ott-basic,sidegrade,ott-premium,,", [(2, "kind", SIDEGRADE)]),
        ("ott-basic,upgrade,ott-basic,,", [(2, "target id", "An offering cannot lead to itself.")]),
        ("ott-basic,upgrade,ott-premium,2027-02-01,2027-01-01", [(2, "valid to", ENDS)]),
        ("ott-basic,upgrade,ott-standard,2027-02-01,", [(2, "", TWICE)]),
        ("ott-premium,upgrade,ott-basic,,", [(2, "", CIRCLE)]),
        ("example,upgrade,example-higher,,", EXAMPLES),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(preview, rows, said, cells, faults):
    before = rows()
    assert said(preview(MODEL, f"{HEAD},valid from,valid to\n{cells}\n")) == faults
    assert rows() == before


def test_only_the_rows_of_a_circle_are_to_blame_for_it(preview, said):
    with edit_catalog():
        for name in "abcde":
            save_entity(ProductOffering(id=name, name=name.upper()))
    page = preview(MODEL, f"{HEAD}\na,upgrade,b\nb,upgrade,c\nc,upgrade,b\nd,upgrade,e\na,crossgrade,e\n")
    assert {row for row, *_ in said(page)} == {3, 4}
    assert all("would lead in a circle" in words for *_, words in said(page))


def test_rows_that_are_in_force_together_are_each_refused(preview, said):
    file = (
        f"{HEAD},valid from,valid to\n"
        "ott-basic,upgrade,ott-premium,2027-01-01,2027-03-01\n"
        "ott-basic,upgrade,ott-premium,2027-02-01,2027-02-15\n"
        "ott-basic,upgrade,ott-premium,2027-03-01,\n"
        "ott-basic,downgrade,ott-premium,2027-01-01,\n"
    )
    assert said(preview(MODEL, file)) == [(2, "", TWICE), (3, "", TWICE)]


def test_the_same_row_twice_in_a_file_is_refused(preview, said):
    file = f"{HEAD}\nott-basic,upgrade,ott-premium\nott-basic,Upgrade,ott-premium\n"
    assert said(preview(MODEL, file)) == [(3, "", "Row 2 speaks of the same.")]


def test_a_path_to_another_system_is_shown_and_can_be_ended(load, exported):
    far = {"id": "far", "href": "https://elsewhere.example/far", "name": "Far"}
    save_entity(ProductOfferingRelationship(source_id="ott-basic", relationship_type="migration", extension=far))
    assert b"ott-basic,OTT Play Basic,migration,far,," in exported(MODEL)
    load(MODEL, f"{HEAD},valid to\nott-basic,migration,far,2027-01-01\n")
    row = ProductOfferingRelationship.objects.get(target=None)
    assert (row.extension, row.valid_to) == (far, day(1))


def test_names_are_written_for_the_reader_and_not_read_back(preview, changes):
    page = preview(MODEL, f"{HEAD},source name,target name\nott-basic,upgrade,ott-standard,Renamed,\n")
    assert (changes(page), page.context["result"].unknown) == ([(2, "skip", [])], [])


def test_many_rows_that_are_refused_are_named_as_far_as_they_are_looked_for(preview, said):
    offerings = [ProductOffering(id=f"o{n}", name=f"O{n}") for n in range(60)]
    save_entities(offerings)
    pairs = [(f"o{n}", f"o{n + 1}") for n in range(0, 60, 2)]
    lines = [f"{a},upgrade,{b}\n{b},upgrade,{a}" for a, b in pairs]
    page = preview(MODEL, f"{HEAD}\n" + "\n".join(lines) + "\n")
    assert page.context["result"].is_more
    assert "There may be more" in page.content.decode()
    assert 20 <= len(said(page)) <= 60
