"""Finding a cycle in whatever refers to its like: upgrades, bundles, dependencies, categories. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def cycle(edges: Mapping[str, Iterable[str]], starts: Iterable[str]) -> tuple[str, ...]:
    """A way that leads from one of the starts back to where it was: (a, b, c, a); empty when there is none.

    Depth first without recursion: a chain may be as long as the catalog.
    """
    done: set[str] = set()
    for start in starts:
        path: list[str] = []
        on_path: set[str] = set()
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            here, leaving = waiting.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(here)
            elif here in on_path:
                return (*path[path.index(here) :], here)
            elif here not in done:
                path.append(here)
                on_path.add(here)
                waiting.append((here, True))
                waiting.extend((target, False) for target in edges.get(here, ()))
    return ()
