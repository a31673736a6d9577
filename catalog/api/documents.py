"""The catalogs over HTTP: documents out as they are stored, bodies in to the catalog's services."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, ClassVar, TypeAlias

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

from catalog.api.pages import Listed, pages
from catalog.models import CatalogDocument
from catalog.resources.kinds import Kind
from catalog.selectors import catalog_token
from catalog.services import change_entity, create_entity, hold_catalog, remove_entity, written_by
from catalog.services.documents import to_bytes, to_document
from catalog.services.versions import body_of, split
from tmf.conditional import answer, check_match, entity_tag
from tmf.errors import Refused
from tmf.json import PATCH_PARSERS, dumps
from tmf.paging import check_fields, page_of, select
from tmf.query import AllOf, Condition, Expression, matches, of_params, ordered_documents, where
from tmf.views import CollectionView, ItemView

Headers: TypeAlias = "dict[str, str]"


def answer_one(request: Request, body: str, *, status: int = 200, headers: Headers | None = None) -> HttpResponse:
    """A stored document, or of it what `fields` asks for, with the tag of the whole: it is what `If-Match` guards."""
    part = shown(request, body)
    return answer(request, part, tag=entity_tag(to_bytes(body)), status=status, headers=headers)


def shown(request: Request, body: str) -> bytes:
    """A stored document, or of it what `fields` asks for."""
    fields = request.query_params.get("fields")
    return dumps(select(to_document(body), fields)) if fields else to_bytes(body)


class KindList(CollectionView):
    """All entities of one kind."""

    kind: ClassVar[Kind]
    conditional = True
    query_parameters: ClassVar[dict[str, str]] = {
        "version": "With `id`: these versions of the entities, not only the current ones."
    }
    """What a GET takes beside its filters, for the schema."""

    def rows(self) -> QuerySet[Any]:
        """The rows, to be filtered; their documents are read by id."""
        return self.kind.model._default_manager.all()  # noqa: SLF001 - Django's API

    def get(self, request: Request, **_: Any) -> HttpResponseBase:
        """A page, kept in memory until the catalog changes."""
        key = (catalog_token(), request.get_full_path())
        listed = pages.get(key)
        if listed is None:
            listed = self._listed(request)
            # Rows are read in several queries: a write between them would mix two catalogs, so such a page is not kept.
            if catalog_token() == key[0]:
                pages.keep(key, listed)
        return answer(request, listed.body, status=listed.status, headers=listed.headers)

    def post(self, request: Request, **_: Any) -> HttpResponseBase:
        """Create one: 201, `Location` and the document as stored."""
        check_fields(request.query_params.get("fields"))
        with (
            written_by(self.actor),
            hold_catalog(),
        ):  # until it is read again: the answer is this change, not the next one's
            body = body_of(self.kind, create_entity(kind=self.kind, body=request.data))
        return answer_one(request, body, status=201, headers={"Location": to_document(body)["href"]})

    def _listed(self, request: Request) -> Listed:
        params = request.query_params
        page = page_of(params)
        if ids := _asked_for_versions(expression := of_params(params.lists())):
            bodies = self._versions(ids, expression, params.getlist("sort"))
            total, bodies = len(bodies), bodies[page.offset : page.offset + page.limit]
        else:
            rows = self.selected(params)
            total, bodies = rows.count(), self._bodies(rows[page.offset : page.offset + page.limit])
        figures = {"total": total, "count": len(bodies)}
        body = b"[" + b",".join(shown(request, one) for one in bodies) + b"]"
        return Listed(body, page.status(**figures), page.headers(**figures, url=request.get_full_path()))

    def _bodies(self, rows: QuerySet[Any]) -> list[str]:
        ids = list(rows.values_list("pk", flat=True))
        stored = CatalogDocument.objects.filter(kind=self.kind.name, entity_id__in=ids, current=True)
        bodies = dict(stored.values_list("entity_id", "body"))
        return [bodies[pk] for pk in ids if pk in bodies]

    def _versions(self, ids: Sequence[str], expression: Expression, sort: Sequence[str]) -> list[str]:
        """The versions of named entities, by id and version unless another order is asked for.

        Only their documents are there to be looked at; what can be asked is what can be asked of the rows.
        """
        lookups, model = self.filters or self.resource.lookups, self.kind.model
        where(expression, lookups, model)  # refuses what cannot be filtered
        stored = CatalogDocument.objects.filter(kind=self.kind.name, entity_id__in=ids)
        # Sorted here: a database has an order of texts of its own.
        bodies = (body for *_, body in sorted(stored.values_list("entity_id", "version", "body")))
        found = [(document, body) for body in bodies if matches(document := to_document(body), expression, lookups)]
        return [body for _, body in ordered_documents(found, sort, lookups, model, itemgetter(0))]


class KindItem(ItemView):
    """One entity: its current version, or with `id:(version=…)` or `?version=…` another one."""

    kind: ClassVar[Kind]
    conditional = True
    query_parameters: ClassVar[dict[str, str]] = {
        "version": "A version of the entity; without it, the current one. `/{id}:(version=1.0)` says the same."
    }
    parser_classes = PATCH_PARSERS

    def get(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """The document, 304 where the client has it already."""
        return answer_one(request, body_of(self.kind, self._name(request, pk)))

    def patch(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """Change it by one of the four forms of patch (tmf.patch); `If-Match` guards against another writer."""
        check_fields(request.query_params.get("fields"))
        body_of(self.kind, self._name(request, pk))  # an unknown one is a 404, whatever the body
        with (
            written_by(self.actor),
            hold_catalog(),
        ):  # until it is read again: the answer is this change, not the next one's
            name = change_entity(
                kind=self.kind,
                name=self._name(request, pk),
                patch=request.data,
                media_type=str(request.content_type),
                allowed=lambda stored: self._check(request, stored),
            )
            body = body_of(self.kind, name)
        return answer_one(request, body)

    def delete(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """Remove it: 204."""
        name = self._name(request, pk)
        with written_by(self.actor):
            remove_entity(kind=self.kind, name=name, allowed=lambda stored: self._check(request, stored))
        return HttpResponse(status=204)

    def _check(self, request: Request, stored: CatalogDocument) -> None:
        check_match(request, entity_tag(to_bytes(stored.body)))

    @staticmethod
    def _name(request: Request, pk: str) -> str:
        version = request.query_params.get("version")
        if version is None:
            return pk
        if split(pk)[1] not in (None, version):
            raise Refused(400, "invalidParameter", "The address names another version.", path="version")
        return f"{split(pk)[0]}:(version={version})"


def _asked_for_versions(expression: Expression) -> tuple[str, ...]:
    """The ids of the entities of which versions are asked for: `id=…` beside any condition on `version`."""
    parts = expression.parts if isinstance(expression, AllOf) else (expression,)
    asked = [part for part in parts if isinstance(part, Condition)]
    if not any(one.path == "version" for one in asked):
        return ()
    return next((one.values for one in asked if (one.path, one.op) == ("id", "eq")), ())
