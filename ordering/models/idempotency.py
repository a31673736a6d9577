"""Keys under which an order was sent, so that sending it again makes no second one."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """One way to recognise an order that comes again: the client's `Idempotency-Key`, or the customer's `externalId`.

    Written in the transaction that stores the order, so a key without an order exists only inside that transaction.
    `scope` says whose key it is (`client:…` or `customer:…`), `answer` is the body of the first answer.
    `expires_at` is None for a key that holds for ever.
    """

    scope = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    order = models.ForeignKey("ordering.ProductOrder", null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
