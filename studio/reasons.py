"""The reasons of the oracle in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop

from qualification.domain import Reason

SAID = (
    gettext_noop("There is no way from the offering that is held to this one"),
    gettext_noop("no way there"),
    gettext_noop("This offering can only be upgraded, and this one is lower"),
    gettext_noop("upgrades only"),
    gettext_noop("This offering does not lie in the direction that was asked for"),
    gettext_noop("other direction"),
    gettext_noop("This offering is lower than the one that the plan includes"),
    gettext_noop("below the included tier"),
    gettext_noop("This action is not allowed in this channel"),
    gettext_noop("not allowed in this channel"),
    gettext_noop("This offering is not on sale"),
    gettext_noop("not on sale"),
    gettext_noop("This offering is not valid on this date"),
    gettext_noop("not on this date"),
    gettext_noop("This offering is not an option of the plan"),
    gettext_noop("not in this plan"),
    gettext_noop("The product is not active"),
    gettext_noop("not active"),
    gettext_noop("An open order already touches the product"),
    gettext_noop("order open"),
    gettext_noop("another item of this request"),
    gettext_noop("This offering is not available in this channel"),
    gettext_noop("not sold in this channel"),
    gettext_noop("This offering is for other market segments"),
    gettext_noop("other segment"),
    gettext_noop("This offering is not served at this place"),
    gettext_noop("other place"),
    gettext_noop("This offering needs another one that the customer does not have"),
    gettext_noop("needs another"),
    gettext_noop("This offering does not go together with another one"),
    gettext_noop("excluded by another"),
    gettext_noop("Another tier of the same service is in the plan: change that one instead"),
    gettext_noop("A product can become one tier, and several are selected"),
    gettext_noop("The customer or the plan cannot hold this offering more often"),
    gettext_noop("no more of it"),
    gettext_noop("The product has not been held long enough"),
    gettext_noop("held too short"),
    gettext_noop("The last change of the product is too recent"),
    gettext_noop("changed too recently"),
    gettext_noop("The number of options chosen from a group is outside the limits of the group"),
    gettext_noop("limit of the group"),
    gettext_noop("A characteristic cannot have this value"),
    gettext_noop("value not allowed"),
    gettext_noop("A policy in force here cannot be applied, so nothing is allowed"),
    gettext_noop("policy unreadable"),
    gettext_noop("The customer does not hold this product"),
    gettext_noop("not held"),
    gettext_noop("The product is not suspended"),
    gettext_noop("not suspended"),
    gettext_noop("The plan would be left without an option that it includes"),
    gettext_noop("option missing"),
    gettext_noop("A characteristic that is needed is missing"),
    gettext_noop("value missing"),
)
"""What reasons say, for the translators: the oracle speaks English, and its rules know no Django."""


def in_words(reason: Reason) -> str:
    """A reason in a sentence; one that says of what it speaks has two parts."""
    whole = gettext(reason.label)
    label, mark, detail = reason.label.partition(": ")
    return f"{gettext(label)}{mark}{gettext(detail)}" if detail and whole == reason.label else whole


def in_short(reasons: Sequence[Reason]) -> str:
    """The first of some reasons in a few words, and how many more there are."""
    if not reasons:
        return ""
    first = gettext(reasons[0].short or reasons[0].label)
    return f"{first} +{len(reasons) - 1}" if len(reasons) > 1 else first
