"""The editor of an offering: one page with tabs, each marked where something is wrong, at the same cost for all."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from catalog.admin.offering_tabs import TABS, tab_of
from catalog.models import (
    AllowedAction,
    BundleGroup,
    BundleOption,
    CharacteristicSpecification,
    CharacteristicValueUse,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)
from catalog.resources.product_offering import PRODUCT_OFFERING_RESOURCE
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"


def form_of(offering):
    return f"{LIST}{offering}/change/"


def panels(answer):
    """The tabs of an answered page by their names."""
    return {panel.tab.name: panel for panel in answer.context["panels"]}


def chosen(answer):
    """The tabs that a browser shows as open."""
    return re.findall(r'role="tab" id="tab-(\w+)"[^>]* aria-selected="true"', answer.content.decode())


def shown(answer):
    """The panels that are not hidden."""
    return re.findall(r'role="tabpanel" id="panel-(\w+)" aria-labelledby="tab-\w+">', answer.content.decode())


def test_the_tabs_are_these_in_this_order(manager):
    page = manager.get(form_of("plan-1000")).content.decode()
    assert re.findall(r'role="tab" id="tab-\w+" href="#(\w+)" aria-controls="panel-(\w+)"', page) == [
        (name, name)
        for name in (
            "general",
            "prices",
            "bundle",
            "paths",
            "channels",
            "policies",
            "characteristics",
            "services",
            "history",
        )
    ]
    assert [str(tab.title) for tab in TABS] == [
        "General",
        "Prices",
        "Bundle",
        "Upgrade paths",
        "Channels and actions",
        "Policies",
        "Characteristics",
        "Services and partners",
        "History",
    ]


@pytest.mark.parametrize("address", [f"{LIST}add/", form_of("ott-basic")])
def test_a_page_opens_at_the_first_tab(manager, address):
    answer = manager.get(address)
    assert chosen(answer) == shown(answer) == ["general"]
    assert answer.context["wrong"] == []


def test_every_attribute_that_can_be_refused_has_at_most_one_tab():
    told = [attribute for tab in TABS for attribute in tab.attributes]
    assert len(told) == len(set(told))
    assert {*told} <= {field.name for field in PRODUCT_OFFERING_RESOURCE.fields}
    assert tab_of("productOfferingPrice[0].name").name == "prices"
    assert tab_of("") is None


def test_tabs_say_how_many_rows_they_hold(manager):
    found = panels(manager.get(form_of("ott-basic")))
    counts = {name: panel.count for name, panel in found.items() if panel.count}
    assert counts == {"prices": 1, "paths": 1, "policies": 1, "characteristics": 1}


WRONG = {
    "general": {"name": ""},
    "prices": {"prices-0-amount": "-1"},
    "bundle": {"options-0-default": "9"},
    "paths": {"relationships-0-target": ""},
    "channels": {"channels": ["invented"]},
    "policies": {"policies": ["invented"]},
    "characteristics": {
        "characteristics-TOTAL_FORMS": "1",
        "characteristics-0-name": "n",
        "characteristics-0-regex": "(",
        "characteristics-0-value_type": "string",
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_tab_with_an_error_is_marked_in_words_and_opened(manager, fill, rows, name):
    before = rows()
    answer = fill(manager, form_of("plan-300"), **WRONG[name])
    assert {tab: panel.errors for tab, panel in panels(answer).items() if panel.errors} == {name: 1}
    assert chosen(answer) == shown(answer) == [name]
    page = answer.content.decode()
    assert re.search(rf'id="tab-{name}"[^>]* data-errors>[^<]*<span class="wrong">1 error</span>', page)
    assert re.search(rf'<a href="#{name}">[^<]*</a>: 1 error</li>', page)
    assert rows() == before


def test_several_tabs_with_errors_are_all_marked_and_the_first_is_opened(manager, fill):
    answer = fill(manager, form_of("plan-300"), **WRONG["policies"], **WRONG["prices"], **WRONG["bundle"])
    assert [panel.tab.name for panel in answer.context["wrong"]] == ["prices", "bundle", "policies"]
    assert chosen(answer) == ["prices"]


def test_what_the_rules_refuse_at_the_end_is_said_in_the_tab_that_it_speaks_of(manager, fill, rows):
    save_entity(ProductOffering(id="draft", name="Draft"))
    before = rows()
    new = {"options-TOTAL_FORMS": "5", "options-4-offering": "draft", "options-4-lower_limit": "1"}
    answer = fill(manager, form_of("plan-300"), **new, **{"options-4-upper_limit": "1", "options-4-default": "1"})
    words = "'Fiber 300' (plan-300) cannot be Launched: The offering 'draft' is In Study, not Launched."
    assert panels(answer)["bundle"].said == [words]
    assert chosen(answer) == ["bundle"]
    assert rows() == before


def test_a_circle_of_bundles_is_said_in_the_tab_of_the_bundle(manager, fill):
    new = {"options-TOTAL_FORMS": "1", "options-0-offering": "plan-300", "options-0-lower_limit": "0"}
    limits = {"options-0-upper_limit": "1", "options-0-default": "0"}
    answer = fill(manager, form_of("ott-standard"), **new, **limits)
    assert [panel.tab.name for panel in answer.context["wrong"]] == ["bundle"]


def test_every_control_of_a_row_has_a_name_of_its_own(manager):
    page = manager.get(form_of("plan-1000")).content.decode()
    rows = re.findall(r'<(?:input|select|textarea)[^>]* name="(?:options|groups|prices)-[\d_a-z]+-[^>]*>', page)
    named = [re.search(r'aria-label="([^"]+)"', row) for row in rows if "hidden" not in row and "-DELETE" not in row]
    assert len(named) >= 30
    names = [found and found[1] for found in named]
    assert None not in names
    assert "At least, OTT Play Premium" in names
    stored = [name for name in names if "row " not in name]
    assert len(stored) == len(set(stored))


def test_an_option_of_which_there_is_at_least_one_is_marked_as_the_included_tier(manager):
    page = manager.get(form_of("plan-1000")).content.decode()
    marked = {}
    for row in re.findall(r'<tr data-row class="option">.*?</tr>', page, re.DOTALL):
        name = re.search(r'<option value="([^"]+)" selected', row)
        if name:
            marked[name[1]] = bool(re.search(r"data-included>\s*included tier", row))
    premium, *others = marked.values()
    assert "ott-premium" in marked
    assert (premium, set(others)) == (True, {False})


@pytest.fixture
def nested(demo):
    """A plan with a group in a group, an option in each and one in none."""
    with edit_catalog():
        plan = ProductOffering(id="nested", name="Nested", is_bundle=True)
        save_entity(plan)
        outer = BundleGroup(bundle=plan, name="Outer", lower_limit=1, upper_limit=2)
        save_entity(outer)
        inner = BundleGroup(bundle=plan, name="Inner", parent=outer, lower_limit=1, upper_limit=1)
        save_entity(inner)
        for offering, group in (("music-duo", inner), ("ott-basic", None), ("music-family", outer)):
            save_entity(BundleOption(bundle=plan, offering_id=offering, group=group))
    return {"Outer": outer, "Inner": inner}


def drawn(answer):
    """What the plan consists of, as the page draws it: group, depth, options, words."""
    return [
        (part.group and part.group.name, part.depth, [row.form["offering"].value() for row in part.options], part.words)
        for part in answer.context["composition"]
    ]


def test_a_plan_is_drawn_group_by_group_the_inner_ones_below(manager, nested):
    assert drawn(manager.get(form_of("nested"))) == [
        (None, 0, ["ott-basic"], ""),
        ("Outer", 0, ["music-family"], "Choose 1 to 2 of the 1 options below."),
        ("Inner", 1, ["music-duo"], "Choose 1 of the 1 options below."),
    ]


def test_an_option_that_is_refused_is_seen_where_it_was_put(manager, fill, nested):
    moved = {"options-1-group": str(nested["Inner"].pk), "options-1-default": "7"}
    answer = fill(manager, form_of("nested"), **moved)
    assert [options for _, _, options, _ in drawn(answer)] == [[], ["music-family"], ["music-duo", "ott-basic"]]
    assert BundleOption.objects.get(bundle="nested", offering="ott-basic").group is None


def test_a_new_group_that_is_refused_is_not_lost(manager, fill, nested):
    new = {
        "groups-TOTAL_FORMS": "3",
        "groups-2-name": "Outer",
        "groups-2-lower_limit": "0",
        "groups-2-upper_limit": "1",
    }
    answer = fill(manager, form_of("nested"), **new)
    assert len(drawn(answer)) == 4
    assert answer.context["composition"][-1].group.form["name"].value() == "Outer"


def test_the_paths_that_lead_into_an_offering_are_shown_with_where_they_come_from(manager):
    page = manager.get(form_of("ott-standard")).content.decode()
    assert '<a href="/admin/catalog/productoffering/ott-basic/change/#paths">OTT Play Basic</a>' in page
    assert [one["row"].source_id for one in manager.get(form_of("ott-standard")).context["arrows_in"]] == ["ott-basic"]


def test_the_rules_that_hold_for_it_are_shown_in_words(manager):
    save_entity(Policy(id="tenure", name="Tenure", kind="minTenure", parameters={"days": 30}))
    Policy.objects.get(pk="tenure").offerings.add("ott-basic")
    with edit_catalog() as touched:
        touched.write(ProductOffering.objects.get(pk="ott-basic"))
        touched.write(Policy.objects.get(pk="tenure"))
    ruled = manager.get(form_of("ott-basic")).context["ruled"]
    assert [(one["policy"].pk, str(one["kind"]), one["needs"], one["validity"]) for one in ruled] == [
        ("pol-ott-upgrade-only", "Upgrades only", "", "always"),
        ("tenure", "Only after some days on the tier", "days: 30", "always"),
    ]


def test_what_realizes_it_is_shown_down_to_the_partner_s_fields(manager):
    with edit_catalog():
        rfs = ServiceSpecification.objects.get(pk="rfs-ottplay")
        rfs.partner_fields = {"tier": "plan_code", "more": "x"}
        save_entity(rfs)
    answer = manager.get(form_of("ott-basic"))
    found = answer.context["realization"]
    assert (found.spec.pk, found.url) == ("ps-ottplay", "/admin/catalog/productspecification/ps-ottplay/change/")
    (service,) = found.services
    (resource,) = service.resources
    assert (service.spec.pk, resource.spec.pk, resource.spec.partner_id) == ("cfs-ottplay", "rfs-ottplay", "ottplay")
    assert [spec.pk for spec, _ in service.waits_for] == ["cfs-tv-account"]
    assert [(line.ours, line.theirs, line.value) for line in resource.handed] == [
        ("tier", "plan_code", "basic"),
        ("email", "email", ""),
        ("more", "x", ""),
    ]
    page = answer.content.decode()
    for address in ("servicespecification/cfs-ottplay", "servicespecification/rfs-ottplay"):
        assert f'href="/admin/catalog/{address}/change/"' in page


def test_an_offering_without_a_specification_says_that_nothing_realizes_it(manager):
    save_entity(ProductOffering(id="bare", name="Bare"))
    answer = manager.get(form_of("bare"))
    assert answer.context["realization"] is None
    assert "It has no product specification of this catalog" in answer.content.decode()


def test_who_may_not_see_services_gets_no_links_to_them(client):
    user = User.objects.create_user("somebody", is_staff=True)
    group, _ = Group.objects.get_or_create(name="offerings only")
    group.permissions.set(Permission.objects.filter(codename="view_productoffering"))
    user.groups.add(group)
    client.force_login(user)
    answer = client.get(form_of("ott-basic"))
    assert answer.status_code == 200
    assert answer.context["realization"].url == ""
    assert "servicespecification/" not in answer.content.decode()
    assert answer.context["moves"] == []


def test_the_history_names_who_changed_it_and_what(manager, fill):
    fill(manager, form_of("ott-basic"), name="Renamed")
    newest, first = manager.get(form_of("ott-basic")).context["versions"]
    (told,) = newest["differences"]
    assert (newest["author"], told.place, told.old, told.new) == ("somebody", "Name", "OTT Play Basic", "Renamed")
    assert first["row"].history_type == "+"


def test_moments_are_read_and_shown_in_the_reader_s_zone(manager, fill):
    manager.cookies["tierway_zone"] = "Europe/Berlin"
    assert fill(manager, form_of("ott-basic"), valid_from="2027-01-01T00:00").status_code == 302
    stored = ProductOffering.objects.get(pk="ott-basic")
    assert stored.valid_from == datetime(2026, 12, 31, 23, tzinfo=UTC)
    answer = manager.get(form_of("ott-basic"))
    assert 'value="2027-01-01T00:00"' in answer.content.decode()
    assert "from Jan. 1, 2027 on" in answer.content.decode()


# What it costs


def grow(first, last, *, hang=False):
    """More offerings in the catalog, and (`hang`) as much more hanging on one of them."""
    with edit_catalog():
        for n in range(first, last):
            one = ProductOffering(id=f"o-{n}", name=f"Offering {n}")
            save_entity(one)
            if not hang:
                save_entity(ProductOfferingRelationship(source=one, relationship_type="x", target_id="ott-ultra"))
                save_entity(CharacteristicValueUse(offering=one, name="tier", value="1"))
                save_entity(AllowedAction(offering=one, action="upgrade"))
                save_entity(BundleOption(bundle=one, offering_id="music-duo"))
                save_entity(BundleGroup(bundle=one, name="group"))
                price = ProductOfferingPrice(id=f"p-{n}", name=f"Price {n}", amount=n)
                save_entity(price)
                one.prices.add(price)
                continue
            price = ProductOfferingPrice(
                id=f"p-{n}", name=f"Price {n}", amount=n, price_type="usage", lifecycle_status="Launched"
            )
            save_entity(price)
            held = ProductOffering.objects.get(pk="ott-basic")
            held.prices.add(price)
            group = BundleGroup(bundle=held, name=f"group {n}")
            save_entity(group)
            save_entity(BundleOption(bundle=held, offering_id=f"o-{n}", group=group))
            save_entity(ProductOfferingRelationship(source=held, relationship_type="upgrade", target_id=f"o-{n}"))
            save_entity(ProductOfferingRelationship(source_id=f"o-{n}", relationship_type="requires", target=held))
            action = AllowedAction(offering=held, action=f"action {n}")
            save_entity(action)
            action.channels.add("app")
            save_entity(CharacteristicValueUse(offering=held, name=f"value {n}", value="1"))
            save_entity(CharacteristicSpecification(product_offering=held, name=f"characteristic {n}"))
            policy = Policy(id=f"policy-{n}", name=f"Policy {n}", kind="upgradeOnly")
            save_entity(policy)
            policy.offerings.add(held)
            cfs = ServiceSpecification(id=f"cfs-{n}", name=f"Service {n}", kind="CFS", lifecycle_status="Launched")
            rfs = ServiceSpecification(id=f"rfs-{n}", name=f"Resource {n}", kind="RFS", lifecycle_status="Launched")
            save_entity(cfs)
            save_entity(rfs)
            save_entity(ServiceSpecificationRelationship(source=cfs, relationship_type="realizedBy", target=rfs))
            held.product_specification.service_specifications.add(cfs)
        save_entity(ProductOffering.objects.get(pk="ott-basic"))
        save_entity(ProductOffering.objects.get(pk="ott-basic").product_specification)


@pytest.fixture
def cost(manager, monkeypatch):
    """What the page of an offering costs: queries, rows that are read, and bytes."""
    read = []
    from_db = Model.from_db.__func__

    def counted(model, *values):
        read.append(model)
        return from_db(model, *values)

    def cost():
        manager.get(form_of("ott-basic"))  # fills caches of the framework
        read.clear()
        monkeypatch.setattr(Model, "from_db", classmethod(counted))
        with CaptureQueriesContext(connection) as queries:
            page = manager.get(form_of("ott-basic"))
        monkeypatch.undo()
        assert len(read) > 20
        return len(queries), len(read), len(page.content)

    return cost


def test_the_page_costs_the_same_however_many_offerings_there_are(cost):
    few = cost()
    grow(0, 300)
    many = cost()
    assert many[:2] == few[:2]
    assert abs(many[2] - few[2]) < 2000, "no list of choices may hold the catalog"


def test_the_page_costs_the_same_however_much_hangs_on_the_offering(cost):
    grow(0, 2, hang=True)
    few = cost()
    grow(2, 12, hang=True)
    assert cost()[0] == few[0]


def test_the_page_keeps_to_its_budget(cost):
    assert cost()[0] <= 60


def test_a_form_that_comes_back_costs_the_same_however_many_offerings_there_are(manager, fill):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert fill(manager, form_of("ott-basic"), name="").status_code == 200
        return len(queries)

    cost()
    few = cost()
    grow(0, 100)
    assert cost() == few
