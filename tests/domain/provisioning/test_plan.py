"""From items to services and steps: dependencies first, nothing made twice, shared services with their last user."""

from dataclasses import replace

import pytest

from catalog.domain.specification import CFS, RFS, ServiceSpec
from provisioning.domain.graph import HeldService, PlanRefused
from provisioning.domain.plan import make_plan
from provisioning.domain.requests import ServiceItemRequest

SPECS = {
    spec.id: spec
    for spec in (
        ServiceSpec("rfs-tv", "TV account", RFS, "tvplatform", ("msisdn",)),
        ServiceSpec("cfs-tv", "TV", CFS, realized_by=("rfs-tv",)),
        ServiceSpec("rfs-ott", "OTT access", RFS, "ottplay", ("tier", "email")),
        ServiceSpec("cfs-ott", "OTT", CFS, realized_by=("rfs-ott",), depends_on=("cfs-tv",)),
        ServiceSpec("rfs-kids", "Kids access", RFS, "kids", ("tier",)),
        ServiceSpec("cfs-kids", "Kids", CFS, realized_by=("rfs-kids",), depends_on=("cfs-tv",)),
        ServiceSpec("rfs-access", "Access", RFS, None, ("speedMbps",)),
        ServiceSpec("cfs-broadband", "Broadband", CFS, realized_by=("rfs-access",)),
        ServiceSpec("cfs-plain", "Plain", CFS),
    )
}


def add(item_id, spec, depends_on=(), **characteristics):
    return ServiceItemRequest(item_id, "add", None, spec, characteristics, depends_on)


def modify(item_id, service, **characteristics):
    return ServiceItemRequest(item_id, "modify", service, None, characteristics)


def delete(item_id, service):
    return ServiceItemRequest(item_id, "delete", service)


def held_tv(**changes):
    tv = HeldService("tv", "cfs-tv", "active", on_demand=True)
    return [replace(tv, **changes), HeldService("tv-rfs", "rfs-tv", "active", supports="tv", on_demand=True)]


def held_ott(name="ott", spec="ott", tier="basic", **changes):
    whole = HeldService(name, f"cfs-{spec}", "active", {"tier": tier}, depends_on=("tv",))
    return [
        replace(whole, **changes),
        HeldService(f"{name}-rfs", f"rfs-{spec}", "active", {"tier": tier}, supports=name),
    ]


def steps(plan):
    return [(step.operation, step.service, step.item_id) for step in plan.steps]


def step(plan, key):
    return next(s for s in plan.steps if s.key == key)


def refusal(*args):
    with pytest.raises(PlanRefused) as caught:
        make_plan(*args)
    return caught.value.code, caught.value.item_id


