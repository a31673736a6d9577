"""Who may do what on the catalog's screens."""

import pytest
from django.apps import apps
from django.contrib import admin

from catalog.admin.base import CatalogAdmin
from catalog.models import Category, Policy, ProductCatalog, ServiceCandidate, ServiceCatalog, ServiceCategory
from catalog.services import save_entity

pytestmark = pytest.mark.usefixtures("demo", "arranged")
MODELS = [m for m in apps.get_app_config("catalog").get_models() if admin.site.is_registered(m)]
MODELS = [m for m in MODELS if isinstance(admin.site.get_model_admin(m), CatalogAdmin)]
VERBS = ("add", "change", "delete")
every_screen = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


@pytest.fixture
def arranged(demo):
    """What the demo catalog has none of."""
    for model in (Category, ProductCatalog, ServiceCategory, ServiceCatalog, ServiceCandidate):
        save_entity(model(id="one", name="One"))


def address(model, verb):
    root = f"/admin/catalog/{model.__name__.lower()}/"
    return f"{root}add/" if verb == "add" else f"{root}{model.objects.first().pk}/{verb}/"


def test_the_revision_and_the_documents_have_no_screen():
    assert {model.__name__ for model in MODELS} == {
        "AllowedAction",
        "Category",
        "Channel",
        "Policy",
        "ProductCatalog",
        "ProductOffering",
        "ProductOfferingPrice",
        "ProductOfferingRelationship",
        "ProductSpecification",
        "ServiceCandidate",
        "ServiceCatalog",
        "ServiceCategory",
        "ServiceSpecification",
    }


@every_screen
def test_a_care_agent_who_posts_anyway_gets_403_and_changes_nothing(agent, rows, model):
    before = rows()
    sent = {"post": "yes", "name": "Changed", "lifecycle_status": "Retired"}
    for verb in VERBS:
        assert agent.post(address(model, verb), sent).status_code == 403
    assert rows() == before


@every_screen
def test_a_care_agent_reads_without_buttons(agent, model):
    page = agent.get(address(model, "change"))
    assert page.status_code == 200
    for button in ('name="_save"', 'name="_continue"', 'name="_addanother"', "/delete/", "/add/"):
        assert button not in page.content.decode()
    assert agent.get(address(model, "add")).status_code == 403
    assert agent.get(address(model, "delete")).status_code == 403


@every_screen
def test_a_care_agent_cannot_delete_through_a_list(agent, rows, model):
    before = rows()
    ticked = {"action": "delete_selected", "_selected_action": [model.objects.first().pk], "post": "yes"}
    assert "delete_selected" not in agent.post(f"/admin/catalog/{model.__name__.lower()}/", ticked).content.decode()
    assert rows() == before


@every_screen
def test_staff_without_a_role_gets_403(signed_in, rows, model):
    stranger, before = signed_in(), rows()
    for verb in VERBS:
        assert stranger.get(address(model, verb)).status_code == 403
        assert stranger.post(address(model, verb), {"post": "yes"}).status_code == 403
    assert rows() == before


@every_screen
def test_without_a_login_one_is_sent_to_it(client, rows, model):
    before = rows()
    for verb in VERBS:
        for answer in (client.get(address(model, verb)), client.post(address(model, verb), {"post": "yes"})):
            assert answer.status_code == 302
            assert answer.url.startswith("/admin/login/?next=")
    assert rows() == before


@every_screen
def test_a_product_manager_sees_every_screen(manager, model):
    for verb in VERBS:
        assert manager.get(address(model, verb)).status_code == 200
    assert 'name="_save"' in manager.get(address(model, "change")).content.decode()


def test_a_care_agent_reads_what_names_an_offering_and_what_a_policy_needs(agent):
    save_entity(Policy(id="tenure", name="Tenure", kind="minTenure", parameters={"days": 30}))
    offering = agent.get("/admin/catalog/productoffering/ott-basic/change/").content.decode()
    assert "OTT Play upgrades only" in offering
    assert ".None" not in offering
    policy = agent.get("/admin/catalog/policy/tenure/change/").content.decode()
    assert "days: 30" in policy
    assert "Other offerings" not in policy
