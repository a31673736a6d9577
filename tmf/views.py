"""The views of every TM Forum API.

    class ProductList(CollectionView):
        resource = PRODUCT
        filters = {"status": Column("status"), "relatedParty.id": Column("customer_id")}
        unbuilt = ("POST",)                                               # declared by the official file, answers 501

        def rows(self) -> QuerySet: return Product.objects.select_related(…).prefetch_related(…)

    class ProductItem(ItemView): resource = PRODUCT; unbuilt = ("PATCH", "DELETE"); def rows(self): …

    urlpatterns = [*resource_paths(PRODUCT, ProductList, ProductItem), *unbuilt_paths(BASE, {"hub": ("POST",), …})]

A collection that creates defines `create(body, request) -> object` (body is validated, see Resource.serializer) and
calls one service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Never

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import URLPattern, path
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tmf.conditional import answer
from tmf.errors import NotBuilt, Refused
from tmf.json import dumps, with_body
from tmf.paging import check_fields, page_of, select
from tmf.query import Lookup, filtered, of_params, ordered
from tmf.resources import Resource


class TmfView(APIView):
    """What all views share: a method that the official file declares and we do not offer yet is a 501, not a 405."""

    unbuilt: tuple[str, ...] = ()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """DRF's request, whose parser sees every body: an empty one too, and one that comes in chunks."""
        return with_body(super().initialize_request(request, *args, **kwargs))

    def http_method_not_allowed(  # type: ignore[override]  # DRF gives its own Request
        self, request: Request, *args: Any, **kwargs: Any
    ) -> Never:
        """Tell a missing operation (501) from one that does not exist (405)."""
        if request.method in self.unbuilt:
            raise NotBuilt(f"{request.method} {request.path}")
        super().http_method_not_allowed(request, *args, **kwargs)
        raise AssertionError  # pragma: no cover - DRF always raises

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> Never:
        """Tell a token that is no good (it may have expired a moment ago) from none at all; both are a 401."""
        if "Authorization" in request._request.headers and not request.successful_authenticator:  # noqa: SLF001
            raise NotAuthenticated("The token in the Authorization header is unknown or has expired.")
        super().permission_denied(request, message, code)
        raise AssertionError  # pragma: no cover - DRF always raises

    @property
    def actor(self) -> str:
        """Who asks, as recorded beside every change: `client:<client id>`."""
        application = getattr(self.request.auth, "application", None)
        return f"client:{application.client_id}" if application else "client:unknown"


class ResourceView(TmfView):
    """A view of one resource."""

    resource: ClassVar[Resource]
    posted_statuses: ClassVar[tuple[int, ...]] = (201,)
    """What a POST answers with, for the schema; a task says 200 (answered at once) and 202 (answered later)."""

    def rows(self) -> QuerySet[Any]:
        """The rows that this client may see, with everything that reading them needs prefetched."""
        raise NotImplementedError

    def answer(self, obj: Any) -> dict[str, Any]:
        """The JSON of one object with the attributes asked for."""
        return select(self.resource.read(obj), self.request.query_params.get("fields"))


class CollectionView(ResourceView):
    """GET a page; POST, where `create` is defined."""

    filters: ClassVar[Mapping[str, Lookup]] = {}
    """What can be filtered and sorted, where it is less or more than the declaration of the resource says."""

    def get(self, request: Request, **_: Any) -> HttpResponseBase:
        """A page of the resource."""
        page = page_of(request.query_params)
        rows = self.selected(request.query_params)
        total = rows.count()
        body = [self.answer(obj) for obj in rows[page.offset : page.offset + page.limit]]
        figures = {"total": total, "count": len(body)}
        headers = page.headers(**figures, url=request.get_full_path())
        return Response(body, status=page.status(**figures), headers=headers)

    def selected(self, params: QueryDict) -> QuerySet[Any]:
        """The rows asked for, in the order asked for (tmf.query).

        Raises:
            Refused: 400 for what cannot be filtered or sorted, naming what can.
        """
        lookups = self.filters or self.resource.lookups
        rows = filtered(self.rows(), of_params(params.lists()), lookups)
        return ordered(rows, params.getlist("sort"), lookups) if "sort" in params else rows

    def post(self, request: Request, **_: Any) -> HttpResponseBase:
        """Create one: 201, `Location` and the body as stored."""
        if "POST" in self.unbuilt:
            self.http_method_not_allowed(request)
        check_fields(request.query_params.get("fields"))
        created = self.create(validated(self.resource, request.data), request)
        return self.created(created)

    def create(self, body: dict[str, Any], request: Request) -> Model:  # noqa: ARG002
        """Call the service that creates; `body` is validated and speaks TM Forum's names."""
        raise NotBuilt(f"POST {request.path}")

    def created(self, obj: Any, headers: Mapping[str, str] | None = None) -> Response:
        """201 with the address of what was made."""
        location = {"Location": self.resource.href(obj.pk), **(headers or {})}
        return Response(self.answer(obj), status=201, headers=location)


class ItemView(ResourceView):
    """GET one by id."""

    def get(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """The resource with this id and its entity tag; 304 where the client has it already, or 404.

        The tag is a hash of the very bytes of the answer, `fields` and all: it cannot be wrong, and a resource that is
        shown with parts of others needs no version number of its own.
        """
        return answer(request, dumps(self.answer(self.one(pk))))

    def one(self, pk: str) -> Any:
        """The row with this id.

        Raises:
            Refused: 404.
        """
        found = self.rows().filter(pk=pk).first()
        if found is None:
            raise Refused(404, "notFound", f"There is no {self.resource.type} {pk!r}.")
        return found


class UnbuiltView(TmfView):
    """Operations that the official file declares and Tierway does not offer yet."""

    schema = None


def validated(resource: Resource, data: Any) -> dict[str, Any]:
    """The body, validated by the declaration of the resource.

    Raises:
        rest_framework.exceptions.ValidationError: with every path that is wrong.
    """
    if not isinstance(data, Mapping):
        raise Refused(400, "invalid", "The body has to be a JSON object.")
    serializer = resource.serializer(write=True)(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def resource_paths(
    resource: Resource, collection: type[CollectionView], item: type[ItemView] | None = None
) -> list[URLPattern]:
    """The addresses of a resource: its collection and, by id, its items."""
    root = f"{resource.base}/{resource.path}".lstrip("/")
    name = resource.type
    paths = [path(root, collection.as_view(), name=f"list{name}")]
    return [*paths, path(f"{root}/<str:pk>", item.as_view(), name=f"retrieve{name}")] if item else paths


def unbuilt_paths(base: str, operations: Mapping[str, Iterable[str]]) -> list[URLPattern]:
    """Addresses that answer 501: path below the base (`hub/<str:pk>`) to the methods the official file declares."""
    root = base.lstrip("/")
    return [
        path(f"{root}/{below}", UnbuiltView.as_view(unbuilt=tuple(methods))) for below, methods in operations.items()
    ]
