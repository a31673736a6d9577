"""A product manager edits an offering with everything that hangs on it."""

import re

import pytest

from catalog.models import BundleOption, Channel, ProductOffering, ProductOfferingRelationship
from catalog.selectors import compiled_catalog

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"


def form_of(offering):
    return f"{LIST}{offering}/change/"


def without_time(value):
    """A value of a column; of a stored document its time of writing is left out, and nothing else."""
    return re.sub(r'"lastUpdate":"[^"]*"', "", value) if isinstance(value, str) else value


def option(bundle, offering):
    return BundleOption.objects.get(bundle_id=bundle, offering_id=offering)


def prefix(bundle, offering):
    """The names of an option's fields on the form of its bundle."""
    place = list(BundleOption.objects.filter(bundle_id=bundle).values_list("offering_id", flat=True)).index(offering)
    return f"options-{place}"


def test_one_form_is_one_revision(manager, fill, revision):
    before = revision()
    changes = {
        "name": "Fiber 300 Plus",
        f"{prefix('plan-300', 'ott-basic')}-upper_limit": "2",
        "channels": ["app", "web"],
    }
    assert fill(manager, form_of("plan-300"), **changes).status_code == 302
    plan = ProductOffering.objects.get(pk="plan-300")
    assert plan.name == "Fiber 300 Plus"
    assert {channel.pk for channel in plan.channels.all()} == {"app", "web"}
    assert option("plan-300", "ott-basic").upper_limit == 2
    assert revision() == before + 1
    assert compiled_catalog().offerings["plan-300"].options["ott-basic"].upper == 2


def test_an_option_may_take_the_place_of_one_that_is_removed(manager, fill):
    changes = {
        f"{prefix('plan-1000', 'ott-ultra')}-DELETE": "on",
        f"{prefix('plan-1000', 'music-duo')}-offering": "ott-ultra",
    }
    assert fill(manager, form_of("plan-1000"), **changes).status_code == 302
    held = BundleOption.objects.filter(bundle="plan-1000").values_list("offering_id", flat=True)
    assert list(held) == ["ott-premium", "sport-plus", "ott-ultra", "music-family"]


def test_sending_a_form_back_unchanged_changes_no_row_but_the_time_of_writing(manager, fill, rows):
    def without_times():
        return {
            key: {column: without_time(value) for column, value in row.items() if column != "last_update"}
            for key, row in rows().items()
            if key[0] != "CatalogRevision"
        }

    before = without_times()
    assert fill(manager, form_of("plan-1000")).status_code == 302
    assert without_times() == before


@pytest.mark.parametrize("status", ["Launched", "Active", "Invented"])
def test_a_form_does_not_move_a_stored_offering_along_its_lifecycle(manager, fill, status):
    """Its buttons do: test_offering_lifecycle."""
    assert "lifecycle_status" not in fill.fields(manager, form_of("ott-ultra"))
    assert fill(manager, form_of("ott-ultra"), name="Renamed", lifecycle_status=status).status_code == 302
    offering = ProductOffering.objects.get(pk="ott-ultra")
    assert (offering.name, offering.lifecycle_status) == ("Renamed", "In Test")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"lower_limit": "2", "upper_limit": "1"}, "Limits have to be ordered: lower ≤ default ≤ upper."),
        ({"default": "5"}, "Limits have to be ordered: lower ≤ default ≤ upper."),
        ({"offering": "plan-300"}, "A bundle cannot contain itself."),
        ({"offering": "ott-basic"}, "Please correct the duplicate values below."),
    ],
)
def test_a_wrong_bundle_option_is_refused_in_words(manager, fill, rows, errors_of, limits, why):
    before = rows()
    row = prefix("plan-300", "ott-standard")
    answer = fill(manager, form_of("plan-300"), **{f"{row}-{name}": value for name, value in limits.items()})
    assert why in [words for _, words in errors_of(answer)]
    assert rows() == before


def test_an_option_may_only_be_in_a_group_of_its_own_bundle(manager, fill, rows, errors_of):
    group, before = option("plan-1000", "music-duo").group_id, rows()
    answer = fill(manager, form_of("plan-300"), **{f"{prefix('plan-300', 'ott-basic')}-group": str(group)})
    assert [code for code, _ in errors_of(answer)] == ["invalid_choice"]
    assert rows() == before


def test_a_bundle_whose_id_is_quoted_in_addresses_offers_its_own_groups(manager, fill):
    bundle = ProductOffering.objects.create(id="plan_2000", name="Fiber 2000", is_bundle=True)
    group = bundle.groups.create(name="extras")
    bundle.options.create(offering_id="music-duo")
    assert fill(manager, form_of("plan_5F2000"), **{"options-0-group": str(group.pk)}).status_code == 302
    assert option("plan_2000", "music-duo").group == group


