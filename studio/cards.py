"""What a customer would see, card by card, in words; and what of it another date or catalog would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext

from catalog.domain.compiled import CompiledCatalog
from qualification.services import Card, Deck, Simulation, Standing, decks
from studio import spoken
from studio.grounds import Cause, Causes
from studio.reasons import in_words

Key = tuple[str, str, int]
"""A card by its product, its offering and how many like it came before."""
CARDS = 40
"""How many cards a page draws."""
_TONES = {
    Standing.INCLUDED: "busy",
    Standing.HELD: "busy",
    Standing.SELECTED: "busy",
    Standing.CHANGE: "good",
    Standing.ADD: "good",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card in words. `hidden`: an app does not draw it. `notes` say what else there is to know."""

    name: str
    standing: str
    tone: str
    price: str
    difference: str
    reasons: tuple[str, ...]
    causes: tuple[Cause, ...]
    notes: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A card on both sides, None where it is on one only, and what differs in words."""

    here: Drawn | None
    there: Drawn | None = None
    changes: tuple[str, ...] = ()

    @property
    def drawn(self) -> tuple[Drawn | None, Drawn | None]:
        """Both sides."""
        return self.here, self.there


@dataclass(frozen=True, slots=True)
class Spread:
    """The cards of one thing on both sides, with what all of it costs: a text, or two where the sides differ."""

    title: str
    root: Pair
    pairs: tuple[Pair, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of cards.

    `changes` are how many differ and `hidden` how many an app draws on no side, of all pages.
    """

    spreads: tuple[Spread, ...]
    changes: int
    hidden: int
    page: Page[Entry]


@dataclass(frozen=True, slots=True)
class Table:
    """The cards of one side: decks by what they are about, and the words for them."""

    catalog: CompiledCatalog
    decks: Mapping[Key, Deck]
    causes: Causes
    owners: tuple[str, ...] = field(default=())

    def draw(self, card: Card) -> Drawn:
        """A card in words."""
        return Drawn(
            name_of(self.catalog, card.offering_id),
            _standing(card),
            _TONES.get(card.standing, "warn" if card.shown else ""),
            spoken.prices(card.price),
            spoken.prices(card.difference, signed=True),
            tuple(map(in_words, card.reasons)),
            tuple(self.causes.of(card.trace, (card.offering_id, *self.owners))),
            tuple(_notes(card)),
            hidden=not card.shown,
        )


def table(simulation: Simulation, *, may: Callable[[str], bool]) -> Table:
    """The cards of a simulation (one query)."""
    found = decks(simulation)
    traces = [card.trace for deck in found for card in (deck.root, *deck.options)]
    causes = Causes(simulation.catalog, traces, may=may)
    owners = dict.fromkeys(product.offering_id for product in simulation.household.products)
    keyed = dict(zip(_keys(deck.root for deck in found), found, strict=True))
    return Table(simulation.catalog, keyed, causes, (*owners, *(deck.root.offering_id for deck in found)))


