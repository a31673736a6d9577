"""Who uses offerings, in words: the first few by name, the others by their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tmf.words import worded

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Users:
    """What uses some offerings: `named` are the first (offering id, its own id, customer id).

    `counts` says of each offering how many use it, those that are named among them.
    """

    named: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int]

    def words(self, kind: str, kinds: str) -> Iterator[tuple[str, str]]:
        """(offering id, words): "product 1234 of customer cust-1001" and, once for each offering, "7 more products"."""
        for offering_id, pk, customer_id in self.named:
            values = {"kind": kind, "id": pk, "customer": customer_id}
            yield offering_id, worded("%(kind)s %(id)s of customer %(customer)s", **values)
        told = Counter(offering_id for offering_id, _, _ in self.named)
        for offering_id, count in sorted(self.counts.items()):
            if count > told[offering_id]:
                rest = {"count": count - told[offering_id], "kind": kinds}
                all_of_them, more = worded("%(count)s %(kind)s", **rest), worded("%(count)s more %(kind)s", **rest)
                yield offering_id, more if told[offering_id] else all_of_them