class TestAdd:
    def test_an_ott_service_brings_the_tv_account_before_it(self):
        plan = make_plan([add("1", "cfs-ott", tier="basic", msisdn="4915")], SPECS, [])
        assert [(s.key, s.kind, s.supports, s.depends_on, s.on_demand) for s in plan.services] == [
            ("new:1/cfs-tv", "CFS", None, (), True),
            ("new:1/cfs-tv/rfs-tv", "RFS", "new:1/cfs-tv", (), True),
            ("new:1/cfs-ott", "CFS", None, ("new:1/cfs-tv",), False),
            ("new:1/cfs-ott/rfs-ott", "RFS", "new:1/cfs-ott", (), False),
        ]
        assert steps(plan) == [("create", "new:1/cfs-tv/rfs-tv", "1"), ("create", "new:1/cfs-ott/rfs-ott", "1")]
        assert plan.steps[1].needs == {plan.steps[0].key}
        assert plan.item_services == {"1": "new:1/cfs-ott"}

    def test_a_part_takes_only_the_characteristics_of_its_specification(self):
        plan = make_plan([add("1", "cfs-ott", tier="basic", msisdn="4915", colour="red")], SPECS, [])
        assert {s.key: dict(s.characteristics) for s in plan.services} == {
            "new:1/cfs-tv": {"msisdn": "4915"},
            "new:1/cfs-tv/rfs-tv": {"msisdn": "4915"},
            "new:1/cfs-ott": {"tier": "basic", "msisdn": "4915", "colour": "red"},
            "new:1/cfs-ott/rfs-ott": {"tier": "basic"},
        }

    def test_two_services_on_one_tv_account_make_it_once(self):
        plan = make_plan([add("1", "cfs-ott"), add("2", "cfs-kids")], SPECS, [])
        assert [s for _, s, _ in steps(plan)].count("new:1/cfs-tv/rfs-tv") == 1
        assert len(plan.steps) == 3
        tv = "create:new:1/cfs-tv/rfs-tv"
        assert {s.key: s.needs for s in plan.steps} == {
            tv: frozenset(),
            "create:new:1/cfs-ott/rfs-ott": {tv},
            "create:new:2/cfs-kids/rfs-kids": {tv},
        }

    def test_a_tv_account_ordered_beside_serves_as_the_dependency_wherever_it_stands(self):
        plan = make_plan([add("1", "cfs-ott"), add("2", "cfs-tv")], SPECS, [])
        assert steps(plan) == [
            ("create", "new:2/cfs-tv/rfs-tv", "2"),
            ("create", "new:1/cfs-ott/rfs-ott", "1"),
        ]
        assert [s.on_demand for s in plan.services] == [False] * 4

    def test_an_active_tv_account_is_used_again(self):
        plan = make_plan([add("1", "cfs-ott")], SPECS, held_tv())
        assert steps(plan) == [("create", "new:1/cfs-ott/rfs-ott", "1")]
        assert plan.services[0].depends_on == ("tv",)
        assert plan.steps[0].waits_for == frozenset()

    def test_a_tv_account_on_its_way_is_used_and_waited_for(self):
        whole, part = held_tv(state="designed")
        held = [whole, replace(part, state="designed", open_steps=("step-1",))]
        plan = make_plan([add("1", "cfs-ott")], SPECS, held)
        assert steps(plan) == [("create", "new:1/cfs-ott/rfs-ott", "1")]
        assert plan.steps[0].waits_for == {"step-1"}

    def test_a_tv_account_about_to_end_is_not_used(self):
        plan = make_plan([add("1", "cfs-ott")], SPECS, held_tv(leaving=True))
        assert steps(plan) == [("create", "new:1/cfs-tv/rfs-tv", "1"), ("create", "new:1/cfs-ott/rfs-ott", "1")]

    def test_an_active_service_is_preferred_to_an_older_one_on_its_way(self):
        held = [HeldService("a", "cfs-tv", "designed"), HeldService("b", "cfs-tv", "active")]
        assert make_plan([add("1", "cfs-ott")], SPECS, held).services[0].depends_on == ("b",)

    def test_what_is_ordered_by_name_is_made_even_if_the_customer_has_one(self):
        held = [HeldService("old", "cfs-broadband", "active")]
        plan = make_plan([add("1", "cfs-broadband")], SPECS, held)
        assert steps(plan) == [("create", "new:1/cfs-broadband/rfs-access", "1")]

    def test_a_service_without_parts_is_its_own_step(self):
        assert steps(make_plan([add("1", "cfs-plain")], SPECS, [])) == [("create", "new:1/cfs-plain", "1")]

    def test_items_wait_for_the_items_they_depend_on(self):
        plan = make_plan([add("1", "cfs-ott", ("2",)), add("2", "cfs-broadband")], SPECS, [])
        assert step(plan, "create:new:1/cfs-ott/rfs-ott").needs == {
            "create:new:2/cfs-broadband/rfs-access",
            "create:new:1/cfs-tv/rfs-tv",
        }

    def test_a_shared_account_does_not_wait_for_the_items_of_its_users(self):
        items = [add("1", "cfs-ott", ("2",)), add("2", "cfs-kids")]
        plan = make_plan(items, SPECS, [])
        assert steps(plan)[0] == ("create", "new:2/cfs-tv/rfs-tv", "2")


