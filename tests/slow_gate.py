"""The judgement of a whole request, read aloud: the slow oracle's second half."""

from dataclasses import replace

from qualification.domain import Facts, Held, Request, Room
from tests.slow_oracle import Slow

GONE = ["terminated", "cancelled", "aborted"]


class SlowGate:
    """What speaks against every item, seen together with the others: what they change, remove and add is done."""

    def __init__(self, rows, intents, held, channel, party):
        self.slow, self.items, self.held, self.channel, self.party = Slow(rows), intents, held, channel, party

    def judge(self):
        return [self.of_item(n, item) for n, item in enumerate(self.items)]

    # ---- after the request

    def removed(self, product):
        """By an item of its own, or with its plan where no item is about it."""
        about = [item.action for item in self.items if item.product_id == product]
        plan = self.held[product].plan_product_id if product in self.held else None
        gone_with_plan = plan is not None and any(i.action == "delete" and i.product_id == plan for i in self.items)
        return "delete" in about or (about == [] and gone_with_plan)

    def after(self, product):
        """The offering that a product has then; the first item that names another one counts."""
        for item in self.items:
            if item.action == "modify" and item.product_id == product and item.offering_id:
                return item.offering_id
        return self.held[product].offering_id

    def there(self, product):
        return product in self.held and self.held[product].status not in GONE and not self.removed(product)

    def children_of(self, plan_product, *, ending):
        """What sits in a plan that is held, with or without what an open order is ending."""
        return [
            self.after(key)
            for key, held in self.held.items()
            if held.plan_product_id == plan_product and self.there(key) and (ending or not held.ending)
        ]

    def added_to(self, plan_product, but=None):
        adds = [item for item in self.items if item.action == "add" and item.plan_product_id == plan_product]
        return [item.offering_id for item in adds if item is not but]

    def beside(self, item, held):
        """What sits in the plan of a product beside it."""
        if held.plan_product_id not in self.held:
            return None
        others = [
            self.after(key)
            for key, other in self.held.items()
            if key != item.product_id and other.plan_product_id == held.plan_product_id and self.there(key)
        ]
        return tuple(others + self.added_to(held.plan_product_id))

    def plan_after(self, item):
        if item.asked_plan_id:
            return item.asked_plan_id
        held = self.held.get(item.product_id)
        plan_product = held.plan_product_id if held else item.plan_product_id
        if plan_product in self.held:
            return self.after(plan_product)
        return item.plan_offering_id or (held.plan_id if held else None)

    def customer(self, item):
        """Everything else that the customer has then, and where the item is asked for."""
        staying = [
            replace(held, offering_id=self.after(key))
            for key, held in self.held.items()
            if key != item.product_id and self.there(key)
        ]
        added = [Held(other.offering_id) for other in self.items if other.action == "add" and other is not item]
        product = self.held.get(item.product_id or item.plan_product_id)
        named = frozenset(place for other in self.items for place in other.places)
        candidates = [item.places, product.places if product else None, named]
        places = next((found for found in candidates if found), self.party.places)
        return replace(self.party, holdings=(*staying, *added), places=places)

    # ---- items

    def of_item(self, n, item):
        if item.action == "add":
            return self.of_addition(item)
        if item.product_id not in self.held:
            return {"productNotHeld"}
        before = any(other.product_id == item.product_id for other in self.items[:n])
        held = self.held[item.product_id]
        found = getattr(self, item.action)(item, held)
        if item.action != "delete" and held.plan_product_id and self.removed(held.plan_product_id):
            found = found | {"productNotHeld"}
        return found | {"orderInFlight"} if before else found

    def state(self, held, status):
        return {code for code, so in status.items() if so} | ({"orderInFlight"} if held.open_order else set())

    def may(self, held, *actions):
        return set() if self.slow.allows(held.offering_id, actions, self.channel) else {"actionNotAllowed"}

    def values(self, name, given):
        """Those that declare a characteristic have just one in these catalogs: speed, 1 or 2, and it is due."""
        if name not in self.slow.offerings or not self.slow.offerings[name].declared:
            return set()
        fine = all(key == "speed" and value in ["1", "2"] for key, value in given.items())
        return set() if fine else {"characteristicNotAllowed"}

    def modify(self, item, held):
        wanted = item.offering_id
        facts = Facts(held, self.plan_after(item), self.customer(item), self.beside(item, held))
        request = Request(self.channel, item.direction)
        if wanted is None and item.direction:
            that_way = [codes for way, codes in self.slow.decide(facts, request).values() if way == item.direction] or [
                {"noPath"}
            ]
            return set() if set() in that_way else set.union(*that_way)
        values = self.values(wanted or held.offering_id, item.characteristics)
        if wanted in (None, held.offering_id):
            state = self.state(held, {"productNotActive": held.status != "active"})
            return state | self.may(held, "modify") | values
        return self.slow.change(facts, request, wanted)[1] | values

    def suspend(self, item, held):  # noqa: ARG002 - the signature of its like
        return self.state(held, {"productNotActive": held.status != "active"}) | self.may(held, "suspend")

    def resume(self, item, held):  # noqa: ARG002 - the signature of its like
        return self.state(held, {"productNotSuspended": held.status != "suspended"}) | self.may(held, "resume")

    def delete(self, item, held):
        with_it = [
            other
            for key, other in self.held.items()
            if other.plan_product_id == item.product_id
            and other.status not in GONE
            and all(i.product_id != key for i in self.items)
        ]
        found = self.state(held, {"productNotActive": held.status in GONE})
        if any(other.open_order for other in with_it):
            found.add("orderInFlight")
        plan = self.slow.offerings.get(self.plan_after(item))
        if plan is None or plan.id == held.plan_id or held.offering_id in plan.options:
            found |= self.may(held, "terminate", "remove", "delete")
            if self.slow.tenure_too_short(held, "terminate"):
                found.add("tenureTooShort")
        if plan is not None and held.plan_product_id and not self.removed(held.plan_product_id):
            found |= self.short_of(plan, held)
        return found

    def short_of(self, plan, held):
        left = self.children_of(held.plan_product_id, ending=False) + self.added_to(held.plan_product_id)
        ladder = self.slow.ladder(held.offering_id) | {held.offering_id}
        found = set()
        if any(name in ladder and self.unfilled(option, left) for name, option in plan.options.items()):
            found.add("requiredOptionMissing")
        for group in plan.groups.values():
            if self.slow.in_group(plan, held.offering_id, group) and self.slow.chosen(plan, group, left) < group.lower:
                found.add("groupLimit")
        return found

    def unfilled(self, option, children):
        """An included option without as many children of its tier or a higher one as are due."""
        ever = [(r.source, r.target) for r in self.slow.rows if r.type == "upgrade"]
        tiers = {option.offering_id} | self.slow.closure(option.offering_id, ever)
        return option.group is None and len([child for child in children if child in tiers]) < option.lower

    def of_addition(self, item):
        name, plan, product = item.offering_id, self.plan_after(item), item.plan_product_id
        found = self.of_children(name, item.children) | self.values(name, item.characteristics)
        offering = self.slow.offerings.get(name)
        if offering and offering.declared and "speed" not in item.characteristics:
            found.add("characteristicMissing")
        party, request = self.customer(item), Request(self.channel)
        if product is not None and (product not in self.held or self.removed(product)):
            room = Room(plan) if plan else None
            return found | {"productNotHeld"} | self.slow.new(name, room, request, party)
        siblings = [] if product is None else self.children_of(product, ending=True) + self.added_to(product, but=item)
        replaced = [
            held
            for key, held in self.held.items()
            if product is not None and held.plan_product_id == product and self.removed(key)
            if held.offering_id in self.slow.ladder(name) - {name}
        ]
        if replaced:
            for held in replaced:
                found |= self.slow.change(Facts(held, plan, party), request, name)[1]
            return found | self.slow.without_room(name, Room(plan, None, tuple(siblings)))
        room = Room(plan, self.held.get(product), tuple(siblings)) if plan else None
        return found | self.slow.new(name, room, request, party)

    def of_children(self, name, children):
        """What is wrong with a new plan that holds these."""
        plan, found = self.slow.offerings.get(name), set()
        if plan is None or not plan.options:
            return found
        if any(self.unfilled(option, children) for option in plan.options.values()):
            found.add("requiredOptionMissing")
        for group in plan.groups.values():
            if not group.lower <= self.slow.chosen(plan, group, children) <= group.upper:
                found.add("groupLimit")
        if any(children.count(option.offering_id) > option.upper for option in plan.options.values()):
            found.add("maxInstancesReached")
        if any(one in self.slow.ladder(other) for one in children for other in children):
            found.add("excludedByProduct")
        return found
