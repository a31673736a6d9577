"""What was answered to a question, word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    """Kept answers by what they answer and by age."""

    def of_kind(self, kind: str) -> Self:
        """The answers of one TMF task resource."""
        return self.filter(kind=kind)

    def current(self, *, at: datetime) -> Self:
        """The answers that have not expired at the date, oldest first."""
        return self.filter(expires_at__gt=at).order_by("pk")

    def expired(self, *, at: datetime) -> Self:
        """The answers that have expired at the date."""
        return self.filter(expires_at__lte=at)


class KeptAnswer(models.Model):
    """One answered task of TMF679 or TMF760, as it was given.

    `document` is the whole answer; `kind` the resource that it is; `customer_id` whose products it is about, empty
    where nobody is known. The id speaks of the kind (`QPOQ-…`) and sorts by time.
    """

    QUERY_QUALIFICATION = "queryProductOfferingQualification"
    QUERY_CONFIGURATION = "queryProductConfiguration"

    id = models.CharField(primary_key=True, max_length=64, editable=False)
    kind = models.CharField(max_length=40, choices=[(k, k) for k in (QUERY_QUALIFICATION, QUERY_CONFIGURATION)])
    customer_id = models.CharField(max_length=64, blank=True)
    document = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "id"], name="qualification_kept_customer"),
            models.Index(fields=["expires_at"], name="qualification_kept_expiry"),
        ]

    def __str__(self) -> str:
        return self.id
