"""Somebody in front of the desk, and what a page says to them."""

import re
from html import unescape

from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.roles import sync_roles


def sign_in(client, role=None, *permissions):
    """Sign in as somebody of a role, with further permissions (`app.codename`), who may enter the admin."""
    user = User.objects.create_user("somebody", is_staff=True)
    sync_roles()
    if role:
        user.groups.add(Group.objects.get(name=role))
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    client.force_login(user)
    return client


def read(answer):
    """The HTML of a page that is there."""
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    """What is said on a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cost(client, address, query):
    """How many queries a page asks, once the catalog is compiled."""
    read(client.get(address, query))
    with CaptureQueriesContext(connection) as queries:
        client.get(address, query)
        return len(queries)


def part(html, start, end):
    """What stands between two marks."""
    return html.split(start, 1)[1].split(end, 1)[0]