class TestModify:
    def test_a_new_tier_is_one_change_of_tier(self):
        plan = make_plan([modify("1", "ott", tier="standard")], SPECS, [*held_tv(), *held_ott()])
        assert plan.services == ()
        assert steps(plan) == [("changeTier", "ott-rfs", "1")]
        assert (plan.steps[0].partner_id, dict(plan.steps[0].parameters)) == ("ottplay", {"tier": "standard"})

    def test_nothing_different_is_nothing_to_do(self):
        plan = make_plan([modify("1", "ott", tier="basic")], SPECS, [*held_tv(), *held_ott()])
        assert (plan.steps, plan.item_services) == ((), {"1": "ott"})

    def test_only_what_differs_is_called(self):
        plan = make_plan([modify("1", "ott", tier="basic", email="a@b.example")], SPECS, [*held_tv(), *held_ott()])
        assert steps(plan) == [("changeAttributes", "ott-rfs", "1")]
        assert dict(plan.steps[0].parameters) == {"email": "a@b.example"}

    def test_a_change_waits_for_what_is_under_way_at_the_same_entitlement(self):
        whole, part = held_ott()
        held = [*held_tv(), whole, replace(part, open_steps=("step-1",))]
        assert make_plan([modify("1", "ott", tier="premium")], SPECS, held).steps[0].waits_for == {"step-1"}

    @pytest.mark.parametrize(
        ("service", "held", "code"),
        [
            ("nobody", [], "unknownService"),
            ("ott", [*held_tv(), *held_ott(leaving=True)], "serviceEnding"),
            ("odd", [HeldService("odd", "cfs-gone", "active")], "unknownSpecification"),
        ],
    )
    def test_what_is_not_there_cannot_be_changed(self, service, held, code):
        assert refusal([modify("1", service, tier="basic")], SPECS, held) == (code, "1")


class TestDelete:
    def test_the_last_user_takes_the_tv_account_along_after_itself(self):
        plan = make_plan([delete("1", "ott")], SPECS, [*held_tv(), *held_ott()])
        assert steps(plan) == [("cancel", "ott-rfs", "1"), ("cancel", "tv-rfs", "1")]
        assert plan.steps[1].needs == {"cancel:ott-rfs"}

    def test_a_tv_account_with_another_user_stays(self):
        held = [*held_tv(), *held_ott(), *held_ott("kids", "kids")]
        assert steps(make_plan([delete("1", "ott")], SPECS, held)) == [("cancel", "ott-rfs", "1")]

    def test_both_users_in_one_order_take_it_along_after_both(self):
        held = [*held_tv(), *held_ott(), *held_ott("kids", "kids")]
        plan = make_plan([delete("1", "ott"), delete("2", "kids")], SPECS, held)
        assert step(plan, "cancel:tv-rfs").needs == {"cancel:ott-rfs", "cancel:kids-rfs"}
        assert len(plan.steps) == 3

    def test_a_user_that_is_leaving_by_another_order_is_waited_for(self):
        whole, part = held_ott("kids", "kids", leaving=True)
        held = [*held_tv(), *held_ott(), whole, replace(part, leaving=True, open_steps=("step-9",))]
        assert step(make_plan([delete("1", "ott")], SPECS, held), "cancel:tv-rfs").waits_for == {"step-9"}

    def test_a_tv_account_that_was_ordered_by_name_stays(self):
        held = [*held_tv(on_demand=False), *held_ott()]
        assert steps(make_plan([delete("1", "ott")], SPECS, held)) == [("cancel", "ott-rfs", "1")]

    def test_a_tv_account_that_the_same_order_builds_on_stays(self):
        held = [*held_tv(), *held_ott()]
        plan = make_plan([delete("1", "ott"), add("2", "cfs-kids")], SPECS, held)
        assert sorted(steps(plan)) == [("cancel", "ott-rfs", "1"), ("create", "new:2/cfs-kids/rfs-kids", "2")]

    def test_a_service_in_use_is_not_deleted(self):
        assert refusal([delete("1", "tv")], SPECS, [*held_tv(), *held_ott()]) == ("serviceInUse", "1")

    def test_a_service_and_its_user_go_together_user_first(self):
        plan = make_plan([delete("1", "tv"), delete("2", "ott")], SPECS, [*held_tv(), *held_ott()])
        assert steps(plan) == [("cancel", "ott-rfs", "2"), ("cancel", "tv-rfs", "1")]

    def test_a_part_is_not_deleted_without_its_whole(self):
        assert refusal([delete("1", "ott-rfs")], SPECS, [*held_tv(), *held_ott()]) == ("servicePart", "1")


