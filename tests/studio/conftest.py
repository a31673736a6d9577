"""The demo catalog and people in front of the desk."""

import pytest
from django.contrib.auth.models import Group, User

from config.roles import CARE_AGENT, CATALOG_APPROVER, PRODUCT_MANAGER, sync_roles
from tests.demo import load_demo


@pytest.fixture
def demo(db):
    load_demo()


@pytest.fixture
def signed_in(client, db):
    """A session of a new user with a role, or with none."""

    def sign_in(role=None):
        sync_roles()
        user = User.objects.create_user((role or "nobody").lower().replace(" ", "-"), is_staff=True)
        if role:
            user.groups.add(Group.objects.get(name=role))
        session = type(client)()
        session.force_login(user)
        session.user = user
        return session

    return sign_in


@pytest.fixture
def manager(signed_in):
    return signed_in(PRODUCT_MANAGER)


@pytest.fixture
def approver(signed_in):
    return signed_in(CATALOG_APPROVER)


@pytest.fixture
def agent(signed_in):
    return signed_in(CARE_AGENT)
