"""Plans over random catalogs: dependencies once and first, and undoing is the exact reverse."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.specification import CFS, RFS, ServiceSpec
from provisioning.domain.graph import HeldService
from provisioning.domain.plan import make_plan
from provisioning.domain.requests import ServiceItemRequest


def add(item_id, spec):
    return ServiceItemRequest(item_id, "add", None, spec)


def delete(item_id, service):
    return ServiceItemRequest(item_id, "delete", service)


@st.composite
def catalogs(draw):
    """Up to six CFS, each with up to two RFS and dependencies on earlier ones only."""
    count = draw(st.integers(1, 6))
    specs = {}
    for n in range(count):
        parts = [ServiceSpec(f"r{n}{p}", f"R{n}{p}", RFS, "partner") for p in range(draw(st.integers(0, 2)))]
        below = tuple(sorted(draw(st.sets(st.sampled_from([f"c{m}" for m in range(n)]))))) if n else ()
        specs |= {part.id: part for part in parts}
        specs[f"c{n}"] = ServiceSpec(
            f"c{n}", f"C{n}", CFS, realized_by=tuple(part.id for part in parts), depends_on=below
        )
    return specs


def closure(spec_id, specs):
    return {spec_id}.union(*(closure(below, specs) for below in specs[spec_id].depends_on))


@given(st.data())
def test_over_random_catalogs_every_dependency_is_made_once_and_before_its_user(data):
    specs = data.draw(catalogs())
    wanted = data.draw(st.lists(st.sampled_from([s for s in specs if s[0] == "c"]), min_size=1, unique=True))
    plan = make_plan([add(str(n), spec) for n, spec in enumerate(wanted)], specs, [])
    made = [service.specification_id for service in plan.services if service.kind == CFS]
    assert sorted(made) == sorted(set().union(*(closure(spec, specs) for spec in wanted)))
    rank = {planned.key: n for n, planned in enumerate(plan.steps)}
    assert all(rank[need] < rank[planned.key] for planned in plan.steps for need in planned.needs)
    by_service = {}
    parts_of = {}
    for service in plan.services:
        parts_of.setdefault(service.supports or service.key, []).append(service.key)
    for planned in plan.steps:
        by_service[planned.service] = planned
    for service in plan.services:
        mine = [by_service[key] for key in parts_of.get(service.key, []) if key in by_service]
        below = [by_service[k] for other in service.depends_on for k in parts_of[other] if k in by_service]
        assert all(other.key in planned.needs for planned in mine for other in below)


@given(st.data())
def test_over_random_catalogs_taking_everything_away_is_the_exact_reverse(data):
    specs = data.draw(catalogs())
    wanted = data.draw(st.lists(st.sampled_from([s for s in specs if s[0] == "c"]), min_size=1, unique=True))
    made = make_plan([add(str(n), spec) for n, spec in enumerate(wanted)], specs, [])
    held = [
        HeldService(s.key, s.specification_id, "active", {}, s.supports, s.depends_on, s.on_demand)
        for s in made.services
    ]
    gone = make_plan([delete(str(n), made.item_services[str(n)]) for n in range(len(wanted))], specs, held)
    assert sorted(s.service for s in gone.steps) == sorted(s.service for s in made.steps)
    created = {(need.removeprefix("create:"), s.service) for s in made.steps for need in s.needs}
    cancelled = {(s.service, need.removeprefix("cancel:")) for s in gone.steps for need in s.needs}
    assert cancelled == created
