"""Random small catalogs, customers and requests, in which every rule of change has something to say.

Whatever is random is picked from a list, so that hypothesis has little to draw and much to shrink: everything here
takes `pick`. Most things are as usual and few are odd: in a catalog in which nothing may be had no rule is tried.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import note
from hypothesis import strategies as st

from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import AllowedAction, Group, Offering, Option, Policy, Relationship
from qualification.domain import Facts, Held, Party, Request
from tmf.values import ALWAYS, Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = ("a", "b", "c", "d", "e")
PLANS = ("plan", "other")
CHANNELS, SEGMENTS, PLACES = ("app", "care"), ("residential", "business"), ("north", "south")
WAYS = ("upgrade", "downgrade", "crossgrade")


def mostly(usual, other, of=9):
    """A list of which one in `of` values, more or less, is another than the usual ones."""
    each = max(1, round((of - 1) * len(other) / len(usual)))
    return [*usual * each, *other]


def few(values):
    """Often no value, else some of them."""
    return mostly([frozenset()], [*(frozenset([one]) for one in values), frozenset(values)], of=6)


BOUNDS = [None, *(NOW + timedelta(days=days) for days in (-2, -1, 0, 1))]
LONG_AGO, A_MONTH_AGO = NOW - timedelta(days=90), NOW - timedelta(days=30)
AROUND_A_MONTH_AGO = [A_MONTH_AGO + timedelta(seconds=seconds) for seconds in (-1, 0, 1)]
IDS = [["a"], ["b"], ["c", "d"], ["e", "plan"], ["other", "no-such"]]
READABLE = [
    *[("upgradeOnly", {})] * 4,
    *(("minTenure", {"days": days}) for days in (0, 30, 30, 30, 30)),
    *(("minTenure", {"days": 30, "actions": actions}) for actions in ([], ["upgrade"], ["downgrade", "terminate"])),
    *(("coolingOff", {"days": days}) for days in (0, 30, 30, 30, 30)),
    *(("maxPerCustomer", {"maximum": most}) for most in (0, 1, 1, 2)),
    *(("requires", {"offerings": ids}) for ids in IDS),
    *(("excludes", {"offerings": ids}) for ids in IDS),
    *(("channelOnly", {"channels": channels}) for channels in (["app"], ["care", "web"])),
    *(("segmentOnly", {"segments": segments}) for segments in (["residential"], ["business", "public"])),
]
UNREADABLE = [
    ("otherKind", {}),
    ("minTenure", {}),
    ("minTenure", {"days": "30"}),
    ("minTenure", {"days": 30, "actions": "terminate"}),
    ("minTenure", {"days": 30, "actions": ["modify"]}),
    ("coolingOff", {"days": -1}),
    ("coolingOff", {"days": 100_001}),
    ("maxPerCustomer", {"maximum": True}),
    ("maxPerCustomer", {"maximum": 1.0}),
    ("requires", {"offerings": []}),
    ("requires", {"offerings": "a"}),
    ("excludes", {"offerings": [1]}),
    ("channelOnly", {"channels": None}),
    ("segmentOnly", {"segments": [""]}),
]

PERIODS = mostly([ALWAYS], [Period(start, end) for start in BOUNDS for end in BOUNDS])
KINDS = mostly(READABLE, UNREADABLE, of=16)
ACTIONS = (*WAYS, "modify", "modify", "terminate", "delete", "suspend", "resume", "add", "add")
SELDOM, OFTEN = mostly([False], [True], of=12), [False, True]
SINCE = mostly([LONG_AGO], [None, NOW, *AROUND_A_MONTH_AGO], of=2)
CHANGED = [None, LONG_AGO, NOW, *AROUND_A_MONTH_AGO]
STATUSES = mostly(["active"], ["suspended", "pendingActive", "pendingTerminate"], of=16)
OF_THE_PARTY = mostly(["residential"], ["business", "", "public"])
ITS_PLACES = mostly([frozenset(["north"])], [frozenset(["south"]), frozenset(), frozenset(PLACES)], of=4)
ONE_OFTEN, ONE_SELDOM, TWO_SELDOM = [0, 0, 1], mostly([0], [1], of=5), mostly([1], [2], of=5)
CHANNELS_OF_ROWS, PLACES_OF_SALE, SEGMENTS_OF_SALE = few(CHANNELS), few(PLACES), few(SEGMENTS)


@dataclass(frozen=True)
class Rows:
    """The rows of a catalog, in the order in which they were made."""

    offerings: tuple[Offering, ...]
    relationships: tuple[Relationship, ...]

    def compiled(self):
        return compile_catalog(revision=1, offerings=self.offerings, relationships=self.relationships)


def some(pick, values, most):
    """Up to `most` different ones of the values."""
    left = list(values)
    return [left.pop(pick(range(len(left)))) for _ in range(pick(range(most + 1)))]


def catalog(pick):
    """Five offerings on one or more ladders, and two plans that have some of them as options."""
    policies = []
    for n in range(pick(range(7))):
        kind, parameters = pick(KINDS)
        policies.append(Policy(f"p{n}", kind, validity=pick(PERIODS), parameters=parameters))
    offerings = [_offering(pick, name, policies) for name in NAMES]
    plans = [_plan(pick, name, policies) for name in PLANS]
    return Rows((*offerings, *plans), tuple(_relationships(pick)))


def _offering(pick, name, policies):
    rows = range(pick([0, 0, 0, 1, 3]))
    return Offering(
        id=name,
        name=name,
        lifecycle_status=pick(mostly(["Launched"], ["Retired"])),
        validity=pick(PERIODS),
        is_sellable=not pick(SELDOM),
        allowed_actions=tuple(AllowedAction(pick(ACTIONS), pick(CHANNELS_OF_ROWS), pick(PERIODS)) for _ in rows),
        policies=tuple(some(pick, policies, min(2, len(policies)))),
        channels=pick(CHANNELS_OF_ROWS),
        segments=pick(SEGMENTS_OF_SALE),
        places=pick(PLACES_OF_SALE),
    )


def _plan(pick, name, policies):
    options = {}
    for member in some(pick, NAMES, 5):
        least, group = pick(ONE_OFTEN), pick([None, None, "outer", "inner"])
        options[member] = Option(member, least, pick(TWO_SELDOM), least, group)
    groups = {
        "outer": Group("outer", "outer", pick(ONE_SELDOM), pick([1, 2, 2])),
        "inner": Group("inner", "inner", 0, pick([1, 2]), "outer"),
    }
    carried = tuple(some(pick, policies, min(1, len(policies))))
    return Offering(name, name, is_bundle=True, options=options, groups=groups, policies=carried)


def _relationships(pick):
    """Rows of every kind; upgrades follow a random order, so that they close no cycle. Plans have their own ladder."""
    order = [*some(pick, NAMES, 5)]
    order += [name for name in NAMES if name not in order]
    for _ in range(pick(range(3, 11))):
        one = pick(range(5))
        other = (one + pick(range(1, 5))) % 5
        kind = pick(["upgrade", "upgrade", "downgrade", "crossgrade"])
        low, high = sorted((one, other)) if kind == "upgrade" else (one, other)
        yield Relationship(order[low], kind, order[high], pick(PERIODS))
    if pick(OFTEN):
        yield Relationship("plan", pick(mostly(["upgrade"], WAYS, of=3)), "other", pick(PERIODS))


def product(pick, offerings=NAMES, product_id="1", **attributes):
    """A product that somebody holds."""
    return Held(
        pick(offerings),
        product_id,
        pick(STATUSES),
        pick(SELDOM),
        since=pick(SINCE),
        changed=pick(CHANGED),
        **attributes,
    )


def party(pick):
    """Somebody, with what they hold beside what is asked about."""
    holdings = (Held(pick((*NAMES, *PLANS, "no-such")), ending=pick(SELDOM)) for _ in range(pick(range(4))))
    return Party(pick(OF_THE_PARTY), pick(ITS_PLACES), tuple(holdings))


def facts(pick):
    return Facts(product(pick), pick(mostly([None, None, *PLANS], ["no-such"])), party(pick))


def request(pick):
    return Request(pick(CHANNELS), pick(mostly([None], WAYS, of=3)))


@st.composite
def drawn(draw, *makes):
    """What each of some functions of this module makes; hypothesis picks."""

    def pick(values):
        return values[draw(_index(len(values)))]

    made = tuple(make(pick) for make in makes)
    note("\n".join(map(repr, made)))  # what hypothesis itself would show of it is empty
    return made


@cache
def _index(length):
    return st.integers(0, length - 1)
