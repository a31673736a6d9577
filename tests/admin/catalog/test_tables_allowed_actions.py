"""Allowed actions as a table."""

from datetime import UTC, datetime

import pytest

from catalog.models import AllowedAction
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
MODEL = "allowedaction"
FLY = "'fly' is none of: add, modify, upgrade, downgrade, crossgrade, terminate, suspend, resume."


def actions(offering="sport-plus"):
    rows = AllowedAction.objects.filter(offering=offering).prefetch_related("channels").order_by("action", "pk")
    return [(row.action, [channel.pk for channel in row.channels.all()], row.valid_from, row.valid_to) for row in rows]


def test_actions_are_added_changed_and_removed_as_one_change(load, revision, document):
    number = revision()
    load(
        MODEL,
        "offering id,action,channels,valid to,delete\n"
        "sport-plus,upgrade,,2027-01-01,\n"
        'sport-plus,downgrade,"care, retail",,\n'
        "sport-plus,modify,,,yes\n"
        "sport-plus,terminate,app,,\n",
    )
    assert revision() == number + 1
    assert actions() == [
        ("downgrade", ["care", "retail"], None, None),
        ("terminate", ["app"], None, None),
        ("upgrade", [], None, datetime(2027, 1, 1, tzinfo=UTC)),
    ]
    assert '"action":"terminate"' in document("ProductOffering", "sport-plus")


def test_an_empty_cell_allows_it_in_every_channel_and_a_missing_column_leaves_the_channels(load):
    load(MODEL, "offering id,action,valid to\nsport-plus,downgrade,2027-01-01\n")
    assert actions()[0] == ("downgrade", ["care"], None, datetime(2027, 1, 1, tzinfo=UTC))
    load(MODEL, "offering id,action,channels\nsport-plus,downgrade,\n")
    assert actions()[0] == ("downgrade", [], None, datetime(2027, 1, 1, tzinfo=UTC))


@pytest.fixture
def per_channel():
    """Two rows that only their channels tell apart."""
    with edit_catalog() as touched:
        for channel in ("app", "web"):
            row = AllowedAction(offering_id="sport-plus", action="suspend")
            save_entity(row)
            row.channels.set([channel])
            touched.write(row)


def test_rows_of_one_action_are_told_apart_by_their_channels(load, per_channel):
    load(MODEL, "offering id,action,channels,valid to\nsport-plus,suspend,web,2027-01-01\nsport-plus,suspend,app,\n")
    assert [row[1:] for row in actions() if row[0] == "suspend"] == [
        (["app"], None, None),
        (["web"], None, datetime(2027, 1, 1, tzinfo=UTC)),
    ]


def test_the_row_that_is_left_is_the_one_that_other_channels_are_meant_for(load, per_channel):
    load(MODEL, "offering id,action,channels\nsport-plus,suspend,app\nsport-plus,suspend,care\n")
    assert [row[1] for row in actions() if row[0] == "suspend"] == [["app"], ["care"]]


def test_a_row_that_could_be_one_of_several_is_refused(preview, said, per_channel, rows):
    before = rows()
    words = "It could be one of several rows. Say when it begins, as they are told apart by it."
    assert said(preview(MODEL, "offering id,action,channels\nsport-plus,suspend,care\n")) == [(2, "", words)]
    assert said(preview(MODEL, "offering id,action,delete\nsport-plus,suspend,yes\n")) == [(2, "delete", words)]
    assert rows() == before


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("nobody,upgrade,", ("offering id", "Offering 'nobody' does not exist.")),
        ("sport-plus,fly,", ("action", FLY)),
        ("sport-plus,resume,kiosk", ("channels", "Channel 'kiosk' does not exist.")),
        ("sport-plus,,app", ("action", "A new row needs it.")),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(preview, rows, said, cells, fault):
    before = rows()
    assert said(preview(MODEL, f"offering id,action,channels\n{cells}\n")) == [(2, *fault)]
    assert rows() == before
