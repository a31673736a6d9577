"""What holds for every resource that can be made, changed and removed."""

import sys
from typing import ClassVar

import pytest

from tests.api.contract_base import FAR, JSON, JSON_PATCH, JSON_PATCH_QUERY, MERGE, Contract, holds

UNKNOWN = {"ourOwnField": {"a": [1, None, {"b": "ü"}]}, "x-flag": False}


class CreateContract(Contract):
    """POST: 201, `Location`, everything given back; and every way to be refused.

    `wrong` gives faults that one body may have at once: attribute, value, the paths that the errors name.
    `reference` makes a reference to an entity (`id`, further attributes) and names where it stands in a body.
    """

    proves = (("POST", ""),)
    wrong: tuple[tuple[str, object, str], ...]
    reference: tuple[str, bool] | None = None
    """The attribute that refers to another entity, and whether it is a list; None where nothing does."""

    def referring(self, **ref):
        """What `reference` holds when it refers like this."""
        return [ref] if self.reference[1] else ref

    def referred(self):
        """The id of something that can be referred to."""
        sent = self.body(9)[self.reference[0]]
        return (sent[0] if self.reference[1] else sent)["id"]

    def test_what_is_created_is_answered_read_and_valid(self):
        body = self.body(1)
        assert self.errors(f"{self.schema}{'_Create' if self.v4 else '_FVO'}", body) == []
        answer = self.send("post", "", body)
        made = answer.json()
        assert answer.status_code == self.posted
        self.note(1, made)
        assert answer["Location"] == made["href"] == f"http://127.0.0.1:8000{self.root}/{self.pk(1)}"
        assert holds(made, body), (made, body)
        assert self.get(f"/{self.pk(1)}") == made

    def test_without_an_id_one_is_made_and_a_type_may_be_left_out(self):
        made = self.send("post", "", self.sample(**{"id": None, "@type": None}))
        assert made.status_code == self.posted
        assert made.json()["@type"] == self.schema
        assert self.get(f"/{made.json()['id']}") == made.json()

    def test_the_answer_to_a_post_gives_only_what_fields_asks_for(self):
        answer = self.send("post", f"?fields={self.title}", self.sample())
        assert (answer.status_code, set(answer.json())) == (self.posted, {"@type", "id", "href", self.title})

    def test_unknown_attributes_and_a_subtype_are_kept(self):
        meta = {"@type": f"Our{self.schema}", "@baseType": self.schema, "@schemaLocation": f"{FAR}/our.schema.json"}
        made = self.send("post", "", self.sample(**meta, **UNKNOWN))
        assert made.status_code == self.posted
        self.note(9, made.json())
        assert holds(self.get(f"/{self.pk(9)}"), {**meta, **UNKNOWN})
        assert [one["id"] for one in self.get("?limit=100")] == [self.pk(9)]

    def test_an_address_is_made_by_the_server(self):
        made = self.send("post", "", self.sample(href=f"{FAR}/x")).json()
        self.note(9, made)
        assert made["href"] == f"http://127.0.0.1:8000{self.root}/{self.pk(9)}"

    def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(self, unchanged):
        with unchanged:
            changes = {name: value for name, value, _ in self.wrong}
            answer = self.send("post", "", {**self.sample(), **changes})
            found = self.refused(answer, 400)
        errors = found.get("errors", [found])
        assert sorted(error["path"] for error in errors) == sorted(
            path for *_, paths in self.wrong for path in paths.split()
        )

    @pytest.mark.parametrize(
        ("body", "status"), [(b"{", 400), (b"[]", 400), (b'"x"', 400), (b"null", 400), (b'{"a":1,"a":2}', 400)]
    )
    def test_a_body_that_is_no_object_is_a_400(self, unchanged, body, status):
        with unchanged:
            self.refused(self.send("post", "", body), status)

    @pytest.mark.parametrize("kind", ["text/plain", MERGE, "application/xml", "application/json; charset=latin-1"])
    def test_another_media_type_is_a_415(self, unchanged, kind):
        with unchanged:
            self.refused(self.send("post", "", b"{}", kind=kind), 415, "unsupportedMediaType")

    def test_nobody_creates_without_a_token_that_may(self, unchanged):
        with unchanged:
            self.refused(self.send("post", "", self.body(1), scope=None), 401, "notAuthenticated")
            self.refused(self.send("post", "", self.body(1), scope="read"), 403, "permissionDenied")

    def test_creating_costs_what_the_budget_says(self):
        _, cost = self.cost("post", "", self.body(1))
        self.spends("create", cost)


