"""The golden table of the rules of change, row by row, asked of the oracle and of the order gate."""

import pytest

from catalog.domain.ladder import UpgradeCycle, check_no_upgrade_cycle
from catalog.domain.offering import Relationship
from qualification.domain import Intent, decide, judge


def codes(reasons):
    return {reason.code for reason in reasons}


def test_the_oracle_gives_the_golden_answer(golden):
    decisions = decide(golden.demo.catalog(), golden.facts, golden.request, at=golden.at)

    assert [d.offering_id for d in decisions if d.qualified] == golden.row["expect"]["qualified"]
    refused = {d.offering_id: codes(d.reasons) for d in decisions if not d.qualified}
    assert refused == {name: set(reasons) for name, reasons in golden.row["expect"]["unqualified"].items()}


def test_decisions_come_in_the_order_of_the_catalog(golden):
    catalog = golden.demo.catalog()
    answered = [d.offering_id for d in decide(catalog, golden.facts, golden.request, at=golden.at)]

    assert answered == [name for name in catalog.offerings if name in answered]


def test_the_order_gate_gives_the_answer_of_the_oracle(golden):
    """The gate is asked for each member of the ladder; an order has no asked direction."""
    catalog = golden.demo.catalog()
    case = golden.without_action()
    plan = case.row.get("askedPlan")
    for decision in decide(catalog, case.facts, case.request, at=case.at):
        asked = [Intent("productOrderItem[0]", "modify", decision.offering_id, "held", asked_plan_id=plan)]
        refusals = judge(catalog, asked, held=case.products, channel=case.request.channel, party=case.party, at=case.at)
        expected = [("productOrderItem[0]", decision.offering_id, decision.reasons)] if decision.reasons else []
        assert [(r.path, r.offering_id, r.reasons) for r in refusals] == expected


def test_q19_an_upgrade_that_closes_a_cycle_is_refused_with_its_path(demo, golden_rows):
    row = golden_rows["q19-a-cycle-of-upgrades-is-refused-at-editing"]
    [[source, kind, target]] = row["edit"]["relationships"]

    with pytest.raises(UpgradeCycle) as refused:
        check_no_upgrade_cycle(demo.relationships(), Relationship(source, kind, target))

    assert refused.value.code == row["expect"]["error"]
    assert list(refused.value.path) == row["expect"]["path"]


def test_the_whole_table_is_asked(golden_rows):
    asked = [name for name, row in golden_rows.items() if "held" in row or "edit" in row]
    assert len(asked) == len(golden_rows) == 45
