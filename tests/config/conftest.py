"""A product manager who reads German, in Berlin."""

import pytest
from django.contrib.auth.models import Group, User

from config.roles import PRODUCT_MANAGER, sync_roles
from tests.demo import load_demo


@pytest.fixture
def demo(db):
    load_demo()


@pytest.fixture
def reader(demo, client):
    """A product manager whose browser asks for German, in Berlin."""
    sync_roles()
    user = User.objects.create_user("anna", is_staff=True)
    user.groups.add(Group.objects.get(name=PRODUCT_MANAGER))
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de-DE,de;q=0.9,en;q=0.5"
    client.cookies["tierway_zone"] = "Europe%2FBerlin"
    client.user = user
    return client