class AnnouncedContract(CreateContract):
    """POST of what tells its listeners."""

    def test_creating_announces_itself(self, events):
        body = self.body(1)
        made = self.send("post", "", body).json()
        assert events() == [(f"{self.schema}CreateEvent", self.path, made)]

    def test_what_cannot_be_announced_is_not_stored(self, unchanged, monkeypatch):
        def broken(_):
            raise RuntimeError("no room for events")

        body = self.body(1)
        with unchanged, monkeypatch.context() as patched:
            patched.setattr(sys.modules["events.services.record"], "deliveries_of", broken)
            self.refused(self.send("post", "", body), 500, "internalError")


class VersionedContract(AnnouncedContract):
    """POST of what has versions, entity tags and references."""

    def test_the_tag_of_what_is_created_is_that_of_what_is_read(self):
        assert self.send("post", "", self.body(1))["ETag"] == self.send("get", f"/{self.pk(1)}")["ETag"]

    def test_another_kind_of_entity_is_refused(self, unchanged):
        other = "Category" if self.schema != "Category" else "ProductOffering"
        with unchanged:
            found = self.refused(self.send("post", "", self.sample(**{"@type": other})), 400, "wrongType")
        assert found["path"] == "@type"

    def test_an_id_and_version_that_are_there_are_a_409(self, unchanged):
        self.make(9)
        with unchanged:
            found = self.refused(self.send("post", "", self.sample(name="another")), 409, "alreadyExists")
        assert found["path"] == "version"

    def test_a_new_version_of_an_id_takes_the_place_of_the_current_one(self, events):
        (old,) = self.make(9)
        events()
        self.send("post", "", self.sample(version="2.0", name="another"))
        current, first = self.get(f"/{self.pk(9)}"), self.get(f"/{self.pk(9)}:(version=1.0)")
        assert (current["version"], current["name"]) == ("2.0", "another")
        assert first == {**old, "href": f"{old['href']}?version=1.0"}
        assert self.get(f"/{self.pk(9)}?version=1.0") == first
        assert self.get(f"?id={self.pk(9)}&version=1.0") == [first]
        assert [one["version"] for one in self.get(f"?id={self.pk(9)}&version=1.0,2.0")] == ["1.0", "2.0"]
        assert [one["version"] for one in self.get(f"?id={self.pk(9)}")] == ["2.0"]
        self.refused(self.send("get", f"/{self.pk(9)}?version=7"), 404, "notFound")
        assert len(events()) == 1

    def test_a_reference_to_what_is_not_there_is_refused_by_path_and_id(self, unchanged):
        attribute, many = self.reference
        with unchanged:
            body = self.sample(**{attribute: self.referring(id="ghost")})
            found = self.refused(self.send("post", "", body), 400, "unknownReference")
        assert found["path"] == f"{attribute}[0].id" if many else f"{attribute}.id"
        assert "'ghost'" in found["message"]

    def test_a_reference_to_another_system_is_kept_and_never_followed(self):
        attribute, _ = self.reference
        ref = self.referring(id="ghost", href=f"{FAR}/x/ghost", name="Afar", **{"@type": "AnyRef", "theirs": 1})
        made = self.send("post", "", self.sample(**{attribute: ref}))
        assert made.status_code == 201, made.content
        assert made.json()[attribute] == ref

    def test_a_reference_is_answered_with_the_address_and_the_name_that_hold_now(self):
        attribute, many = self.reference
        target = self.referred()
        made = self.send("post", "", self.sample(**{attribute: self.referring(id=target, name="stale")})).json()
        (found,) = made[attribute] if many else [made[attribute]]
        assert found["id"] == target
        assert found["name"] != "stale"
        assert found["href"].endswith(f"/{target}")


