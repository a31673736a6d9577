"""The TMF622 order that a TMF760 configuration stands for, as a client would write it."""


def order_of(configuration, customer):
    """A new plan with its parts below it; of a held one what is added, changed and taken out."""
    root = configuration["productConfiguration"]
    parts = [child["productConfiguration"] for child in configuration["productConfigurationItem"]]
    chosen = [part for part in parts if part.get("isSelected", True)]
    if "product" not in root:
        items = [added("1", root, [added(f"1.{n}", part) for n, part in enumerate(chosen, start=1)])]
    else:
        items = [one for n, part in enumerate(parts, start=1) for one in changes(str(n), part, root["product"]["id"])]
    party = {"@type": "PartyRef", "id": customer, "name": customer, "@referredType": "Individual"}
    related = {"@type": "RelatedPartyRefOrPartyRoleRef", "role": "Customer", "partyOrPartyRole": party}
    return {"@type": "ProductOrder", "relatedParty": [related], "productOrderItem": items}


def added(number, part, below=(), plan=None):
    """An item that adds an offering, with those below it, or to a plan that is held."""
    relation = [{"relationshipType": "bundledBy", "id": plan}] if plan else []
    more = {"product": {"productRelationship": relation}} if plan else {}
    return {
        "@type": "ProductOrderItem",
        "id": number,
        "action": "add",
        "productOffering": part["productOffering"],
        **more,
        **({"productOrderItem": list(below)} if below else {}),
    }


def changes(number, part, plan):
    """What is said of one node of a held plan as an order item; nothing where the product stays as it is."""
    held, selected = part.get("product"), part.get("isSelected", True)
    if held is None:
        return [added(number, part, plan=plan)] if selected else []
    item = {"@type": "ProductOrderItem", "id": number, "product": held}
    if not selected:
        return [{**item, "action": "delete"}]
    return (
        [{**item, "action": "modify", "productOffering": part["productOffering"]}] if "productOffering" in part else []
    )


def order_of_tree(computed, customer, action="modify"):
    """The order of a computed tree of a held plan: the plan's own item, and one for each node that has an action."""
    plan = computed["productConfiguration"]
    root = {"@type": "ProductOrderItem", "id": "0", "action": action, "product": {"id": plan["product"]["id"]}}
    items = [{**root, "productOffering": {"id": plan["productOffering"]["id"]}}]
    for number, child in enumerate(computed["queryProductConfigurationItem"], start=1):
        node = child["productConfiguration"]
        wanted = [one["action"] for one in node.get("configurationAction", ()) if one["isSelected"]]
        if wanted:
            kept = {"productOffering": {"id": node["productOffering"]["id"]}, "isSelected": wanted != ["terminate"]}
            held = {"product": {"id": node["product"]["id"]}} if "product" in node else {}
            items += changes(str(number), {**kept, **held}, plan["product"]["id"])
    party = {"@type": "PartyRef", "id": customer, "name": customer, "@referredType": "Individual"}
    related = {"@type": "RelatedPartyRefOrPartyRoleRef", "role": "Customer", "partyOrPartyRole": party}
    return {"@type": "ProductOrder", "relatedParty": [related], "productOrderItem": items}