def sheet(here: Table, there: Table | None, *, with_hidden: bool, number: Any) -> Sheet:
    """What is on one side, or on both beside each other, there what differs first; only a page of it is drawn."""
    keys = dict.fromkeys((*here.decks, *(there.decks if there else ())))
    sides = [table for table in (here, there) if table]
    entries = [entry for key in keys for entry in _entries(_decks(sides, key), key)]
    shown = [one for one in entries if with_hidden or one.differs or not one.hidden]
    page = Paginator(shown, CARDS).get_page(number)
    of_page = {key: [one for one in page if one.deck == key] for key in keys}
    spreads = [_spread(sides, key, of_page[key]) for key in keys if of_page[key] or page.number == 1]
    roots = [Entry(key, tuple(deck.root if deck else None for deck in _decks(sides, key))) for key in keys]
    return Sheet(
        tuple(spreads),
        sum(one.differs for one in (*roots, *entries)),
        sum(one.hidden and not one.differs for one in entries),
        page,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A card on all sides, not yet drawn; None where a side does not have it."""

    deck: Key
    cards: tuple[Card | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the sides say something else."""
        return len({one and _said(one) for one in self.cards}) > 1

    @property
    def hidden(self) -> bool:
        """Whether an app draws it on no side."""
        return not any(one and one.shown for one in self.cards)


def _said(card: Card) -> tuple[Any, ...]:
    return card.standing, card.direction, card.shown, card.price, card.difference, card.reasons


def _decks(sides: Iterable[Table], key: Key) -> list[Deck | None]:
    return [table.decks.get(key) for table in sides]


def _entries(found: Sequence[Deck | None], key: Key) -> list[Entry]:
    """The options of a thing, what differs first."""
    options = [_by_key(deck.options if deck else ()) for deck in found]
    keys = dict.fromkeys(one for cards in options for one in cards)
    entries = [Entry(key, tuple(cards.get(one) for cards in options)) for one in keys]
    return sorted(entries, key=lambda entry: not entry.differs)


def name_of(catalog: CompiledCatalog, offering_id: str) -> str:
    """What an offering is called; one that the catalog does not have by its id."""
    known = catalog.offerings.get(offering_id)
    return known.name if known else offering_id


def _spread(sides: Sequence[Table], key: Key, entries: Iterable[Entry]) -> Spread:
    found = _decks(sides, key)
    root = _pair(sides, [deck.root if deck else None for deck in found])
    totals = tuple(dict.fromkeys(spoken.prices(deck.total) if deck else "" for deck in found))
    drawn = root.here or root.there
    return Spread(drawn.name if drawn else key[1], root, tuple(_pair(sides, entry.cards) for entry in entries), totals)


def _pair(sides: Sequence[Table], cards: Sequence[Card | None]) -> Pair:
    drawn = [table.draw(card) if card else None for table, card in zip(sides, cards, strict=True)]
    if len(drawn) == 1:
        return Pair(drawn[0])
    return Pair(drawn[0], drawn[1], tuple(_changes(cards[0], cards[1], drawn[0], drawn[1])))


def _changes(one: Card | None, other: Card | None, drawn: Drawn | None, also: Drawn | None) -> Iterator[str]:
    """What differs, from the first side to the second."""
    if one is None or other is None or drawn is None or also is None:
        yield gettext("new") if one is None else gettext("gone")
        return
    none = gettext("none")
    if one.may_be_had != other.may_be_had:
        yield gettext("gained") if other.may_be_had else gettext("lost")
    elif drawn.standing != also.standing and one.shown == other.shown:
        yield f"{drawn.standing} → {also.standing}"
    if one.shown != other.shown:
        yield gettext("shown") if other.shown else gettext("hidden")
    if one.price != other.price:
        yield gettext("price %(one)s → %(other)s") % {"one": drawn.price or none, "other": also.price or none}
    elif one.difference != other.difference:
        names = {"one": drawn.difference or none, "other": also.difference or none}
        yield gettext("difference %(one)s → %(other)s") % names
    if one.reasons != other.reasons and one.may_be_had == other.may_be_had:
        yield gettext("other reasons")


def _standing(card: Card) -> str:
    """How an option stands to the customer, in a few words."""
    if card.standing == Standing.CHANGE:
        ways = {
            "upgrade": gettext("Can upgrade"),
            "downgrade": gettext("Can downgrade"),
            "crossgrade": gettext("Can switch to it"),
        }
        return ways.get(card.direction or "", gettext("Can be chosen instead"))
    words = {
        Standing.INCLUDED: gettext("Included"),
        Standing.HELD: gettext("Held"),
        Standing.SELECTED: gettext("Comes with it"),
        Standing.ADD: gettext("Can be added"),
    }
    return words.get(card.standing) or (gettext("Not selectable") if card.shown else gettext("Hidden"))


def _notes(card: Card) -> Iterator[str]:
    for group in card.groups:
        exactly = gettext("Of the choice “%(name)s”: exactly %(lower)s.")
        between = gettext("Of the choice “%(name)s”: %(lower)s to %(upper)s.")
        names = {"name": group.name, "lower": group.lower, "upper": group.upper}
        yield (exactly if group.lower == group.upper else between) % names
    if card.partly:
        yield gettext("The price of the plan alone, without what is in it.")
    if card.loose:
        yield gettext("It can be taken out.")
    if card.reasons and card.may_be_had:
        is_there = card.standing in (Standing.INCLUDED, Standing.HELD, Standing.SELECTED)
        yield gettext("It stays as it is, because:") if is_there else gettext("Still to be chosen:")


def _by_key(cards: Sequence[Card]) -> dict[Key, Card]:
    return dict(zip(_keys(cards), cards, strict=True))


def _keys(cards: Iterable[Card]) -> list[Key]:
    often: Counter[tuple[str, str]] = Counter()
    keys = []
    for card in cards:
        pair = card.product_id, card.offering_id
        keys.append((*pair, often[pair]))
        often[pair] += 1
    return keys