class PatchContract(Contract):
    """PATCH in its four forms.

    `change` is an attribute of the first level with its new value; `entry` an attribute that is a list of objects with
    an attribute inside, its first value in `body`, and a new value for that one.
    """

    proves = (("PATCH", "/{id}"),)
    change: tuple[str, object]
    entry: tuple[str, str, str, str, object]
    """The list, the attribute that selects its entry, that entry's value, the attribute to change, its new value."""
    changed_event = "AttributeValueChangeEvent"
    stamped: ClassVar[bool] = True
    """Whether a change is dated by `lastUpdate`."""
    repeated: ClassVar[str] = "name"
    """An attribute of text that patches name with the value that it has."""
    malformed: ClassVar[tuple[str, object]] = ("name", 7)
    """An attribute that can be changed, and a value that it cannot have."""

    def patch(self, body, kind=MERGE, **options):
        return self.send("patch", f"/{self.pk(1)}", body, kind=kind, **options)

    @pytest.mark.parametrize("kind", [MERGE, JSON, "application/merge-patch+json; charset=utf-8"])
    def test_a_merge_patch_changes_what_it_names_and_removes_what_is_null(self, events, kind):
        (made,) = self.make(1)
        events()
        name, value = self.change
        answer = self.patch({name: value, "description": None}, kind)
        after = answer.json()
        assert answer.status_code == 200
        untouched = {key: one for key, one in made.items() if key not in (name, "description", "lastUpdate")}
        if self.stamped:
            untouched["lastUpdate"] = after["lastUpdate"]
            assert after["lastUpdate"] > made["lastUpdate"]
        assert after == {**untouched, name: value}
        assert self.get(f"/{self.pk(1)}") == after
        assert events() == [(f"{self.schema}{self.changed_event}", self.path, after)]

    def test_a_json_patch_changes_by_place(self):
        (made,) = self.make(1)
        listed, _, _, inner, new = self.entry
        name, value = self.change
        patch = [
            {"op": "test", "path": f"/{self.repeated}", "value": made[self.repeated]},
            {"op": "replace", "path": f"/{name}", "value": value},
            {"op": "replace", "path": f"/{listed}/0/{inner}", "value": new},
            {"op": "add", "path": "/ourOwnField", "value": {"a": 1}},
        ]
        answer = self.patch(patch, JSON_PATCH)
        assert answer.status_code == 200, answer.content
        after = answer.json()
        assert (after[name], after["ourOwnField"], after[listed][0][inner]) == (value, {"a": 1}, new)

    def test_a_json_patch_query_changes_by_value(self):
        self.make(1)
        listed, key, chosen, inner, new = self.entry
        answer = self.patch(
            [{"op": "replace", "path": f"/{listed}/{inner}?{listed}.{key}={chosen}", "value": new}], JSON_PATCH_QUERY
        )
        assert answer.status_code == 200, answer.content
        found = {one[key]: one[inner] for one in answer.json()[listed]} if key != inner else {}
        assert found.get(chosen, new) == new

    def test_a_merge_patch_replaces_a_list_and_a_json_patch_takes_one_entry_away(self):
        self.make(1)
        listed = self.entry[0]
        assert len(self.get(f"/{self.pk(1)}")[listed]) == 2
        assert len(self.patch([{"op": "remove", "path": f"/{listed}/0"}], JSON_PATCH).json()[listed]) == 1
        assert self.patch({listed: []}).json().get(listed, []) == []

    def test_an_attribute_that_nobody_declares_can_be_added_changed_and_removed(self):
        self.make(1)
        assert self.patch({"ourOwnField": {"a": 1, "b": 2}}).json()["ourOwnField"] == {"a": 1, "b": 2}
        assert self.patch({"ourOwnField": {"a": None}}).json()["ourOwnField"] == {"b": 2}
        assert "ourOwnField" not in self.patch({"ourOwnField": None}).json()

    def test_a_patch_that_changes_nothing_is_no_event(self, events):
        (made,) = self.make(1)
        events()
        assert self.patch({self.repeated: made[self.repeated]}).status_code == 200
        assert events() == []

    @pytest.mark.parametrize("name", ["id", "href", "@type", "@baseType", "@schemaLocation"])
    def test_what_is_immutable_is_refused_by_name(self, unchanged, name):
        body = {**self.body(1), "@baseType": self.schema, "@schemaLocation": f"{FAR}/s.json"}
        made = self.send("post", "", body)
        assert made.status_code == self.posted
        self.note(1, made.json())
        with unchanged:
            for patch, kind in (
                ({name: "other", "description": "new"}, MERGE),
                ([{"op": "replace", "path": f"/{name}", "value": "other"}], JSON_PATCH),
                ([{"op": "remove", "path": f"/{name}"}], JSON_PATCH),
            ):
                assert self.refused(self.patch(patch, kind), 400, "immutable")["path"] == name
        assert self.patch({name: self.get(f"/{self.pk(1)}")[name]}).status_code == 200

    def test_somebody_who_knows_an_older_state_is_refused(self, unchanged):
        self.make(1)
        name, value = self.change
        tag = self.send("get", f"/{self.pk(1)}")["ETag"]
        changed = self.patch({"description": "first"}, headers={"If-Match": tag})
        assert changed.status_code == 200
        assert changed["ETag"] == self.send("get", f"/{self.pk(1)}")["ETag"] != tag
        with unchanged:
            answer = self.patch({name: value}, headers={"If-Match": tag})
            self.refused(answer, 412, "preconditionFailed")
        assert answer["ETag"] == changed["ETag"]
        assert self.patch({name: value}, headers={"If-Match": f'"x", {changed["ETag"]}'}).status_code == 200

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml"])
    def test_another_media_type_is_no_patch(self, unchanged, kind):
        self.make(1)
        with unchanged:
            answer = self.patch({"description": "x"}, kind)
            self.refused(answer, 415, "unsupportedMediaType")
        assert JSON_PATCH_QUERY in answer["Accept-Patch"]

    def test_a_patch_that_leads_nowhere_or_does_not_fit_changes_nothing(self, unchanged):
        self.make(1)
        with unchanged:
            lost = [{"op": "replace", "path": "/nothing/here", "value": 1}]
            self.refused(self.patch(lost, JSON_PATCH), 400, "patchPath")
            tested = [
                {"op": "replace", "path": "/description", "value": "x"},
                {"op": "test", "path": f"/{self.repeated}", "value": "y"},
            ]
            self.refused(self.patch(tested, JSON_PATCH), 409, "patchTestFailed")
            self.refused(self.patch([], MERGE), 400, "invalidPatch")
            self.refused(self.patch({}, JSON_PATCH), 400, "invalidPatch")
            name, value = self.malformed
            assert self.refused(self.patch({name: value, "description": "x"}), 400, "invalid")["path"] == name

    def test_a_patch_of_nobody_is_a_404(self, unchanged):
        with unchanged:
            self.refused(self.send("patch", "/nobody", {"description": "x"}, kind=MERGE), 404, "notFound")

    def test_nobody_changes_without_a_token_that_may(self, unchanged):
        self.make(1)
        with unchanged:
            self.refused(self.patch({"description": "x"}, scope=None), 401, "notAuthenticated")
            self.refused(self.patch({"description": "x"}, scope="read"), 403, "permissionDenied")

    def test_changing_costs_what_the_budget_says(self):
        self.make(1)
        name, value = self.change
        _, cost = self.cost("patch", f"/{self.pk(1)}", {name: value}, kind=MERGE)
        self.spends("patch", cost)


