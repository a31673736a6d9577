"""The views of TMF679 v5 and TMF760 v5: an answer is made by POST and can be read again for a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from qualification import services
from qualification.models import KeptAnswer
from qualification.resources import QUERY_CONFIGURATION, QUERY_QUALIFICATION
from qualification.resources.query_configuration import read_question
from qualification.resources.query_qualification import read_criteria
from tmf.bodies import read_body
from tmf.paging import check_fields
from tmf.views import CollectionView, ItemView, ResourceView


class _Kept(ResourceView):
    """Answers of one kind that have not expired."""

    kind: ClassVar[str]

    def rows(self) -> QuerySet[KeptAnswer]:
        """The answers that can still be read, oldest first."""
        return KeptAnswer.objects.of_kind(self.kind).current(at=timezone.now())


class _Questions(_Kept, CollectionView):
    """A task resource that is answered at once."""

    posted_status = 200
    read: ClassVar[Callable[..., Any]]
    ask: ClassVar[Callable[..., KeptAnswer]]
    at_once: ClassVar[str]
    by_default: ClassVar[bool]

    def post(self, request: Request, **_: Any) -> Response:
        """200 with the answer; 201 when the client does not ask for it at once, though it is there already."""
        check_fields(request.query_params.get("fields"))
        body, question = read_body(self.resource, request.data, type(self).read)
        kept = type(self).ask(question=question, body=body, at=timezone.now())
        status = 200 if body.get(self.at_once, self.by_default) else 201
        return Response(self.answer(kept), status=status, headers={"Location": self.resource.href(kept.pk)})


class QualificationQueryList(_Questions):
    """POST: what a customer may change to or add. GET: the answers of the last day."""

    resource = QUERY_QUALIFICATION
    kind = KeptAnswer.QUERY_QUALIFICATION
    read = staticmethod(read_criteria)
    ask = staticmethod(services.qualify)
    at_once = "instantSyncQualification"
    by_default = True
    example: ClassVar[dict[str, Any]] = {"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}
    """A body that the demo catalog answers, for the schema."""


class QualificationQueryItem(_Kept, ItemView):
    """One answer. PATCH and DELETE are not offered yet."""

    resource = QUERY_QUALIFICATION
    kind = KeptAnswer.QUERY_QUALIFICATION
    unbuilt = ("PATCH", "DELETE")


class ConfigurationQueryList(_Questions):
    """POST: the tree of a product or of an offering, with what may be chosen. GET: the answers of the last day."""

    resource = QUERY_CONFIGURATION
    kind = KeptAnswer.QUERY_CONFIGURATION
    read = staticmethod(read_question)
    ask = staticmethod(services.configure)
    at_once = "instantSync"
    by_default = False
    example: ClassVar[dict[str, Any]] = {
        "instantSync": True,
        "requestProductConfigurationItem": [{"id": "1", "productConfiguration": {"product": {"id": "1233"}}}],
    }
    """A body that the demo catalog answers, for the schema."""


class ConfigurationQueryItem(_Kept, ItemView):
    """One answer."""

    resource = QUERY_CONFIGURATION
    kind = KeptAnswer.QUERY_CONFIGURATION
