"""What holds for every resource that can be read: GET of one and of many."""

import re
from typing import ClassVar
from urllib.parse import quote

import pytest

from tests.api.contract_base import Contract

ALWAYS = {"@type", "id", "href"}


class ReadContract(Contract):
    """Read, list with totals, page, filter, sort, select attributes; refusals; the number of queries.

    `filters` says which of the entities 1, 2 and 3 each query finds; `sorts` the order that each `sort` puts them in.
    """

    proves = (("GET", ""), ("GET", "/{id}"))
    filters: ClassVar[dict[str, list[int]]]
    sorts: ClassVar[dict[str, list[int]]]
    inner: ClassVar[str] = "validFor.startDateTime"
    """A dotted attribute that the entities have."""

    def numbers(self, listed):
        """Which of the made entities these are."""
        by_id = {self.pk(number): number for number in range(1, 10)}
        return [by_id[one["id"]] for one in listed]

    def test_a_list_holds_every_entity_as_it_reads_by_id(self):
        made = self.make(1, 2, 3)
        answer = self.send("get")
        assert (answer.status_code, answer["X-Total-Count"], answer["X-Result-Count"]) == (200, "3", "3")
        assert sorted(answer.json(), key=lambda one: one["id"]) == made
        for one in made:
            assert self.get(f"/{quote(one['id'])}") == one
            assert one["@type"] == self.schema
            assert one["href"] == f"http://127.0.0.1:8000{self.root}/{one['id']}"

    def test_an_empty_list_is_a_200(self):
        answer = self.send("get")
        assert (answer.status_code, answer.json(), answer["X-Total-Count"]) == (200, [], "0")

    def test_the_pages_of_a_list_lead_to_each_other_and_miss_nothing(self):
        made = self.make(1, 2, 3)
        found, visited, address = [], 0, f"{self.root}?limit=1"
        while address:
            answer = self.send("get", address)
            assert (answer.status_code, answer["X-Total-Count"], answer["X-Result-Count"]) == (206, "3", "1")
            found += answer.json()
            links = {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer["Link"])}
            assert set(links) == {"first", "last"} | ({"prev"} if visited else set()) | (
                {"next"} if visited < 2 else set()
            )
            visited, address = visited + 1, links.get("next", "").removeprefix("http://127.0.0.1:8000")
        assert sorted(found, key=lambda one: one["id"]) == made
        behind = self.send("get", "?offset=7")
        assert (behind.status_code, behind.json(), behind["X-Total-Count"]) == (206, [], "3")

    @pytest.mark.parametrize("query", ["limit=0", "limit=x", "offset=-1", "offset=1.5"])
    def test_a_page_that_is_none_is_a_400(self, query):
        assert self.refused(self.send("get", f"?{query}"), 400, "invalidParameter")["path"] == query.partition("=")[0]

    def test_filters_find_what_they_name(self):
        self.make(1, 2, 3)
        found = {query: sorted(self.numbers(self.get(f"?{query}"))) for query in self.filters}
        assert found == self.filters

    def test_what_cannot_be_filtered_or_sorted_is_a_400_that_says_what_can(self):
        self.make(1)
        found = self.refused(self.send("get", "?password=x"), 400, "invalidFilter")
        assert found["path"] == "password"
        assert "filters: " in found["message"]
        found = self.refused(self.send("get", "?sort=password"), 400, "invalidSort")
        assert found["path"] == "sort"
        assert "possible: " in found["message"]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("filter=$[", "invalidFilter"),
            ("filter=$[?(@.name)]", "filterNotOffered"),
            ("filter=$..name", "filterNotOffered"),
            ("name.regex=.*", "filterNotOffered"),
        ],
    )
    def test_a_filter_that_is_malformed_or_not_offered_is_a_400_that_says_which(self, query, code):
        self.refused(self.send("get", f"?{query}"), 400, code)

    def test_a_list_is_sorted(self):
        self.make(1, 2, 3)
        assert {sort: self.numbers(self.get(f"?sort={sort}")) for sort in self.sorts} == self.sorts

    def test_only_the_attributes_asked_for_are_given(self):
        (made,) = self.make(1)
        first, _, below = self.inner.partition(".")
        for path in ("", f"/{made['id']}"):
            chosen, none, dotted = (
                self.get(f"{path}?fields={fields}") for fields in (f"{self.title},{first},nothing", "none", self.inner)
            )
            if not path:
                (chosen,), (none,), (dotted,) = chosen, none, dotted
            assert chosen == {name: made[name] for name in (*ALWAYS, self.title, first)}
            assert none == {name: made[name] for name in ALWAYS}
            assert set(dotted) == {*ALWAYS, first}
            inner = dotted[first][0] if isinstance(dotted[first], list) else dotted[first]
            assert set(inner) - ALWAYS == {below}

    def test_an_unknown_id_is_a_404(self):
        assert "nobody" in self.refused(self.send("get", "/nobody"), 404, "notFound")["message"]

    def test_an_answer_that_the_client_does_not_take_is_a_406(self):
        (made,) = self.make(1)
        for below in ("", f"/{made['id']}"):
            self.refused(self.send("get", below, headers={"Accept": "text/html"}), 406, "notAcceptable")

    def test_nobody_reads_without_a_token_that_may(self):
        (made,) = self.make(1)
        for below in ("", f"/{made['id']}", "/nobody"):
            self.refused(self.send("get", below, scope=None), 401, "notAuthenticated")
            self.refused(self.send("get", below, scope="write"), 403, "permissionDenied")

    def test_reading_costs_what_the_budget_says_whatever_the_size_of_the_page(self):
        (one, *_) = self.make(*range(1, 6))
        few, many = (self.cost("get", f"?limit={limit}&sort={self.title}") for limit in (1, 5))
        assert [len(answer.json()) for answer, _ in (few, many)] == [1, 5]
        _, by_id = self.cost("get", f"/{one['id']}")
        assert few[1] == many[1]
        self.spends("list", many[1])
        self.spends("retrieve", by_id)


class TaggedContract(ReadContract):
    """What holds besides for documents that are kept ready: entity tags."""

    def test_what_a_client_has_already_is_a_304(self):
        (made,) = self.make(1)
        for below in ("", f"/{made['id']}", f"/{made['id']}?fields=name"):
            tag = self.send("get", below)["ETag"]
            again = self.send("get", below, headers={"If-None-Match": tag})
            assert (again.status_code, again["ETag"]) == (304, tag)
            assert self.send("get", below, headers={"If-None-Match": '"other"'}).status_code == 200