class DeleteContract(Contract):
    """DELETE: 204, and then it is gone."""

    proves = (("DELETE", "/{id}"),)
    removed_events: tuple[str, ...] = ("DeleteEvent",)

    def let_go(self):
        """Take the first one out of everything that uses it, where what is used is not removed."""

    def test_what_is_removed_is_gone_and_nothing_else(self, events):
        _, other = self.make(1, 2)
        self.let_go()
        events()
        was = self.get(f"/{self.pk(1)}")
        assert self.send("delete", f"/{self.pk(1)}").status_code == 204
        self.refused(self.send("get", f"/{self.pk(1)}"), 404, "notFound")
        self.refused(self.send("delete", f"/{self.pk(1)}"), 404, "notFound")
        assert self.get("") == [other]
        assert events() == [(f"{self.schema}{event}", self.path, was) for event in self.removed_events]

    def test_removing_nobody_is_a_404_and_no_event(self, unchanged):
        with unchanged:
            self.refused(self.send("delete", "/nobody"), 404, "notFound")

    def test_nobody_removes_without_a_token_that_may(self, unchanged):
        self.make(1)
        with unchanged:
            self.refused(self.send("delete", f"/{self.pk(1)}", scope=None), 401, "notAuthenticated")
            self.refused(self.send("delete", f"/{self.pk(1)}", scope="read"), 403, "permissionDenied")

    def test_removing_costs_what_the_budget_says(self):
        self.make(1)
        self.let_go()
        _, cost = self.cost("delete", f"/{self.pk(1)}")
        self.spends("delete", cost)


class GuardedDeleteContract(DeleteContract):
    """DELETE of what has entity tags."""

    def test_somebody_who_knows_an_older_state_does_not_remove_it(self, unchanged):
        self.make(1)
        with unchanged:
            answer = self.send("delete", f"/{self.pk(1)}", headers={"If-Match": '"old"'})
            self.refused(answer, 412, "preconditionFailed")
