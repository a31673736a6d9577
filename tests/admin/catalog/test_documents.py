"""Whatever a form changes, the documents that apps are given say the same as the rows at once."""

import pytest

from catalog.models import (
    AllowedAction,
    CatalogDocument,
    Category,
    Policy,
    ProductCatalog,
    ProductOffering,
    ProductOfferingRelationship,
    ServiceCandidate,
    ServiceCatalog,
    ServiceCategory,
)
from catalog.resources.kinds import BY_MODEL
from catalog.services import edit_catalog, save_entity
from catalog.services.documents import to_document

pytestmark = pytest.mark.usefixtures("arranged")
ROOT = "/admin/catalog"


@pytest.fixture
def arranged(demo):
    """A tree of categories with offerings in it, and the same for services."""
    with edit_catalog():
        for model in (Category, ServiceCategory):
            for pk in ("top", "left", "right"):
                save_entity(model(id=pk, name=pk.title()))
            child = model(id="child", name="Child", parent_id="left", is_root=False)
            save_entity(child)
        Category.objects.get(pk="child").offerings.add("ott-basic")
        for model in (ProductCatalog, ServiceCatalog):
            save_entity(catalog := model(id="list", name="List"))
            catalog.categories.add("top")
        save_entity(candidate := ServiceCandidate(id="cand", name="Cand", service_specification_id="cfs-ottplay"))
        candidate.categories.add("child")


def let_go():
    """Take policies and categories out of the lists that hold them: what is held is not removed."""
    held = [(Policy, "pol-ott-upgrade-only", "offerings"), (Category, "child", "offerings")]
    with edit_catalog() as touched:
        for model, pk, attribute in [
            *held,
            (ProductCatalog, "list", "categories"),
            (ServiceCatalog, "list", "categories"),
        ]:
            row = model.objects.get(pk=pk)
            getattr(row, attribute).clear()
            touched.write(row)


def told(model, pk):
    return to_document(CatalogDocument.objects.get(kind=BY_MODEL[model].name, entity_id=pk, current=True).body)


def change(model, pk):
    return f"{ROOT}/{model}/{pk}/change/"


def arrow(source):
    return ProductOfferingRelationship.objects.filter(source=source).first()


CHANGES = {
    "a name of an offering": ("productoffering", "ott-basic", {"name": "Renamed"}),
    "prices of an offering": ("productoffering", "ott-basic", {"prices-0-DELETE": "on"}),
    "policies of an offering": ("productoffering", "ott-basic", {"policies": None}),
    "categories of an offering": ("productoffering", "ott-standard", {"categories": ["child", "left"]}),
    "channels of an offering": ("productoffering", "ott-basic", {"channels": ["app", "web"]}),
    "an option": ("productoffering", "plan-300", {"options-0-upper_limit": "3"}),
    "an option that goes": ("productoffering", "plan-300", {"options-0-DELETE": "on"}),
    "a path that goes": ("productoffering", "ott-basic", {"relationships-0-DELETE": "on"}),
    "a name of a price": ("productofferingprice", "ott-basic-price", {"name": "Renamed"}),
    "an amount": ("productofferingprice", "ott-basic-price", {"amount": "7"}),
    "a name of a policy": ("policy", "pol-ott-upgrade-only", {"name": "Renamed"}),
    "offerings of a policy": ("policy", "pol-ott-upgrade-only", {"offerings": ["sport-lite"]}),
    "a name of a product specification": ("productspecification", "ps-ottplay", {"name": "Renamed"}),
    "services of a product specification": ("productspecification", "ps-ottplay", {"service_specifications": []}),
    "categories of a product specification": ("productspecification", "ps-ottplay", {"categories": ["left"]}),
    "a name of a service": ("servicespecification", "cfs-ottplay", {"name": "Renamed"}),
    "a name of a channel": ("channel", "app", {"name": "Renamed"}),
    "a name of a category": ("category", "child", {"name": "Renamed"}),
    "a name of a category with others in it": ("category", "left", {"name": "Renamed"}),
    "a name of a listed category": ("category", "top", {"name": "Renamed"}),
    "a place of a category": ("category", "child", {"parent": "right"}),
    "a category that becomes a root": ("category", "child", {"parent": ""}),
    "offerings of a category": ("category", "child", {"offerings": ["ott-standard", "ott-premium"]}),
    "categories of a catalog": ("productcatalog", "list", {"categories": ["left"]}),
    "categories of a service catalog": ("servicecatalog", "list", {"categories": ["left"]}),
    "a name of a service category": ("servicecategory", "child", {"name": "Renamed"}),
    "a place of a service category": ("servicecategory", "child", {"parent": "right"}),
    "a name of a candidate": ("servicecandidate", "cand", {"name": "Renamed"}),
    "categories of a candidate": ("servicecandidate", "cand", {"categories": ["left"]}),
    "a service of a candidate": ("servicecandidate", "cand", {"service_specification": "cfs-sport"}),
}


