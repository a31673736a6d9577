"""Change sets: what product managers have prepared and not yet published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from catalog.domain.lifecycle import CHANGE_SET
from tmf.ids import new_id
from tmf.words_field import WordsField

EDIT_DIRECTLY, APPROVE, PUBLISH = "edit_directly", "approve_changeset", "publish_changeset"
STATES = {
    "draft": _("Draft"),
    "inReview": _("In review"),
    "approved": _("Approved"),
    "scheduled": _("Scheduled"),
    "published": _("Published"),
    "undone": _("Undone"),
    "discarded": _("Discarded"),
}


class ChangeSet(FSMModelMixin, models.Model):
    """Edits of the catalog under one name, which go live together and can be undone together.

    A direct edit is a set of its own (`is_direct`), published in the moment it was made. `revision` counts the edits of
    the set. `problem` says why the last publishing by time was refused; `published_at` is when it went live.
    """

    LIFECYCLE = CHANGE_SET

    id = models.CharField(primary_key=True, max_length=64, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    state = FSMField(_("state"), default=CHANGE_SET.initial, protected=True, choices=list(STATES.items()))
    is_direct = models.BooleanField(_("direct edit"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    problem = WordsField(_("problem"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("by")
    )
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    publish_at = models.DateTimeField(_("goes live"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("went live"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-changed_at", "-id")
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        permissions = [
            (EDIT_DIRECTLY, "Can edit the live catalog directly"),
            (APPROVE, "Can approve change sets of others"),
            (PUBLISH, "Can publish, schedule and undo change sets"),
        ]
        indexes = [models.Index(fields=("state", "publish_at"), name="catalog_change_set_due")]

    def __str__(self) -> str:
        return self.name

    @transition(field=state, **CHANGE_SET.edge("submit"))
    def submit(self) -> None:
        """Its author wants it looked at."""

    @transition(field=state, **CHANGE_SET.edge("approve"))
    def approve(self) -> None:
        """Another person has found it right."""

    @transition(field=state, **CHANGE_SET.edge("sendBack"))
    def sendBack(self) -> None:  # noqa: N802 - the verb of the table
        """It has to be worked on once more."""

    @transition(field=state, **CHANGE_SET.edge("schedule"))
    def schedule(self) -> None:
        """It goes live by itself at `publish_at`."""

    @transition(field=state, **CHANGE_SET.edge("publish"))
    def publish(self) -> None:
        """It is live."""

    @transition(field=state, **CHANGE_SET.edge("undo"))
    def undo(self) -> None:
        """The catalog says again what it said before."""

    @transition(field=state, **CHANGE_SET.edge("discard"))
    def discard(self) -> None:
        """Nobody wants it any more."""


class ChangeSetEntry(models.Model):
    """One entity in a change set: its document as it was and as it is to be; empty where there is none.

    `before` is what stood in the live catalog when the entity came into the set, in a published set what stood there
    when it was published; bodies are as in `CatalogDocument`.
    """

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=40)
    entity_id = models.CharField(max_length=64)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("kind", "entity_id")
        constraints = [models.UniqueConstraint(fields=("change_set", "kind", "entity_id"), name="catalog_entry_once")]
        indexes = [models.Index(fields=("kind", "entity_id"), name="catalog_entry_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entity_id}"
