"""Ladders as rows, for the page that draws them: what stands on one, its arrows, and a list of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from catalog.domain.offering import LADDER_TYPES, UPGRADE, Relationship
from catalog.models import BundleOption, ProductOffering, ProductOfferingRelationship
from catalog.selectors.stored import catalog_token
from tmf.values import Period

MOST_MEMBERS = 150
"""As many offerings as one board draws; a ladder with more is drawn around the offering that was asked for."""

# Both databases walk breadth first, and no further than the rows that are asked for.
_WALK = """
WITH RECURSIVE member(id) AS (
    {starts}
    UNION
    SELECT CASE WHEN arrow.source_id = member.id THEN arrow.target_id ELSE arrow.source_id END
    FROM member JOIN {table} arrow ON arrow.source_id = member.id OR arrow.target_id = member.id
    WHERE arrow.target_id IS NOT NULL AND arrow.relationship_type IN (%s, %s, %s)
)
SELECT id FROM member LIMIT %s
"""


Says = tuple[str, str, str]
"""Where an arrow starts, its kind, and where it ends."""
Drawn = tuple[list[str], list[Says]]
"""The members of a ladder and its arrows."""
Known = Mapping[str, tuple[str, str]]
"""Name and brand of offerings."""


@dataclass(frozen=True, slots=True)
class Member:
    """An offering on a board; `plans` are the plans that include it (Option.included), as id and name."""

    id: str
    name: str
    status: str
    rank: int
    validity: Period
    brand: str = ""
    plans: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """A stored arrow: the key of its row, and what it says."""

    pk: int
    says: Relationship


@dataclass(frozen=True, slots=True)
class Board:
    """A ladder, or several side by side; `complete` is false where it has more members than a board draws."""

    members: tuple[Member, ...]
    arrows: tuple[Arrow, ...]
    complete: bool

    @property
    def name(self) -> str:
        """What a person calls it, as in the list of ladders; it has a member."""
        says = [(arrow.says.source, arrow.says.type, arrow.says.target) for arrow in self.arrows]
        known = {member.id: (member.name, member.brand) for member in self.members}
        return _line(([*known], says), known).name


@dataclass(frozen=True, slots=True)
class LadderLine:
    """A ladder in a list: `start` is the id of its lowest member; `brand` the brand that all of its members have.

    `members` are names; `found_by` is everything that a search looks at.
    """

    start: str
    brand: str
    lowest: str
    highest: str
    members: tuple[str, ...]
    arrows: int
    found_by: str

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.brand or (f"{self.lowest} → {self.highest}" if self.lowest != self.highest else self.lowest)


def ladder_board(starts: Collection[str]) -> Board:
    """The ladders on which these offerings stand; one that stands on none is there alone.

    It costs what the ladders have, not the catalog, and four questions whatever they have.
    """
    ids = _walk(starts) if starts else []
    drawn = ids[:MOST_MEMBERS]
    rows = ProductOfferingRelationship.objects.filter(
        source__in=drawn, target__in=drawn, relationship_type__in=LADDER_TYPES
    )
    return Board(
        members=tuple(_members(drawn)),
        arrows=tuple(Arrow(row.pk, relationship(row)) for row in rows.order_by("pk")),
        complete=len(ids) <= MOST_MEMBERS,
    )


def relationship(row: ProductOfferingRelationship) -> Relationship:
    """What a row says, as a fact."""
    return Relationship(row.source_id, row.relationship_type, str(row.target_id), row.validity)


def ladder_list(search: str = "") -> list[LadderLine]:
    """Every ladder that has a member whose name, id or brand holds the text, by name; at most three questions."""
    wanted = search.casefold()
    return [line for line in _lines(catalog_token()) if wanted in line.found_by]


@lru_cache(maxsize=4)
def _lines(token: str) -> tuple[LadderLine, ...]:  # noqa: ARG001 - the catalog that it is read from
    """Every ladder of a catalog, read once: all of them are needed to show the first ones."""
    columns = ("id", "name", "product_specification__brand")
    known = {pk: (name, brand or "") for pk, name, brand in ProductOffering.objects.values_list(*columns)}
    rows = ProductOfferingRelationship.objects.filter(relationship_type__in=LADDER_TYPES, target__isnull=False)
    arrows = list(rows.order_by().values_list("source_id", "relationship_type", "target_id"))
    lines = (_line(ladder, known) for ladder in _ladders(known, arrows))
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.start)))


def offering_names(ids: Iterable[str]) -> dict[str, str]:
    """The names of offerings by id; of those that are there."""
    return dict(ProductOffering.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _walk(starts: Collection[str]) -> list[str]:
    """The offerings that arrows of whatever direction join with the starts, the nearest first; one more than drawn."""
    table = connection.ops.quote_name(ProductOfferingRelationship._meta.db_table)  # noqa: SLF001 - Django's API
    first = " UNION ".join(["SELECT CAST(%s AS varchar(64))"] * len(starts))
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(starts=first, table=table), [*starts, *LADDER_TYPES, MOST_MEMBERS + 1])
        return [pk for (pk,) in cursor.fetchall()]


def _members(ids: Collection[str]) -> Iterator[Member]:
    plans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    included = BundleOption.objects.filter(offering__in=ids, group__isnull=True, lower_limit__gte=1)
    for pk, *plan in included.order_by("bundle__rank", "bundle_id").values_list("offering", "bundle", "bundle__name"):
        plans[pk].append((plan[0], plan[1]))
    for row in _shown(ProductOffering.objects.filter(pk__in=ids)):
        yield _member(row, tuple(plans[row.pk]))


def _shown(rows: QuerySet[ProductOffering]) -> QuerySet[ProductOffering]:
    brand = "product_specification__brand"
    return rows.select_related("product_specification").only(
        "name", "lifecycle_status", "rank", "valid_from", "valid_to", brand
    )


def _member(row: ProductOffering, plans: tuple[tuple[str, str], ...] = ()) -> Member:
    spec = row.product_specification
    return Member(
        id=row.pk,
        name=row.name,
        status=row.lifecycle_status,
        rank=row.rank,
        validity=row.validity,
        brand=spec.brand if spec else "",
        plans=plans,
    )


def _ladders(known: Iterable[str], arrows: Iterable[Says]) -> list[Drawn]:
    """The members of each ladder, in the order in which they are known, with its arrows.

    What nobody knows is left out: it was made between the two questions.
    """
    head = {pk: pk for pk in known}

    def top(pk: str) -> str:
        while head[pk] != pk:
            head[pk] = pk = head[head[pk]]  # shorter for whoever comes next
        return pk

    drawn = [arrow for arrow in arrows if arrow[0] in head and arrow[2] in head]
    for source, _, target in drawn:
        head[top(source)] = top(target)
    ladders: dict[str, Drawn] = defaultdict(lambda: ([], []))
    for arrow in drawn:
        ladders[top(arrow[0])][1].append(arrow)
    for pk in head:
        if (ladder := ladders.get(top(pk))) is not None:
            ladder[0].append(pk)
    return list(ladders.values())


def _line(ladder: Drawn, known: Known) -> LadderLine:
    members, arrows = ladder
    left = {source for source, kind, _ in arrows if kind == UPGRADE}
    reached = {target for _, kind, target in arrows if kind == UPGRADE}
    # Without upgrades it is the order of the catalog that says which comes first.
    lowest = next((pk for pk in members if pk in left - reached), members[0])
    highest = next((pk for pk in reversed(members) if pk in reached - left), members[-1])
    brands = {known[pk][1] for pk in members}
    return LadderLine(
        start=lowest,
        brand=brands.pop() if len(brands) == 1 else "",
        lowest=known[lowest][0],
        highest=known[highest][0],
        members=tuple(known[pk][0] for pk in members),
        arrows=len(arrows),
        found_by="\n".join(text for pk in members for text in (pk, *known[pk])).casefold(),
    )