def test_the_demo_starts_with_current_documents(stale):
    assert stale() == []


@pytest.mark.parametrize("what", CHANGES)
def test_documents_are_current_after_a_change_of(manager, fill, stale, rows, errors_of, what):
    model, pk, changes = CHANGES[what]
    before = rows()
    answer = fill(manager, change(model, pk), **changes)
    assert answer.status_code == 302, errors_of(answer)
    assert rows() != before
    assert stale() == []


@pytest.mark.parametrize(
    ("model", "pk"),
    [
        ("channel", "app"),
        ("policy", "pol-ott-upgrade-only"),
        ("category", "child"),
        ("servicecandidate", "cand"),
        ("servicecategory", "top"),
        ("category", "top"),
    ],
)
@pytest.mark.parametrize("way", ["page", "list"])
def test_documents_are_current_after_something_is_removed(manager, stale, rows, model, pk, way):
    let_go()
    before = rows()
    ticked = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    address, sent = (f"{ROOT}/{model}/{pk}/delete/", {"post": "yes"}) if way == "page" else (f"{ROOT}/{model}/", ticked)
    assert manager.post(address, sent).status_code == 302
    assert len(rows()) < len(before)
    assert stale() == []


def test_documents_are_current_after_an_offering_goes_with_the_paths_that_lead_to_it(manager, stale):
    with edit_catalog():
        save_entity(ProductOffering(id="gone", name="Gone"))
        save_entity(
            ProductOfferingRelationship(source_id="ott-basic", relationship_type="crossgrade", target_id="gone")
        )
    assert "gone" in str(told(ProductOffering, "ott-basic"))
    assert manager.post(f"{ROOT}/productoffering/gone/delete/", {"post": "yes"}).status_code == 302
    assert stale() == []
    assert "gone" not in str(told(ProductOffering, "ott-basic"))


def test_a_path_that_moves_to_another_offering_is_told_at_both(manager, fill, stale):
    row = arrow("ott-basic")
    fill(manager, change("productofferingrelationship", row.pk), source="sport-max", target="music-duo")
    assert stale() == []
    assert "productOfferingRelationship" not in told(ProductOffering, "ott-basic")
    assert "music-duo" in str(told(ProductOffering, "sport-max")["productOfferingRelationship"])


def test_an_allowed_action_on_its_own_page_is_told_with_its_channels(manager, fill, stale):
    row = AllowedAction.objects.first()
    assert fill(manager, change("allowedaction", row.pk), channels=["app"]).status_code == 302
    assert stale() == []
    assert [one["id"] for one in told(ProductOffering, row.offering_id)["allowedAction"][0]["channel"]] == ["app"]


def test_an_allowed_action_that_is_removed_in_the_list_is_told_no_more(manager, stale):
    row = AllowedAction.objects.first()
    ticked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert manager.post(f"{ROOT}/allowedaction/", ticked).status_code == 302
    assert stale() == []


def test_a_new_offering_is_told_with_what_names_it(manager, fill, stale):
    new = {
        "id": "new",
        "name": "New",
        "policies": ["pol-ott-upgrade-only"],
        "categories": ["child"],
        "characteristics-TOTAL_FORMS": "1",
        "characteristics-0-name": "tier",
        "characteristics-0-value_type": "string",
        "characteristics-0-values": '[{"value": "a"}, {"value": "b"}]',
    }
    assert fill(manager, f"{ROOT}/productoffering/add/", **new).status_code == 302
    assert stale() == []
    assert "new" in str(told(Category, "child")["productOffering"])
    values = told(ProductOffering, "new")["productOfferingCharacteristic"][0]["characteristicValueSpecification"]
    assert values == [{"value": "a"}, {"value": "b"}]
