import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from events.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def login(client):
    """Log in a member of staff with these permissions of the app."""

    def login(*codenames):
        user = User.objects.create_user("kim", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="events", codename__in=codenames))
        client.force_login(user)

    return login


@pytest.fixture
def buried():
    return WorkItem.objects.create(kind="step", subject_id="s-1", lane="step", state="buried", attempts=12)


def try_again(client, item):
    return client.post(
        reverse("admin:events_workitem_changelist"), {"action": "try_again", "_selected_action": [item.pk]}, follow=True
    )


def test_buried_work_is_tried_again_by_who_may(client, login, buried):
    login("view_workitem", "retry_workitem")
    answer = try_again(client, buried)
    assert "1 of 1 will be tried again." in answer.content.decode()
    buried.refresh_from_db()
    assert (buried.state, buried.attempts) == ("ready", 0)


def test_buried_work_stays_buried_for_who_may_only_look(client, login, buried):
    login("view_workitem")
    try_again(client, buried)
    buried.refresh_from_db()
    assert (buried.state, buried.attempts) == ("buried", 12)


@pytest.mark.parametrize("name", ["outboxevent", "statechange", "workitem"])
def test_nobody_adds_changes_or_deletes_rows_of_the_machine(admin_client, name):
    assert admin_client.get(reverse(f"admin:events_{name}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"admin:events_{name}_add")).status_code == 403


def test_row_is_shown_but_cannot_be_saved_or_deleted(admin_client, buried):
    page = reverse("admin:events_workitem_change", args=[buried.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"state": "ready"}).status_code == 403
    assert (
        admin_client.post(reverse("admin:events_workitem_delete", args=[buried.pk]), {"post": "yes"}).status_code == 403
    )
    buried.refresh_from_db()
    assert buried.state == "buried"
