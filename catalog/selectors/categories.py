"""Rows of categories, as the offerings of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from catalog.models import Category
from catalog.selectors.rows import Once, Reader, gathered

Ids = tuple[str, ...]


def read_categories(reader: Reader, order: Iterable[str]) -> dict[str, Ids]:
    """The offerings of each category and of all categories below it; `order` is the catalog's order of offerings."""
    rank = {pk: n for n, pk in enumerate(order)}
    parents: dict[str, str | None] = dict(reader.rows(Category.objects.all(), "id", "parent_id"))
    links = reader.rows(Category.offerings.through.objects.all(), "category_id", "productoffering_id")
    own = gathered(links, lambda its: {pk for (pk,) in its})
    same = Once[Ids, Ids](lambda ids: ids)  # a category and the only one below it share a tuple

    def inside(below: Iterable[str]) -> Ids:
        return same[tuple(sorted(set().union(*(own.get(pk, ()) for pk in below)), key=rank.__getitem__))]

    return {pk: inside(below) for pk, below in _below(parents).items()}


def _below(parents: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Each category with itself and those below it."""
    found: dict[str, list[str]] = defaultdict(list)
    for pk in parents:
        for above in _upwards(pk, parents):
            found[above].append(pk)
    return found


def _upwards(pk: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """A category and those above it, each once: rows that an older release wrote may go round in a circle."""
    seen: set[str] = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        yield pk
        pk = parents[pk]