def test_a_choice_group_with_offerings_in_it_is_not_removed(manager, fill, rows, errors_of):
    before = rows()
    answer = fill(manager, form_of("plan-1000"), **{"groups-0-DELETE": "on"})
    words = "extras still holds SportStream Plus, MusicBox Duo, MusicBox Family: take them out of the group first."
    assert errors_of(answer) == [("groupInUse", words)]
    assert rows() == before


def test_a_cycle_is_refused_in_the_inline_too(manager, fill, rows, errors_of):
    before = rows()
    answer = fill(manager, form_of("ott-premium"), **{"relationships-0-target": "ott-basic"})
    assert [code for code, _ in errors_of(answer)] == ["upgradeCycle"]
    assert rows() == before


def test_a_forged_row_of_another_offering_is_left_alone(manager, fill, rows, errors_of):
    """CVE-2026-87975 and its like: the id of an inline row comes from the client."""
    foreign, before = ProductOfferingRelationship.objects.get(source_id="sport-lite"), rows()
    forged = {"relationships-0-id": str(foreign.pk), "relationships-0-valid_to": "2020-01-01T00:00"}
    answer = fill(manager, form_of("ott-basic"), **forged)
    assert "goneRow" in [code for code, _ in errors_of(answer)]
    assert rows() == before


def test_a_forged_row_cannot_be_deleted_either(manager, fill, rows, errors_of):
    foreign, before = ProductOfferingRelationship.objects.get(source_id="sport-lite"), rows()
    forged = {"relationships-0-id": str(foreign.pk), "relationships-0-DELETE": "on"}
    assert errors_of(fill(manager, form_of("ott-basic"), **forged))[0][0] == "goneRow"
    assert rows() == before


def test_the_id_of_an_offering_is_given_once(manager, fill):
    fill(manager, form_of("ott-basic"), id="ott-other", name="Renamed")
    assert ProductOffering.objects.get(pk="ott-basic").name == "Renamed"
    assert not ProductOffering.objects.filter(pk="ott-other").exists()


def new_offering(**changes):
    return {
        "id": "ott-mini",
        "name": "OTT Play Mini",
        "product_specification": "ps-ottplay",
        "attach": ["ott-basic-price"],
        "policies": ["pol-ott-upgrade-only"],
        "channels": ["app"],
        "relationships-TOTAL_FORMS": "1",
        "relationships-0-relationship_type": "upgrade",
        "relationships-0-target": "ott-basic",
        "characteristic_values-TOTAL_FORMS": "1",
        "characteristic_values-0-name": "tier",
        "characteristic_values-0-value": "mini",
        "allowed_actions-TOTAL_FORMS": "1",
        "allowed_actions-0-action": "upgrade",
        "allowed_actions-0-channels": ["app", "care"],
        **changes,
    }


def test_a_new_tier_with_all_its_parts_is_one_change(manager, fill, revision):
    before = revision()
    assert fill(manager, f"{LIST}add/", **new_offering()).status_code == 302
    assert revision() == before + 1
    made = compiled_catalog().offerings["ott-mini"]
    assert made.lifecycle_status == "In Study"
    assert made.characteristics == {"tier": "mini"}
    assert [price.id for price in made.prices] == ["ott-basic-price"]
    assert [policy.id for policy in made.policies] == ["pol-ott-upgrade-only"]
    assert made.allowed_actions[0].channels == {"app", "care"}
    assert [r.target for r in compiled_catalog().ladder("ott-mini").relationships if r.source == "ott-mini"] == [
        "ott-basic"
    ]


@pytest.mark.parametrize("wrong", ["ott-basic", "a/b", "", "a\0b", "x" * 65])
def test_a_new_offering_needs_a_free_id_that_fits_into_an_address(manager, fill, rows, wrong):
    before = rows()
    assert fill(manager, f"{LIST}add/", **new_offering(id=wrong)).status_code == 200
    assert rows() == before


def test_policies_can_be_taken_off_and_put_on_an_offering(manager, fill):
    offering = ProductOffering.objects.get(pk="ott-basic")
    fill(manager, form_of("ott-basic"), policies=None)
    assert list(offering.policies.all()) == []
    fill(manager, form_of("ott-basic"), policies=["pol-ott-upgrade-only"])
    assert [policy.pk for policy in offering.policies.all()] == ["pol-ott-upgrade-only"]


def test_an_offering_that_a_plan_holds_is_not_deleted(manager, rows):
    before = rows()
    answer = manager.post(f"{LIST}ott-basic/delete/", {"post": "yes"})
    assert answer.status_code == 200
    assert "Cannot delete" in answer.content.decode()
    assert rows() == before


def test_deleting_is_a_catalog_change(manager, revision):
    before = revision()
    assert manager.post("/admin/catalog/channel/retail/delete/", {"post": "yes"}).status_code == 302
    assert not Channel.objects.filter(pk="retail").exists()
    assert revision() == before + 1
    assert compiled_catalog().offerings["plan-600"].allowed_actions[0].channels == {"care"}
