"""What the free text of a price type means (TMF620: "recurring, discount, allowance, penalty, and so forth")."""

from __future__ import annotations

RECURRING, ONE_TIME = "recurring", "oneTime"
_ONCE = ("onetime", "nonrecurring")
_TAKING_OFF = ("discount", "allowance")
_ADDING = ("surcharge", "penalty")


def takes_off(price_type: str) -> bool:
    """Whether a price of this type lowers what is due, such as `recurringDiscount`."""
    return any(word in _plain(price_type) for word in _TAKING_OFF)


def adds(price_type: str) -> bool:
    """Whether an alteration of this type raises a price; every other one lowers it."""
    return any(word in _plain(price_type) for word in _ADDING)


def kind_named(price_type: str) -> str | None:
    """`recurring` or `oneTime` where the type says so, None where it does not."""
    plain = _plain(price_type)
    if any(word in plain for word in _ONCE):  # first: "nonRecurring" holds the other word
        return ONE_TIME
    return RECURRING if RECURRING in plain else None


def kind_of(price_type: str, period: str | None) -> str:
    """What a price adds up with: `recurring`, `oneTime`, or its own type (usage, penalty …).

    A discount or a surcharge that does not say recurs when it has a period.
    """
    named = kind_named(price_type)
    if named is None and (takes_off(price_type) or "surcharge" in _plain(price_type)):
        return RECURRING if period else ONE_TIME
    return named or price_type


def _plain(price_type: str) -> str:
    return "".join(letter for letter in price_type.lower() if letter.isalnum())
