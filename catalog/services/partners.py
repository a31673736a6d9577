"""Who may be asked for a service: partners are entities of production, which says here who there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Teller = Callable[[], Mapping[str, str]]
_tellers: list[Teller] = []


def partners_are_told_by(teller: Teller) -> None:
    """Register who knows partners: a function that gives their names by their ids."""
    if teller not in _tellers:
        _tellers.append(teller)


def partner_names() -> dict[str, str]:
    """The names of the partners by their ids, in the order of the names."""
    found = {pk: name for teller in _tellers for pk, name in teller().items()}
    return dict(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))
