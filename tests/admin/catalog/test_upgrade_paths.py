"""A product manager edits upgrade paths in the admin's own forms."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages

from catalog.admin import base
from catalog.domain.ladder import UpgradeCycle
from catalog.models import ProductOfferingRelationship
from catalog.selectors import compiled_catalog

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productofferingrelationship/"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def arrow(source, target):
    return ProductOfferingRelationship.objects.get(source_id=source, target_id=target)


def form_of(row):
    return f"{LIST}{row.pk}/change/"


def up(offering):
    """Where the offering leads at that date."""
    return set(compiled_catalog().ladder(offering).at(NOW).up[offering])


def test_taking_a_path_out_of_force_holds_from_the_next_question_on(manager, fill, revision):
    row, before = arrow("ott-basic", "ott-standard"), revision()
    assert up("ott-basic") == {"ott-standard", "ott-premium", "ott-ultra"}
    answer = fill(manager, form_of(row), valid_to_0="2026-11-21", valid_to_1="12:00:00")
    assert (answer.status_code, answer.url) == (302, LIST)
    row.refresh_from_db()
    assert row.valid_to == NOW
    assert revision() == before + 1
    assert up("ott-basic") == set()
    assert up("ott-standard") == {"ott-premium", "ott-ultra"}


def test_emptying_the_end_puts_the_path_back_in_force(manager, fill):
    row = arrow("ott-basic", "ott-standard")
    fill(manager, form_of(row), valid_to_0="2020-01-01", valid_to_1="00:00:00")
    fill(manager, form_of(row), valid_to_0="", valid_to_1="")
    row.refresh_from_db()
    assert row.valid_to is None
    assert up("ott-basic") == {"ott-standard", "ott-premium", "ott-ultra"}


def test_an_edit_that_closes_a_cycle_is_refused_with_its_path_in_words(manager, fill, rows, errors_of):
    row, before = arrow("ott-premium", "ott-ultra"), rows()
    answer = fill(manager, form_of(row), target="ott-basic")
    path = "OTT Play Basic → OTT Play Standard → OTT Play Premium → OTT Play Basic"
    words = f"This upgrade would lead in a circle: {path}. An upgrade path has to have a top."
    assert errors_of(answer) == [("upgradeCycle", words)]
    assert words in answer.content.decode()
    assert rows() == before


def test_a_new_path_that_closes_a_cycle_is_refused(manager, fill, rows, errors_of):
    before = rows()
    answer = fill(manager, f"{LIST}add/", source="sport-max", relationship_type="upgrade", target="sport-lite")
    assert [code for code, _ in errors_of(answer)] == ["upgradeCycle"]
    assert rows() == before


def test_a_new_path_is_stored(manager, fill, revision):
    before = revision()
    fill(manager, f"{LIST}add/", source="music-duo", relationship_type="upgrade", target="music-family")
    assert arrow("music-duo", "music-family").relationship_type == "upgrade"
    assert revision() == before + 1


def test_an_offering_cannot_lead_to_itself(manager, fill, rows, errors_of):
    before = rows()
    answer = fill(manager, f"{LIST}add/", source="ott-basic", relationship_type="crossgrade", target="ott-basic")
    assert [words for _, words in errors_of(answer)] == ["An offering cannot lead to itself."]
    assert rows() == before


def test_a_validity_that_ends_before_it_starts_is_refused(manager, fill, rows, errors_of):
    row, before = arrow("ott-basic", "ott-standard"), rows()
    period = {"valid_from_0": "2027-01-02", "valid_from_1": "00:00", "valid_to_0": "2027-01-01", "valid_to_1": "00:00"}
    answer = fill(manager, form_of(row), **period)
    assert [words for _, words in errors_of(answer)] == ["The end of the validity has to lie after its start."]
    assert rows() == before


def test_what_only_the_service_refuses_is_said_on_the_form_that_keeps_what_was_typed(
    manager, fill, rows, errors_of, monkeypatch
):
    row, before = arrow("ott-basic", "ott-standard"), rows()

    def refuse(_):
        raise UpgradeCycle(("ott-basic", "ott-standard", "ott-basic"))

    monkeypatch.setattr(base, "save_entity", refuse)
    answer = fill(manager, form_of(row), valid_to_0="2027-01-01", valid_to_1="00:00")
    path = "OTT Play Basic → OTT Play Standard → OTT Play Basic"
    circle = f"This upgrade would lead in a circle: {path}. An upgrade path has to have a top."
    assert errors_of(answer) == [("upgradeCycle", circle)]
    assert circle in answer.content.decode()
    assert 'value="2027-01-01"' in answer.content.decode()
    assert list(get_messages(answer.wsgi_request)) == []
    assert rows() == before


def test_the_list_can_be_narrowed_to_an_offering(manager):
    answer = manager.get(f"{LIST}?source__id__exact=ott-basic")
    assert [row.target_id for row in answer.context["cl"].result_list] == ["ott-standard"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [(None, None, "now"), ("2000-01-01", "2000-01-02", "ended"), ("2999-01-01", None, "not yet")],
)
def test_the_list_says_what_is_in_force(manager, fill, start, end, said):
    row = arrow("ott-basic", "ott-standard")
    period = {
        "valid_from_0": start,
        "valid_from_1": start and "00:00",
        "valid_to_0": end,
        "valid_to_1": end and "00:00",
    }
    fill(manager, form_of(row), **period)
    row.refresh_from_db()
    admin = manager.get(LIST).context["cl"].model_admin
    assert admin.in_force(row) == (said, said)  # the value, which has the colour, and its words


def test_paths_can_be_removed_from_the_list(manager, revision):
    row, before = arrow("ott-basic", "ott-standard"), revision()
    ticked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert manager.post(LIST, ticked).status_code == 302
    assert not ProductOfferingRelationship.objects.filter(pk=row.pk).exists()
    assert revision() == before + 1
