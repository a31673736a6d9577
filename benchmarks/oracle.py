"""The oracle alone: a ladder of 200 offerings with 50 policies on each, in this process."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median

OFFERINGS, TIMES = 200, 300
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KINDS = (
    ("upgradeOnly", {}),
    ("minTenure", {"days": 30}),
    ("coolingOff", {"days": 30}),
    ("maxPerCustomer", {"maximum": 3}),
    ("requires", {"offerings": ["plan"]}),
    ("excludes", {"offerings": ["other"]}),
    ("channelOnly", {"channels": ["app", "care"]}),
    ("segmentOnly", {"segments": ["residential"]}),
)


def catalog():
    """A plan with every tier as an option, the middle one included, and 50 policies on each tier."""
    from catalog.domain.compiled import compile_catalog
    from catalog.domain.offering import Offering, Option, Policy, Relationship

    policies = tuple(Policy(f"p{n}", KINDS[n % 8][0], parameters=KINDS[n % 8][1]) for n in range(50))
    sold = {"channels": frozenset({"app"}), "segments": frozenset({"residential"})}
    tiers = [Offering(f"t{n}", f"Tier {n}", policies=policies, **sold) for n in range(OFFERINGS)]
    options = {tier.id: Option(tier.id, int(n == OFFERINGS // 4), 1, 0) for n, tier in enumerate(tiers)}
    plan = Offering("plan", "Plan", is_bundle=True, options=options)
    steps = [Relationship(f"t{n}", "upgrade", f"t{n + 1}") for n in range(OFFERINGS - 1)]
    return compile_catalog(revision=1, offerings=[*tiers, plan], relationships=steps)


def oracle_alone():
    """Milliseconds for one question: all decisions, with the reasons of each."""
    from qualification.domain import Facts, Held, Party, Request, decide

    tier = Held(f"t{OFFERINGS // 2}", "1", plan_product_id="2", plan_id="plan", since=datetime(2025, 1, 1, tzinfo=UTC))
    facts = Facts(tier, "plan", Party("residential", holdings=(Held("plan", "2"),)))
    compiled, request, times = catalog(), Request("app"), []
    for _ in range(TIMES):
        start = time.perf_counter()
        told = [decision.reasons for decision in decide(compiled, facts, request, at=NOW)]
        times.append(time.perf_counter() - start)
    assert sum(not reasons for reasons in told) == OFFERINGS - OFFERINGS // 2 - 1
    return {"median_ms": round(median(times) * 1e3, 3), "lowest_ms": round(min(times) * 1e3, 3)}
