"""Random commercial rules over the demo catalog, asked over HTTP of the query, the check, the tree and the order."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from catalog.models import AllowedAction, Policy, ProductOffering
from catalog.services import save_entity
from events import bell

QUALIFICATION = "/tmf-api/productOfferingQualification/v5/checkProductOfferingQualification"
ORDER = "/tmf-api/productOrderingManagement/v5/productOrder"
CHECKED = "checkProductOfferingQualificationItem"
CHANNELS, SEGMENTS = ("app", "care", "retail"), ("residential", "business")
ROUNDS = 16


def put_rules(chance, demo):
    """Random policies, channels, segments, actions and validity on top of the demo's catalog."""
    names = [row["id"] for row in demo["offerings"]]
    for number in range(6):
        policy = Policy(id=f"random-{number}", **policy_of(chance, names, demo["today"]))
        save_entity(policy)
        policy.offerings.set(chance.sample(names, 3))
        save_entity(policy)
    for name in chance.sample(names, 5):
        row = ProductOffering.objects.get(pk=name)
        match chance.randrange(4):
            case 0:
                row.channels.set(chance.sample(CHANNELS, 1))
            case 1:
                row.market_segment = [{"id": chance.choice(SEGMENTS)}]
            case 2:
                row.valid_from = demo["today"] + timedelta(days=chance.choice([-1, 1]))
            case 3:
                action = AllowedAction(offering=row, action=chance.choice(["upgrade", "modify", "add"]))
                save_entity(action)
                action.channels.set(chance.sample(CHANNELS, 1))
        save_entity(row)


def policy_of(chance, names, today):
    """A policy of any kind, also of one that there is no rule for."""
    some = {"offerings": chance.sample(names, 3)}
    kind, parameters = chance.choice(
        [
            ("upgradeOnly", {}),
            ("minTenure", {"days": 0}),
            ("minTenure", {"days": 30}),
            ("minTenure", {"days": 30}),
            ("coolingOff", {"days": 30}),
            ("maxPerCustomer", {"maximum": chance.choice([1, 2])}),
            ("requires", some),
            ("requires", some),
            ("excludes", some),
            ("excludes", some),
            ("channelOnly", {"channels": chance.sample(CHANNELS, 2)}),
            ("segmentOnly", {"segments": chance.sample(SEGMENTS, 1)}),
            ("unheardOf", {}),
        ]
    )
    over = {"valid_to": today - timedelta(days=1)} if chance.random() < 0.1 else {}
    return {"kind": kind, "name": kind, "parameters": parameters, **over}


@pytest.fixture
def doors(app, query, post, configure, monkeypatch):
    """The four doors; each gives the codes against every offering, or against one."""
    return Doors(app, query, post, configure, monkeypatch)


class Doors:
    def __init__(self, app, query, post, configure, monkeypatch):
        self.app, self.query, self.post, self.configure = app, query, post, configure
        monkeypatch.setattr(bell, "wake", lambda: None)

    def asked(self, product, action, channel):
        """What the query says of everything that it answers."""
        criteria = {"product": {"id": product}, "action": action} if action else {"product": {"id": product}}
        told = {"provideUnqualified": True, "provideResultReason": True, "channel": {"id": channel}}
        items = self.query({"searchCriteria": criteria, **told})["qualifiedProductOfferingItem"]
        return {one["productOffering"]["id"]: codes(one.get("eligibilityResultReason", ())) for one in items}

    def checked(self, item, channel):
        answer = self.post(QUALIFICATION, {CHECKED: [item], "provideResultReason": True, "channel": {"id": channel}})
        [found] = answer[CHECKED]
        against = codes(found.get("eligibilityResultReason", ()))
        assert (found["qualificationItemResult"] == "qualified") == (not against)
        return against

    def ordered(self, item, customer, channel):
        party = {"role": "Customer", "partyOrPartyRole": {"id": customer}}
        sales = {"channel": {"id": channel}, "role": "sales"}
        with transaction.atomic():
            answer = self.app("post", ORDER, {"relatedParty": [party], "channel": [sales], "productOrderItem": [item]})
            transaction.set_rollback(True)
        assert answer.status_code in (201, 422), answer.json()
        return codes(answer.json().get("errors", [answer.json()])) if answer.status_code == 422 else set()

    def configured(self, product, channel):
        """Of what is not selected in the tree of a product: whether it can be, and what speaks against it."""
        item = {"id": "1", "productConfiguration": {"product": {"id": product}}}
        [found] = self.configure(item, channel={"id": channel})["computedProductConfigurationItem"]
        nodes = [(one, one["productConfiguration"]) for one in found.get("queryProductConfigurationItem", ())]
        return {
            node["productOffering"]["id"]: (node["isSelectable"], codes(one.get("stateReason", ())))
            for one, node in nodes
            if not node["isSelected"]
        }


def codes(reasons):
    return {reason["code"] for reason in reasons}


def service(name):
    """The service that a demo offering is a tier of: `ott` of `ott-basic`."""
    return name.split("-")[0]


def test_all_doors_say_the_same(demo, doors):
    chance, seen = random.Random(679), Counter()  # noqa: S311 - the same catalogs every time
    for _ in range(ROUNDS):
        with transaction.atomic():
            put_rules(chance, demo)
            customer = chance.choice([one for one in demo["customers"] if one["holds"]])
            seen.update(compare(doors, customer, chance.choice(CHANNELS)))
            transaction.set_rollback(True)
    assert min(seen["changed in a tree"], seen["added in a tree"], seen["qualified"]) > 10
    assert {"requiresProduct", "excludedByProduct", "policyUnreadable", "tenureTooShort"} <= set(seen)


def compare(doors, customer, channel):
    """Ask all doors for every change and every addition; gives what was said."""
    [top] = customer["holds"]
    inside = top.get("children", ())
    tree = doors.configured(top["product"], channel)
    for held in (top, *inside):
        for target, against in doors.asked(held["product"], None, channel).items():
            item = {"action": "modify", "product": {"id": held["product"]}, "productOffering": {"id": target}}
            assert doors.checked(item, channel) == against, (held, target)
            assert doors.ordered({"id": "1", **item}, customer["id"], channel) == against, (held, target)
            if target in tree and (held is not top or not inside):
                assert tree[target] == (not against, against), (held, target)
                yield "changed in a tree"
            yield from against or {"qualified"}
    taken = {service(one["offering"]) for one in inside}
    for target, against in doors.asked(top["product"], "add", channel).items() if inside else ():
        item = {"action": "add", "productOffering": {"id": target}}
        assert doors.checked({**item, "product": {"id": top["product"]}}, channel) == against, target
        plan = {"relationshipType": "bundledBy", "id": top["product"]}
        bought = {**item, "id": "1", "product": {"productRelationship": [plan]}}
        assert doors.ordered(bought, customer["id"], channel) == against, target
        if target in tree and service(target) not in taken:
            assert tree[target] == (not against, against), target
            yield "added in a tree"
        yield from against or {"qualified"}
