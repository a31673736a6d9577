"""Roles are groups with exactly the declared permissions."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from config.roles import CARE_AGENT, CATALOG_APPROVER, PRODUCT_MANAGER, roles, sync_roles

pytestmark = pytest.mark.django_db
CATALOG = (  # noqa: SIM905 - read as one list of words
    "allowedaction bundlegroup bundleoption category channel characteristicspecification characteristicvalueuse policy"
    " productcatalog productoffering productofferingprice productofferingpricerelationship productofferingrelationship"
    " productspecification productspecificationrelationship servicecandidate servicecatalog servicecategory"
    " servicespecification servicespecificationrelationship"
).split()
JOBS = ("exportjob", "importjob")
SETS = {f"catalog.{verb}_changeset" for verb in ("view", "add", "change", "delete", "approve", "publish")}
CUSTOMERS = {"inventory.view_customer", "inventory.view_product"}


def permissions(role):
    given = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{p.content_type.app_label}.{p.codename}" for p in given}


def of_the_catalog(role):
    return {p for p in permissions(role) if p.startswith("catalog.")}


def test_a_product_manager_edits_the_catalog_and_looks_at_its_jobs_and_at_customers():
    sync_roles()
    verbs = ("view", "add", "change", "delete")
    edited = {f"catalog.{verb}_{model}" for verb in verbs for model in CATALOG} | SETS | {"catalog.edit_directly"}
    assert of_the_catalog(PRODUCT_MANAGER) == edited | {f"catalog.view_{model}" for model in JOBS}
    assert {p for p in permissions(PRODUCT_MANAGER) if p.startswith("inventory.")} == CUSTOMERS


def test_a_product_manager_keeps_partners_and_sees_nothing_else_of_production():
    sync_roles()
    given = {p for p in permissions(PRODUCT_MANAGER) if p.startswith("provisioning.")}
    assert given == {f"provisioning.{verb}_partner" for verb in ("view", "add", "change", "delete")}


def test_where_approval_is_asked_for_a_product_manager_cannot_go_past_it(settings):
    settings.CATALOG_APPROVAL = True
    sync_roles()
    assert "catalog.edit_directly" not in permissions(PRODUCT_MANAGER)
    assert "catalog.change_changeset" in permissions(PRODUCT_MANAGER)


def test_an_approver_looks_at_everything_and_edits_nothing():
    sync_roles()
    models = (*CATALOG, *JOBS, "changeset")
    assert of_the_catalog(CATALOG_APPROVER) == {f"catalog.view_{model}" for model in models} | {
        "catalog.change_changeset",
        "catalog.approve_changeset",
        "catalog.publish_changeset",
    }


def test_a_care_agent_only_views_and_has_things_tried_again():
    sync_roles()
    given = permissions(CARE_AGENT)
    assert of_the_catalog(CARE_AGENT) == {f"catalog.view_{model}" for model in (*CATALOG, *JOBS)}
    assert {p for p in given if not p.split(".")[1].startswith("view_")} == {
        "events.retry_workitem",
        "events.switch_hub",
        "provisioning.retry_step",
    }


def test_a_permission_that_was_added_or_lost_by_hand_is_put_right_again():
    sync_roles()
    before = permissions(CARE_AGENT)
    group = Group.objects.get(name=CARE_AGENT)
    group.permissions.add(Permission.objects.get(codename="change_productoffering"))
    group.permissions.remove(Permission.objects.get(codename="view_productoffering"))
    sync_roles()
    assert permissions(CARE_AGENT) == before


def test_the_command_says_what_each_role_may_do(capsys):
    call_command("sync_roles")
    call_command("sync_roles")
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [f"{role}: {len(permissions(role))} permissions" for role in roles()]
    assert said[:3] == said[3:]
    assert Group.objects.count() == 3
