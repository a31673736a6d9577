import re

import pytest

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TIERS = {
    "OP-CLASSIC": "classic",
    "OP-BASIC": "basic",
    "OP-STANDARD": "standard",
    "OP-PREMIUM": "premium",
    "OP-ULTRA": "ultra",
}


def code(reply):
    return reply.status, reply.body["code"]


def without_times(snapshot):
    assert TIME.fullmatch(snapshot["createdAt"])
    assert TIME.fullmatch(snapshot["updatedAt"])
    assert snapshot["createdAt"] <= snapshot["updatedAt"]
    return {name: value for name, value in snapshot.items() if name not in {"createdAt", "updatedAt"}}


def test_create_answers_201_with_the_snapshot(customer):
    reply = customer.create("OP-STANDARD", attributes={"region": "EU"})

    assert reply.status == 201
    assert re.fullmatch(r"OTTPLAY-\d{6}", reply.body["entitlementId"])
    assert without_times(reply.body) == {
        "entitlementId": reply.body["entitlementId"],
        "clientEntitlementId": f"client-{customer.number}",
        "partner": "ottplay",
        "productKey": "OP-STANDARD",
        "tier": "standard",
        "serviceState": "active",
        "linkState": "notRequired",
        "customerReference": customer.reference,
        "sequence": 1,
    }
    assert customer.snapshot() == reply.body


def test_each_partner_counts_its_own_entitlements(start, tmp_path):
    simulator = start(tmp_path / "store.sqlite3")
    body = {"productKey": "OP-BASIC", "customerReference": "c"}
    ids = [
        simulator.send("PUT", "/ottplay/entitlements/same", body, key="k").body["entitlementId"],
        simulator.send("PUT", "/ottplay/entitlements/other", body, key="k2").body["entitlementId"],
        simulator.send("PUT", "/tvplatform/entitlements/same", {**body, "productKey": "TV-ACCOUNT"}, key="k").body[
            "entitlementId"
        ],
    ]

    assert ids == ["OTTPLAY-000001", "OTTPLAY-000002", "TVPLATFORM-000001"]


def test_life_of_an_entitlement(customer):
    created = customer.create("OP-BASIC").body
    steps = [
        customer.post("changeTier", {"productKey": "OP-PREMIUM", "expectedProductKey": "OP-BASIC"}),
        customer.post("suspend"),
        customer.post("resume", {}),
        customer.post("suspend", key="suspend again"),
        customer.post("cancel", {"reason": "moved away"}),
    ]

    assert [reply.status for reply in steps] == [200] * 5
    facts = [(r.body["productKey"], r.body["tier"], r.body["serviceState"], r.body["sequence"]) for r in steps]
    assert facts == [
        ("OP-PREMIUM", "premium", "active", 2),
        ("OP-PREMIUM", "premium", "suspended", 3),
        ("OP-PREMIUM", "premium", "active", 4),
        ("OP-PREMIUM", "premium", "suspended", 5),
        ("OP-PREMIUM", "premium", "cancelled", 6),
    ]
    assert {r.body["entitlementId"] for r in steps} == {created["entitlementId"]}
    assert {r.body["createdAt"] for r in steps} == {created["createdAt"]}
    assert customer.snapshot() == steps[-1].body


@pytest.mark.parametrize("product_key", TIERS)
def test_a_tier_can_be_changed_to_each_product(customer, product_key):
    customer.create("OP-BASIC")

    reply = customer.post("changeTier", {"productKey": product_key, "expectedProductKey": None})

    assert (reply.status, reply.body["productKey"], reply.body["tier"]) == (200, product_key, TIERS[product_key])


def test_an_existing_id_is_refused_under_another_key(customer):
    created = customer.create("OP-BASIC").body

    reply = customer.create("OP-BASIC", key="another")

    assert code(reply) == (409, "ALREADY_EXISTS")
    assert customer.snapshot() == created
    assert len(customer.ledger()) == 1


