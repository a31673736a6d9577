"""A product manager in the admin: signs in and fills the admin's own forms over HTTP, as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.scenarios.app_client import check

RELATIONSHIPS = "/admin/catalog/productofferingrelationship/"


class _Form(HTMLParser):
    """The fields of a page's forms as a browser would send them; buttons are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.fields.setdefault(self._select, []).append(given.get("value") or "")
        elif tag == "textarea" and name:
            self._area = name
            self.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind in ("submit", "button", "file", "image", "reset"):
            return
        ticked = kind in ("checkbox", "radio")
        if ticked and "checked" not in given:
            return
        self.fields.setdefault(name, []).append(given.get("value") or ("on" if ticked else ""))


def form_fields(page: str) -> dict[str, list[str]]:
    """Every field of a page with the value that it shows."""
    form = _Form()
    form.feed(page)
    return form.fields


class AdminClient:
    """A signed-in session in the admin."""

    def __init__(self, demo: dict[str, Any], role: str) -> None:
        self.http = httpx.Client(base_url=demo["base_url"], timeout=30, follow_redirects=True)
        login = demo["logins"][role]
        self._send("/admin/login/", {"username": login["username"], "password": login["password"], "next": "/admin/"})
        check("sessionid" in self.http.cookies, f"{role} could not sign in")

    def relationship(self, source: str, kind: str, target: str) -> str:
        """The address of the form of one upgrade path."""
        page = self._page(f"{RELATIONSHIPS}?source__id__exact={source}")
        for address in dict.fromkeys(re.findall(rf"{RELATIONSHIPS}\d+/change/", page)):
            fields = form_fields(self._page(address))
            if [fields[name][0] for name in ("source", "relationship_type", "target")] == [source, kind, target]:
                return address
        check(holds=False, otherwise=f"no form of {source} {kind} {target}")
        raise AssertionError

    def end_validity(self, address: str, *, day: str, time: str) -> None:
        """Set the end of a relationship's validity (both empty: open again) and save."""
        self._send(address, {"valid_to_0": day, "valid_to_1": time})

    def _page(self, address: str) -> str:
        answer = self.http.get(address)
        check(answer.status_code == httpx.codes.OK, f"{address}: {answer.status_code}")
        return answer.text

    def _send(self, address: str, changes: dict[str, str]) -> None:
        fields = {**form_fields(self._page(address)), **{name: [value] for name, value in changes.items()}}
        # The theme's language and search forms share the page; a browser sends only the form that is submitted.
        headers = {"Referer": str(self.http.base_url) + address}
        answer = self.http.post(address, data=fields, headers=headers)
        check(answer.status_code == httpx.codes.OK, f"POST {address}: {answer.status_code}")
        errors = re.findall(r'class="[^"]*errorlist[^"]*".*?</ul>', answer.text, re.DOTALL)
        check(not errors, f"the form of {address} was refused: {errors}")
