"""The prices of an offering are rows of its page: made, changed, attached and taken off in the edit of the offering."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User

from catalog.models import ProductOffering, ProductOfferingPrice, ProductOfferingPriceRelationship
from catalog.selectors import compiled_catalog
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"


def form_of(offering):
    return f"{LIST}{offering}/change/"


def prices_of(offering):
    return {price.pk: price for price in ProductOffering.objects.get(pk=offering).prices.all()}


def new_row(place=1, **given):
    """One more row than there is, filled in as a new price."""
    row = {"name": "Yearly", "price_type": "recurring", "amount": "99.50", "currency": "EUR", "period_length": "1"}
    said = {**row, "period": "year", **given}
    return {"prices-TOTAL_FORMS": str(place + 1), **{f"prices-{place}-{name}": value for name, value in said.items()}}


@pytest.fixture
def shared(demo):
    """The price of OTT Play Basic, charged by another offering too."""
    with edit_catalog():
        save_entity(ProductOffering(id="other", name="Other"))
        ProductOffering.objects.get(pk="other").prices.add("ott-basic-price")
        save_entity(ProductOffering.objects.get(pk="other"))


def test_a_price_of_its_own_is_changed_in_its_row_and_in_one_edit(manager, fill, revision):
    before = revision()
    changes = {"name": "Renamed", "prices-0-amount": "7.77", "prices-0-valid_from": "2026-01-01T08:30"}
    assert fill(manager, form_of("ott-basic"), **changes).status_code == 302
    price = ProductOfferingPrice.objects.get(pk="ott-basic-price")
    assert (price.amount, price.valid_from) == (Decimal("7.77"), datetime(2026, 1, 1, 8, 30, tzinfo=UTC))
    assert ProductOffering.objects.get(pk="ott-basic").name == "Renamed"
    assert revision() == before + 1
    assert compiled_catalog().offerings["ott-basic"].prices[0].money.value == Decimal("7.77")


def test_a_form_that_changes_no_price_writes_none(manager, fill):
    before = ProductOfferingPrice.objects.get(pk="ott-basic-price").last_update
    assert fill(manager, form_of("ott-basic"), name="Renamed").status_code == 302
    assert ProductOfferingPrice.objects.get(pk="ott-basic-price").last_update == before


def test_a_new_row_is_a_new_price_in_the_status_of_the_offering(manager, fill, revision):
    before = revision()
    assert fill(manager, form_of("ott-basic"), **new_row()).status_code == 302
    found = prices_of("ott-basic")
    made = found.pop(next(pk for pk in found if pk != "ott-basic-price"))
    assert list(found) == ["ott-basic-price"]
    assert (made.name, made.amount, made.period, made.lifecycle_status) == (
        "Yearly",
        Decimal("99.5"),
        "year",
        "Launched",
    )
    assert revision() == before + 1


def test_a_new_price_of_an_offering_that_is_over_starts_at_the_beginning(manager, fill):
    save_entity(ProductOffering(id="old", name="Old", lifecycle_status="Retired"))
    assert fill(manager, form_of("old"), **new_row(0)).status_code == 302
    assert [price.lifecycle_status for price in prices_of("old").values()] == ["In Study"]


def test_a_new_offering_gets_its_prices_with_it(manager, fill, revision):
    before = revision()
    new = {"id": "new", "name": "New", "attach": ["sport-lite-price"], **new_row(0)}
    assert fill(manager, f"{LIST}add/", **new).status_code == 302
    assert sorted(price.name for price in prices_of("new").values()) == ["SportStream Lite", "Yearly"]
    assert revision() == before + 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "ten"}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"period": "fortnight"}, "period"),
        ({"period_length": "0"}, "period_length"),
        ({"name": ""}, "name"),
        ({"valid_from": "2026-02-01T00:00", "valid_to": "2026-01-01T00:00"}, "__all__"),
    ],
)
def test_a_new_price_that_does_not_do_is_refused_at_its_field_and_nothing_is_stored(manager, fill, rows, given, field):
    before = rows()
    answer = fill(manager, form_of("ott-basic"), name="Renamed", **new_row(**given))
    (inline,) = [one for one in answer.context["inline_admin_formsets"] if one.formset.prefix == "prices"]
    assert list(inline.formset.forms[1].errors) == [field]
    words = next(iter(inline.formset.forms[1].errors.values()))[0]
    assert answer.content.decode().count(words) >= 1
    assert rows() == before


def test_a_discount_needs_a_percentage_or_an_amount(manager, fill):
    row = new_row(price_type="discount", amount="", percentage="20", period="")
    assert fill(manager, form_of("ott-basic"), **row).status_code == 302
    assert {price.percentage for price in prices_of("ott-basic").values()} == {None, Decimal(20)}


def test_an_empty_new_row_is_no_price(manager, fill):
    empty = new_row(name="OTT Play Basic", amount="", period="month")
    assert fill(manager, form_of("ott-basic"), **empty).status_code == 302
    assert list(prices_of("ott-basic")) == ["ott-basic-price"]


def test_a_new_row_that_is_taken_back_is_no_price(manager, fill):
    assert fill(manager, form_of("ott-basic"), **new_row(amount="-1"), **{"prices-1-DELETE": "on"}).status_code == 302
    assert list(prices_of("ott-basic")) == ["ott-basic-price"]


def test_a_price_is_taken_off_and_stays_in_the_list_of_prices(manager, fill, revision):
    before = revision()
    assert fill(manager, form_of("ott-basic"), **{"prices-0-DELETE": "on"}).status_code == 302
    assert prices_of("ott-basic") == {}
    assert ProductOfferingPrice.objects.get(pk="ott-basic-price").lifecycle_status == "Launched"
    assert revision() == before + 1


def test_a_price_that_there_is_already_is_attached(manager, fill, revision):
    before = revision()
    assert (
        fill(manager, form_of("music-duo"), attach=["ott-basic-price"], **{"prices-0-DELETE": "on"}).status_code == 302
    )
    assert list(prices_of("music-duo")) == ["ott-basic-price"]
    assert list(prices_of("ott-basic")) == ["ott-basic-price"]
    assert revision() == before + 1


def test_a_shared_price_is_shown_with_its_page_and_cannot_be_changed(manager, shared):
    answer = manager.get(form_of("ott-basic"))
    (row,) = answer.context["panels"][1].lists[0].rows
    assert (row.more.shared, row.more.is_locked) == ("shared with 1 other offering", True)
    assert row.more.summary == "4.99\N{NO-BREAK SPACE}EUR, every month"
    page = answer.content.decode()
    assert 'name="prices-0-amount"' not in page
    assert 'href="/admin/catalog/productofferingprice/ott-basic-price/change/"' in page
    assert "shared with 1 other offering" in page


def test_what_is_sent_for_a_shared_price_all_the_same_is_not_stored(manager, fill, shared, rows):
    before = rows()["ProductOfferingPrice", "ott-basic-price"]
    sent = {"prices-0-amount": "0.01", "prices-0-name": "Mine", "prices-0-valid_to": "2020-01-01T00:00"}
    assert fill(manager, form_of("ott-basic"), **sent).status_code == 302
    assert rows()["ProductOfferingPrice", "ott-basic-price"] == before


def test_a_shared_price_can_be_taken_off(manager, fill, shared):
    assert fill(manager, form_of("ott-basic"), **{"prices-0-DELETE": "on"}).status_code == 302
    assert prices_of("ott-basic") == {}
    assert list(prices_of("other")) == ["ott-basic-price"]


def test_a_price_that_is_a_part_of_another_offering_s_price_is_shared_too(manager):
    with edit_catalog():
        save_entity(ProductOfferingPrice(id="whole", name="Whole", is_bundle=True, price_type="usage"))
        save_entity(ProductOfferingPriceRelationship(source_id="whole", target_id="ott-basic-price", bundled=True))
        save_entity(ProductOffering(id="other", name="Other"))
        ProductOffering.objects.get(pk="other").prices.add("whole")
    assert 'name="prices-0-amount"' not in manager.get(form_of("ott-basic")).content.decode()


def test_a_forged_row_of_another_offering_s_price_is_refused(manager, fill, rows, errors_of):
    before = rows()
    forged = {"prices-0-id": "sport-lite-price", "prices-0-amount": "0.01"}
    answer = fill(manager, form_of("ott-basic"), **forged)
    assert "goneRow" in [code for code, _ in errors_of(answer)]
    assert rows() == before


def test_a_forged_row_cannot_be_taken_off_either(manager, fill, rows, errors_of):
    before = rows()
    forged = {"prices-0-id": "sport-lite-price", "prices-0-DELETE": "on"}
    assert "goneRow" in [code for code, _ in errors_of(fill(manager, form_of("ott-basic"), **forged))]
    assert rows() == before


def test_two_people_do_not_write_over_each_other_s_price(manager, fill, fields_of, rows, errors_of):
    opened = fields_of(manager.get(form_of("ott-basic")))
    fill(manager, "/admin/catalog/productofferingprice/ott-basic-price/change/", amount="5")
    before = rows()
    answer = manager.post(form_of("ott-basic"), opened)
    assert [code for code, _ in errors_of(answer)] == ["changedMeanwhile"]
    assert rows() == before


def test_what_somebody_else_did_to_a_price_that_is_not_shown_here_does_not_matter(manager, fill, fields_of):
    opened = fields_of(manager.get(form_of("ott-basic")))
    fill(manager, "/admin/catalog/productofferingprice/ott-basic-price/change/", description="More words")
    assert manager.post(form_of("ott-basic"), {**opened, "name": "Renamed"}).status_code == 302
    price = ProductOfferingPrice.objects.get(pk="ott-basic-price")
    assert (price.description, ProductOffering.objects.get(pk="ott-basic").name) == ("More words", "Renamed")


def test_who_may_change_offerings_alone_changes_no_price(client, fill, rows):
    """Rights are asked on the server: what is sent all the same is not stored."""
    user = User.objects.create_user("somebody", is_staff=True)
    may = ("view_productoffering", "change_productoffering", "view_productofferingprice", "edit_directly")
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    client.force_login(user)
    assert 'name="prices-0-amount"' not in client.get(form_of("ott-basic")).content.decode()
    before = rows()["ProductOfferingPrice", "ott-basic-price"]
    sent = {"prices-0-amount": "0.01", **new_row()}
    assert fill(client, form_of("ott-basic"), name="Renamed", **sent).status_code == 302
    assert rows()["ProductOfferingPrice", "ott-basic-price"] == before
    assert list(prices_of("ott-basic")) == ["ott-basic-price"]
    assert ProductOffering.objects.get(pk="ott-basic").name == "Renamed"


def test_the_page_draws_the_line_and_says_the_same_in_a_table(manager):
    page = manager.get(form_of("ott-basic")).content.decode()
    assert page.count('<rect class="bar recurring"') == 1
    assert '<line class="today"' in page
    assert (
        '<th scope="row">OTT Play Basic</th><td>4.99\N{NO-BREAK SPACE}EUR</td><td>every month</td><td>always</td>'
        in page
    )


def test_an_offering_without_a_price_has_no_line(manager):
    save_entity(ProductOffering(id="free", name="Free"))
    answer = manager.get(form_of("free"))
    assert answer.context["timeline"] is None
    assert "No price: it is sold for nothing, or inside a plan." in answer.content.decode()