def test_a_cancelled_id_cannot_be_created_again(customer):
    customer.create()
    cancelled = customer.post("cancel").body

    assert code(customer.create(key="again")) == (409, "ALREADY_EXISTS")
    assert customer.snapshot() == cancelled


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("product_key", ["OP-UNKNOWN", "TV-ACCOUNT", "op-basic"])
def test_create_refuses_an_unknown_product(customer, product_key):
    assert code(customer.create(product_key)) == (422, "PRODUCT_NOT_FOUND")
    assert code(customer.simulator.get(customer.path)) == (404, "UNKNOWN_ENTITLEMENT")


def test_change_tier_refuses_an_unknown_product(customer):
    created = customer.create().body

    assert code(customer.post("changeTier", {"productKey": "OP-UNKNOWN"})) == (422, "PRODUCT_NOT_FOUND")
    assert customer.snapshot() == created
    assert len(customer.ledger()) == 1


def test_change_tier_refuses_another_than_the_expected_product(customer):
    created = customer.create("OP-BASIC").body

    reply = customer.post("changeTier", {"productKey": "OP-ULTRA", "expectedProductKey": "OP-STANDARD"})

    assert code(reply) == (409, "TIER_MISMATCH")
    assert customer.snapshot() == created
    assert len(customer.ledger()) == 1


@pytest.mark.parametrize(
    ("before", "operation"),
    [
        ([], "resume"),
        (["suspend"], "suspend"),
        (["suspend"], "changeTier"),
        (["cancel"], "suspend"),
        (["cancel"], "resume"),
        (["cancel"], "cancel"),
        (["cancel"], "changeTier"),
    ],
)
def test_operations_refuse_a_state_they_do_not_start_from(customer, before, operation):
    customer.create()
    for name in before:
        assert customer.post(name, key="before").status == 200
    held, ledger = customer.snapshot(), customer.ledger()

    reply = customer.post(operation, {"productKey": "OP-ULTRA"}, key="refused")

    assert code(reply) == (409, "INVALID_STATE")
    assert customer.snapshot() == held
    assert customer.ledger() == ledger


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("operation", ["changeTier", "suspend", "resume", "cancel"])
def test_operations_refuse_an_unknown_entitlement(customer, operation):
    assert code(customer.post(operation, {"productKey": "OP-ULTRA"})) == (404, "UNKNOWN_ENTITLEMENT")


def test_entitlements_of_two_partners_are_apart(customer, tv_customer):
    customer.create()

    theirs = customer.path.replace("ottplay", "tvplatform")
    assert code(customer.simulator.get(theirs)) == (404, "UNKNOWN_ENTITLEMENT")
    assert tv_customer.create("TV-ACCOUNT").body["tier"] == "account"


def test_an_id_may_hold_any_character(simulator, customer):
    body = {"productKey": "OP-BASIC", "customerReference": customer.reference}
    path = f"/ottplay/entitlements/a%2Fb%20%C3%A9-{customer.number}"

    assert simulator.send("PUT", path, body, key=customer.key("odd")).status == 201
    assert simulator.get(path).body["clientEntitlementId"] == f"a/b é-{customer.number}"


def test_products_and_health(simulator):
    products = simulator.get("/ottplay/products")
    assert (products.status, products.body) == (200, [{"productKey": k, "tier": t} for k, t in TIERS.items()])
    assert simulator.get("/tvplatform/products").body == [{"productKey": "TV-ACCOUNT", "tier": "account"}]
    health = simulator.get("/ottplay/health")
    assert (health.status, health.body) == (200, {"status": "ok", "partner": "ottplay", "archetype": "sync-rest"})


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("partner", ["sportstream", "musicbox"])
@pytest.mark.parametrize("path", ["", "/health", "/products", "/entitlements/E-1", "/no/such/path"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_partners_of_other_archetypes_are_not_built(simulator, method, partner, path):
    assert code(simulator.send(method, f"/{partner}{path}", {}, key="k")) == (501, "NOT_BUILT")
