"""The verbs that service orders and their items share: their lifecycles have the same moves (TMF641)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from provisioning.domain.lifecycle import SERVICE_ORDER
from tmf.labels import labelled


class OrderMoves(FSMModelMixin, models.Model):
    """The state of TMF641 and its moves; docs/states draws them."""

    LIFECYCLE = SERVICE_ORDER

    state = FSMField(_("state"), default=SERVICE_ORDER.initial, protected=True, choices=labelled(SERVICE_ORDER.states))

    class Meta:
        abstract = True

    @transition(field=state, **SERVICE_ORDER.edge("reject"))
    def reject(self) -> None:
        """It was refused as a whole."""

    @transition(field=state, **SERVICE_ORDER.edge("start"))
    def start(self) -> None:
        """Work has begun."""

    @transition(field=state, **SERVICE_ORDER.edge("wait"))
    def wait(self) -> None:
        """Something is needed from the one who ordered."""

    @transition(field=state, **SERVICE_ORDER.edge("hold"))
    def hold(self) -> None:
        """An issue blocks it until a person has solved it."""

    @transition(field=state, **SERVICE_ORDER.edge("resume"))
    def resume(self) -> None:
        """What blocked it is solved."""

    @transition(field=state, **SERVICE_ORDER.edge("complete"))
    def complete(self) -> None:
        """Everything is done."""

    @transition(field=state, **SERVICE_ORDER.edge("complete_partly"))
    def complete_partly(self) -> None:
        """Something is done and something will never be."""

    @transition(field=state, **SERVICE_ORDER.edge("fail"))
    def fail(self) -> None:
        """Nothing of it could be done."""

    @transition(field=state, **SERVICE_ORDER.edge("assess_cancellation"))
    def assess_cancellation(self) -> None:
        """It is being found out whether it can be cancelled."""

    @transition(field=state, **SERVICE_ORDER.edge("accept_cancellation"))
    def accept_cancellation(self) -> None:
        """It is being cancelled."""

    @transition(field=state, **SERVICE_ORDER.edge("cancel"))
    def cancel(self) -> None:
        """It is cancelled."""
