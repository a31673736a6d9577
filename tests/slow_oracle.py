"""The words of the rules of change, read aloud: a second implementation, as slow and as obvious as can be.

It has its words from the golden table and from the docstrings, takes the same frozen facts as the oracle and shares
nothing else with it. Sets are grown until nothing is added; every row is looked at for every question.
"""

from datetime import timedelta

from tests.random_catalogs import NOW


def within(period):
    return (period.start is None or period.start <= NOW) and (period.end is None or period.end > NOW)


def in_force(rows):
    return [row for row in rows if within(row.validity)]


def whole_number(value):
    return type(value) is int and 0 <= value <= 100_000


def names(value):
    return type(value) is list and value != [] and all(type(one) is str and one != "" for one in value)


def readable(policy):
    """Whether somebody could say what the policy asks for."""
    said = policy.parameters
    actions = said.get("actions") or []
    known = ["upgrade", "downgrade", "crossgrade", "terminate"]
    if policy.kind in ["minTenure", "coolingOff"]:
        named = policy.kind == "coolingOff" or (type(actions) is list and all(action in known for action in actions))
        return whole_number(said.get("days")) and named
    if policy.kind == "maxPerCustomer":
        return whole_number(said.get("maximum"))
    lists = {"requires": "offerings", "excludes": "offerings", "channelOnly": "channels", "segmentOnly": "segments"}
    return policy.kind == "upgradeOnly" or (policy.kind in lists and names(said.get(lists[policy.kind])))


def less_than(policy, moment):
    """Whether the days of the policy have not passed since the moment."""
    return NOW - moment < timedelta(days=policy.parameters["days"])


