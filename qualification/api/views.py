"""The views of TMF679 v5 and TMF760 v5: a question is posted, answered at once or later, and read again for a day."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from qualification.models import Task
from qualification.services import Kind, accept_task, answer_at_once, change_task, remove_task
from tmf.bodies import read_body
from tmf.conditional import answer, check_match, entity_tag
from tmf.json import PATCH_PARSERS, dumps
from tmf.later import is_for_later
from tmf.paging import check_fields, select
from tmf.views import CollectionView, ItemView, ResourceView


class TaskView(ResourceView):
    """Tasks of one kind that have not expired."""

    kind: ClassVar[Kind]

    def rows(self) -> QuerySet[Task]:
        """The tasks that can still be read, oldest first."""
        return Task.objects.of_kind(self.kind.name).current(at=timezone.now())


class TaskList(TaskView, CollectionView):
    """A task resource."""

    posted_statuses = (200, 202)
    request_headers: ClassVar[dict[str, str]] = {
        "Expect": "`202-Accepted`: the answer is made later, and the task says when it is there."
    }

    def post(self, request: Request, **_: Any) -> Response:
        """200 with the answer, or 202 with the address of a task that is answered later.

        Later is what `Expect: 202-Accepted` asks for, and the attribute for an answer at once when it is `false`.
        Whatever is wrong with the question is refused now, in both cases.
        """
        fields = request.query_params.get("fields")
        check_fields(fields)
        body, question = read_body(self.resource, request.data, self.kind.read)
        asked = {"kind": self.kind, "question": question, "body": body, "actor": self.actor, "at": timezone.now()}
        if _wants_it_later(request, body, self.kind):
            task = accept_task(sent=request.data, **asked)
            return Response(status=202, headers={"Location": self.resource.href(task.pk)})
        given = answer_at_once(**asked)
        shown = select(dict(given.document), fields) if fields else given.text
        return Response(shown, status=200, headers={"Location": self.resource.href(given.pk)})


class TaskItem(TaskView, ItemView):
    """One task, with the entity tag of the whole of it, whatever `fields` asks for: that is what `If-Match` guards."""

    conditional = True

    def get(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """The task; 304 where the client has it already."""
        return self.tagged(request, self.one(pk))

    def tagged(self, request: Request, task: Task) -> HttpResponse:
        """The attributes asked for, and the tag."""
        document = self.resource.read(task)
        shown = select(document, request.query_params.get("fields"))
        return answer(request, dumps(shown), tag=_tag(document))


class ChangeableTask(TaskItem):
    """One task of an API that has PATCH and DELETE."""

    parser_classes = PATCH_PARSERS

    def patch(self, request: Request, *, pk: str, **_: Any) -> HttpResponseBase:
        """Change what a client may change, by one of the four forms of patch; `If-Match` guards against another writer.

        Changeable are `description`, `note`, `relatedParty`, `requestedQualificationCompletionDate`, what no file
        declares, `expirationDate` to an earlier time, and `state` to `cancelled` while nobody answers yet.
        """
        check_fields(request.query_params.get("fields"))
        self.one(pk)  # an unknown one is a 404, whatever the body
        task = change_task(
            kind=self.kind,
            pk=pk,
            patch=request.data,
            media_type=str(request.content_type),
            allowed=lambda document: check_match(request, _tag(document)),
            actor=self.actor,
            at=timezone.now(),
        )
        task.refresh_from_db(fields=["document"])  # the tag is of what is stored: PostgreSQL orders the keys of JSON
        return self.tagged(request, task)

    def delete(self, request: Request, *, pk: str, **_: Any) -> HttpResponse:
        """Remove it: 204. An answer that is being made is dropped."""
        remove_task(
            kind=self.kind, pk=pk, allowed=lambda document: check_match(request, _tag(document)), at=timezone.now()
        )
        return HttpResponse(status=204)


def task_views(kind: Kind) -> tuple[type[TaskList], type[TaskItem]]:
    """The views of a kind: of the collection and of one task."""
    described = {"kind": kind, "resource": kind.resource, "__doc__": kind.about}
    name, item = kind.resource.type, ChangeableTask if kind.changeable else TaskItem
    listing = type(f"{name}List", (TaskList,), {**described, "example": kind.example})
    return listing, type(f"{name}Item", (item,), described)


def _wants_it_later(request: Request, body: dict[str, Any], kind: Kind) -> bool:
    """Whether the client wants the answer later. The header takes the place of the attribute (TMF679 v5)."""
    return body.get(kind.at_once) is False or is_for_later(request.META.get("HTTP_EXPECT", ""))


def _tag(document: dict[str, Any]) -> str:
    return entity_tag(dumps(document))
