import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from events.models import Hub, WorkItem

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
def hub():
    hub = Hub.objects.create(api="TMF620", callback="javascript:alert(1)", actor="client:shop")
    WorkItem.objects.create(kind="hub", subject_id="e-1", lane=hub.pk)
    return hub


def switch(client, hub, action):
    return client.post(
        reverse("admin:events_hub_changelist"), {"action": action, "_selected_action": [hub.pk]}, follow=True
    )


def test_a_hub_is_switched_off_and_on_by_who_may(client, login, hub):
    login("view_hub", "switch_hub")
    assert "1 of 1 switched off." in switch(client, hub, "switch_off").content.decode()
    hub.refresh_from_db()
    assert (hub.enabled, WorkItem.objects.count()) == (False, 0)
    assert "1 of 1 switched on." in switch(client, hub, "switch_on").content.decode()
    hub.refresh_from_db()
    assert hub.enabled


@pytest.mark.parametrize("action", ["switch_off", "switch_on"])
def test_a_hub_stays_as_it_is_for_who_may_only_look(client, login, hub, action):
    login("view_hub")
    switch(client, hub, action)
    hub.refresh_from_db()
    assert (hub.enabled, WorkItem.objects.count()) == (True, 1)


def test_a_hub_is_shown_but_not_added_changed_or_deleted(admin_client, hub):
    page = reverse("admin:events_hub_change", args=[hub.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"callback": "http://x"}).status_code == 403
    assert admin_client.get(reverse("admin:events_hub_add")).status_code == 403
    assert admin_client.post(reverse("admin:events_hub_delete", args=[hub.pk]), {"post": "yes"}).status_code == 403
    hub.refresh_from_db()
    assert hub.callback == "javascript:alert(1)"


def test_a_callback_is_text_and_no_link(admin_client, hub):
    for page in (reverse("admin:events_hub_changelist"), reverse("admin:events_hub_change", args=[hub.pk])):
        shown = admin_client.get(page).content.decode()
        assert "javascript:alert(1)" in shown
        assert 'href="javascript:alert(1)"' not in shown