class Slow:
    """The oracle over the rows of a catalog, for what is held or bought at NOW."""

    def __init__(self, rows):
        self.offerings = {offering.id: offering for offering in rows.offerings}
        self.rows = rows.relationships

    # ---- ladders

    def closure(self, start, steps):
        found = set()
        while True:
            more = {target for source, target in steps if source in found | {start}} - found
            if not more:
                return found - {start}
            found |= more

    def ladder(self, member):
        both = [(r.source, r.target) for r in self.rows] + [(r.target, r.source) for r in self.rows]
        return self.closure(member, both)

    def over(self, kind):
        return [(r.source, r.target) for r in in_force(self.rows) if r.type == kind]

    def direction(self, held, target):
        upward = self.over("upgrade")
        downward = [(high, low) for low, high in upward] + self.over("downgrade")
        across = self.over("crossgrade")
        if target in self.closure(held, upward):
            return "upgrade"
        if target in self.closure(held, downward):
            return "downgrade"
        return "crossgrade" if (held, target) in across or (target, held) in across else None

    def below_baseline(self, target, plan):
        ever = [(r.source, r.target) for r in self.rows if r.type == "upgrade"]
        options = self.offerings[plan].options.values() if plan in self.offerings else ()
        included = {o.offering_id for o in options if o.lower >= 1 and o.group is None}
        return bool(included & self.closure(target, ever))

    # ---- what rows say

    def allows(self, held, actions, channel):
        """No row at all allows all; else those of the first of the actions that any row names decide."""
        rows = self.offerings[held].allowed_actions if held in self.offerings else ()
        for action in actions:
            named = [row for row in rows if row.action == action]
            if named:
                return any(not row.channels or channel in row.channels for row in in_force(named))
        return rows == ()

    def policies(self, name, kind):
        """Those of a kind that are in force on an offering and can be read."""
        carried = self.offerings[name].policies if name in self.offerings else ()
        return [policy for policy in in_force(carried) if policy.kind == kind and readable(policy)]

    def unreadable(self, name):
        carried = self.offerings[name].policies if name in self.offerings else ()
        return any(not readable(policy) for policy in in_force(carried))

    def tenure_too_short(self, held, action):
        return any(
            action in (policy.parameters.get("actions") or ["upgrade", "downgrade", "crossgrade"])
            and (held.since is None or less_than(policy, held.since))
            for policy in self.policies(held.offering_id, "minTenure")
        )

    def cooling_off(self, held):
        policies = self.policies(held.offering_id, "coolingOff")
        return held.changed is not None and any(less_than(policy, held.changed) for policy in policies)

    def requires(self, name, party):
        there = {held.offering_id for held in party.holdings if not held.ending}
        return any(there.isdisjoint(policy.parameters["offerings"]) for policy in self.policies(name, "requires"))

    def excluded(self, name, party):
        """By what the target says of the party's products, or by what one of these says of the target."""
        return any(
            held.offering_id in policy.parameters["offerings"]
            for policy in self.policies(name, "excludes")
            for held in party.holdings
        ) or any(
            name in policy.parameters["offerings"]
            for held in party.holdings
            for policy in self.policies(held.offering_id, "excludes")
        )

    def too_many(self, name, party):
        """Every product counts whose offering carries the same policy."""
        for policy in self.policies(name, "maxPerCustomer"):
            carrying = {o.id for o in self.offerings.values() if policy.id in [p.id for p in o.policies]}
            if len([held for held in party.holdings if held.offering_id in carrying]) >= policy.parameters["maximum"]:
                return True
        return False

    # ---- answers

    def of_target(self, name, plan, channel, party):
        """What speaks against an offering in a plan (None: alone), whatever is held of its ladder: code to whether."""
        if name not in self.offerings:
            return {"notSellable": True}
        target = self.offerings[name]
        options = self.offerings[plan].options if plan in self.offerings else {}
        channels = [p.parameters["channels"] for p in self.policies(name, "channelOnly")]
        segments = [p.parameters["segments"] for p in self.policies(name, "segmentOnly")]
        return {
            "belowBaseline": self.below_baseline(name, plan),
            "notSellable": target.lifecycle_status != "Launched" or (plan is None and not target.is_sellable),
            "outsideValidity": not within(target.validity),
            "notOfferedInPlan": plan is not None and name not in options,
            "notAvailableInChannel": any(channel not in those for those in [*channels, target.channels or [channel]]),
            "marketSegmentMismatch": any(
                party.segment not in those for those in [*segments, target.segments or [party.segment]]
            ),
            "placeNotServed": bool(target.places) and (not party.places or bool(party.places - target.places)),
            "requiresProduct": self.requires(name, party),
            "excludedByProduct": self.excluded(name, party),
            "maxInstancesReached": self.too_many(name, party),
        }

    def change(self, facts, request, name):
        """The direction that leads to an offering, and the codes of all reasons against it."""
        held, way = facts.held, self.direction(facts.held.offering_id, name)
        refused = way == "downgrade" and self.policies(held.offering_id, "upgradeOnly") != []
        applies = self.of_target(name, facts.plan_id, request.channel, facts.party) | {
            "noPath": way is None,
            "downgradeNotAllowed": refused,
            "notInAskedDirection": way is not None and request.action not in (None, way) and not refused,
            "actionNotAllowed": way is not None and not self.allows(held.offering_id, [way, "modify"], request.channel),
            "tenureTooShort": way is not None and self.tenure_too_short(held, way),
            "coolingOff": way is not None and self.cooling_off(held),
            "policyUnreadable": self.unreadable(held.offering_id) or self.unreadable(name),
            "productNotActive": held.status != "active",
            "orderInFlight": held.open_order,
        }
        return way, {code for code, so in applies.items() if so} | self.without_room_to_change(facts, name)

    def without_room_to_change(self, facts, name):
        """Too many in a group that the product comes into, too few in one that it leaves, too many of one option."""
        plan, held = self.offerings.get(facts.plan_id), facts.held.offering_id
        if plan is None or facts.siblings is None or name not in plan.options:
            return set()
        found, after = set(), [*facts.siblings, name]
        if name != held and after.count(name) > plan.options[name].upper:
            found.add("maxInstancesReached")
        for group in plan.groups.values():
            was, will_be = (self.in_group(plan, one, group) for one in (held, name))
            count = self.chosen(plan, group, after)
            if (will_be and not was and count > group.upper) or (was and not will_be and count < group.lower):
                found.add("groupLimit")
        return found

    def decide(self, facts, request):
        ladder = self.ladder(facts.held.offering_id)
        return {name: self.change(facts, request, name) for name in self.offerings if name in ladder}

    def new(self, name, room, request, party):
        """The codes of all reasons against an offering that is bought new, alone (`room` None) or in a plan."""
        applies = self.of_target(name, room.plan_id if room else None, request.channel, party)
        adds = [
            row for o in self.offerings.values() if o.id == name for row in o.allowed_actions if row.action == "add"
        ]
        found = {code for code, so in applies.items() if so}
        if self.unreadable(name):
            found.add("policyUnreadable")
        if adds and not self.allows(name, ["add"], request.channel):
            found.add("actionNotAllowed")
        return found | (self.without_room(name, room) if room else set())

    # ---- plans

    def without_room(self, name, room):
        found = set()
        if room.product and room.product.status != "active":
            found.add("productNotActive")
        if room.product and room.product.open_order:
            found.add("orderInFlight")
        plan = self.offerings.get(room.plan_id)
        if plan is None:
            return found
        if name in plan.options and list(room.siblings).count(name) + 1 > plan.options[name].upper:
            found.add("maxInstancesReached")
        for group in plan.groups.values():
            if self.in_group(plan, name, group) and self.chosen(plan, group, room.siblings) + 1 > group.upper:
                found.add("groupLimit")
        if self.ladder(name) & set(room.siblings):
            found.add("excludedByProduct")
        return found

    def in_group(self, plan, name, group):
        """Whether an offering is an option of the group, or of one inside it."""
        if name not in plan.options:
            return False
        around = plan.options[name].group
        while around is not None and around != group.name:
            around = plan.groups[around].parent
        return around == group.name

    def chosen(self, plan, group, children):
        return len([child for child in children if self.in_group(plan, child, group)])
