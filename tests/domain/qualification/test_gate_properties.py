"""The gate over random requests of several items, held against a slow, obvious second implementation."""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.characteristic import Characteristic, Value
from qualification.domain import Held, Intent, Party, assess, reasons
from tests.conftest import IN_CI
from tests.random_catalogs import CHANNELS, ITS_PLACES, NAMES, NOW, PLANS, WAYS, Rows, catalog, drawn, mostly
from tests.random_catalogs import party as somebody
from tests.random_catalogs import product as somebodys
from tests.slow_gate import GONE, SlowGate

MANY = 1000 if IN_CI else 200
SPEED = Characteristic("speed", "speed", at_least=1, values=(Value("1"), Value("2")))
ENDED = mostly([False], GONE, of=12)
TARGETS = [*NAMES * 3, *PLANS, "no-such"]
GIVEN = mostly([{}], [{"speed": "1"}, {"speed": "9"}, {"email": "a@example.org"}], of=4)
PLACES = mostly([frozenset()], ITS_PLACES)


@dataclass(frozen=True)
class Wish:
    """A customer with a request."""

    rows: Rows
    held: dict[str, Held]
    intents: tuple[Intent, ...]
    channel: str
    party: Party

    def assessed(self):
        asked = {"held": self.held, "channel": self.channel, "party": self.party, "at": NOW}
        return assess(self.rows.compiled(), self.intents, **asked)


def wish(pick):
    rows = catalog(pick)
    declared = (SPEED,) if pick([False, False, True]) else ()
    rows = replace(rows, offerings=(replace(rows.offerings[0], declared=declared), *rows.offerings[1:]))
    held = products(pick)
    intents = [intent for n in range(1 + pick(range(4))) for intent in items(pick, n, held)]
    return Wish(rows, held, tuple(intents), pick(CHANNELS), replace(somebody(pick), holdings=()))


def products(pick):
    """A plan with up to three products in it, and up to two that stand alone."""
    plan = somebodys(pick, PLANS, "P")
    held = {"P": ended(pick, plan)}
    for n in range(pick(range(6))):
        of_plan = {"plan_product_id": "P", "plan_id": plan.offering_id} if n < 3 else {}
        one = somebodys(pick, NAMES, str(n), ending=pick(mostly([False], [True])), places=pick(PLACES), **of_plan)
        held[str(n)] = ended(pick, one)
    return held


def ended(pick, held):
    status = pick(ENDED)
    return replace(held, status=status) if status else held


def items(pick, n, held):
    """One item, or a new plan with what is bought in it."""
    product = pick([*held, *held, "of-another"])
    more = {"characteristics": pick(GIVEN), "places": pick(PLACES)}
    match pick(["modify"] * 4 + ["add"] * 4 + ["delete"] * 4 + ["suspend", "resume", "plan", "of plan"]):
        case "modify":
            target = pick([*(PLANS * 5 if product == "P" else NAMES * 2), "no-such", None])
            way, plan = pick(mostly([None], WAYS, of=5)), pick(mostly([None], [*PLANS, "no-such"]))
            yield Intent(f"i{n}", "modify", target, product, direction=way, asked_plan_id=plan, **more)
        case "add":
            plan = pick(mostly([None, "P", "P"], ["of-another"]))
            yield Intent(f"i{n}", "add", pick(TARGETS), plan_product_id=plan, **more)
        case "plan":
            plan, children = pick(PLANS), tuple(pick(NAMES) for _ in range(pick(range(4))))
            yield Intent(f"i{n}", "add", plan, children=children, **more)
            yield from (Intent(f"i{n}-{k}", "add", child, plan_offering_id=plan) for k, child in enumerate(children))
        case "of plan":
            yield Intent(f"i{n}", "delete", None, "P")
        case "resume":
            paused = [key for key, one in held.items() if one.status == "suspended"]
            yield Intent(f"i{n}", "resume", None, pick([product, *paused]))
        case action:
            yield Intent(f"i{n}", action, None, product)


def compare(asked):
    """The codes that both give to every item."""
    told = [{reason.code for reason in verdict.reasons} for verdict in asked.assessed()]
    expected = SlowGate(asked.rows, asked.intents, asked.held, asked.channel, asked.party).judge()
    assert told == expected
    return expected


@settings(max_examples=MANY)
@given(drawn(wish))
def test_the_gate_says_what_the_slow_one_says(given):
    compare(*given)


def test_they_say_the_same_where_every_reason_is_given_again_and_again():
    pick, seen = Random(622).choice, Counter()  # noqa: S311 - the same requests every time
    for _ in range(3000):
        asked = wish(pick)
        for item, codes in zip(asked.intents, compare(asked), strict=True):
            seen.update((item.action, code) for code in codes or {"qualified"})

    codes = {value.code for value in vars(reasons).values() if isinstance(value, reasons.Reason)}
    often = {key for key, times in seen.items() if times >= 5}
    assert {code for _, code in often} == codes | {"qualified"}
    assert {action for action, code in often if code == "qualified"} == {"add", "modify", "delete", "suspend", "resume"}


@given(drawn(wish), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_products(given, random):
    [asked] = given
    shuffled = dict(random.sample(list(asked.held.items()), len(asked.held)))
    before, after = asked.assessed(), replace(asked, held=shuffled).assessed()
    assert [set(verdict.reasons) for verdict in after] == [set(verdict.reasons) for verdict in before]


@given(drawn(wish))
def test_an_item_is_about_the_offering_that_it_names_or_the_one_that_is_held(given):
    [asked] = given
    for item, verdict in zip(asked.intents, asked.assessed(), strict=True):
        assert (verdict.intent, verdict.path) == (item, item.path)
        named = item.offering_id
        if named is None and item.product_id in asked.held:
            named = asked.held[item.product_id].offering_id
        assert verdict.offering_id == named