class TestRefusals:
    @pytest.mark.parametrize(
        ("items", "expected"),
        [
            ([add("1", "cfs-none")], ("unknownSpecification", "1")),
            ([ServiceItemRequest("1", "explode", "x")], ("unknownAction", "1")),
            ([add("1", "cfs-tv"), add("1", "cfs-tv")], ("itemTwice", "1")),
            ([add("1", "cfs-tv", ("9",))], ("unknownItem", "1")),
            ([modify("1", "ott"), delete("2", "ott")], ("serviceTwice", "2")),
        ],
    )
    def test_an_item_that_makes_no_sense_is_refused(self, items, expected):
        assert refusal(items, SPECS, [*held_tv(), *held_ott()]) == expected

    def test_items_that_depend_on_each_other_are_refused(self):
        code, _ = refusal([add("1", "cfs-tv", ("2",)), add("2", "cfs-broadband", ("1",))], SPECS, [])
        assert code == "dependencyCycle"

    def test_an_item_that_its_own_dependency_waits_for_is_refused(self):
        code, _ = refusal([add("1", "cfs-ott"), add("2", "cfs-tv", ("1",))], SPECS, [])
        assert code == "dependencyCycle"

    def test_specifications_that_depend_on_each_other_are_refused(self):
        specs = {
            "a": ServiceSpec("a", "A", CFS, depends_on=("b",)),
            "b": ServiceSpec("b", "B", CFS, depends_on=("a",)),
        }
        assert refusal([add("1", "a")], specs, []) == ("dependencyCycle", "1")

    def test_a_service_that_changes_nothing_is_planned_as_nothing(self):
        plan = make_plan([ServiceItemRequest("1", "noChange", "ott")], SPECS, [*held_tv(), *held_ott()])
        assert (plan.steps, plan.services, plan.item_services) == ((), (), {"1": "ott"})


class TestPartnerFields:
    MAPPED = {**SPECS, "rfs-ott": replace(SPECS["rfs-ott"], partner_fields={"email": "kontakt", "msisdn": "nummer"})}

    def test_a_step_keeps_what_the_partner_calls_its_parameters(self):
        plan = make_plan([add("1", "cfs-ott", tier="basic", email="a@b.example")], self.MAPPED, held_tv())
        [made] = plan.steps
        assert (made.parameters, made.partner_fields) == (
            {"tier": "basic", "email": "a@b.example"},
            {"email": "kontakt"},
        )

    def test_a_change_keeps_it_too_and_what_is_called_alike_needs_nothing(self):
        plan = make_plan([modify("1", "ott", tier="premium", email="a@b.example")], self.MAPPED, held_tv() + held_ott())
        assert [(s.operation, s.partner_fields) for s in plan.steps] == [
            ("changeTier", {}),
            ("changeAttributes", {"email": "kontakt"}),
        ]


def test_everything_that_is_wrong_with_the_items_is_told_at_once_first_what_names_nothing():
    items = [modify("1", "ott"), modify("2", "ott"), delete("3", "nobody"), add("4", "cfs-none"), add("5", "cfs-ott")]
    with pytest.raises(PlanRefused) as caught:
        make_plan(items, SPECS, held_tv() + held_ott())
    found = [caught.value, *caught.value.others]
    assert [(refused.code, refused.item_id) for refused in found] == [
        ("unknownService", "3"),
        ("unknownSpecification", "4"),
        ("serviceTwice", "2"),
    ]
