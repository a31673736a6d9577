"""Load the demo: catalog, partners, customers with what they hold, logins, and an API client."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from catalog.selectors import catalog_revision, compiled_catalog, has_documents
from catalog.services import load_catalog, render_catalog
from config.roles import CARE_AGENT, CATALOG_APPROVER, PRODUCT_MANAGER, sync_roles
from inventory.services import load_customers, set_realizing_services
from ordering.domain.decompose import ItemToFulfil, decompose
from provisioning.domain.requests import ExternalReference
from provisioning.partners import NoAdapter, adapter_of
from provisioning.selectors import service_order_progress, service_ref
from provisioning.services import load_partners, place_service_order

Document = Mapping[str, Any]
CLIENT_ID = "tierway-demo-app"
LOGINS = {"admin": "admin", "product_manager": "pm", "catalog_approver": "approver", "care_agent": "agent"}
GROUPS = {"product_manager": PRODUCT_MANAGER, "catalog_approver": CATALOG_APPROVER, "care_agent": CARE_AGENT}
ACTOR = "system:demo"


def load_demo(*, base_url: str, simulator_url: str) -> dict[str, Any]:
    """Load what is missing and give what a script needs to use the demo (the content of `var/demo.json`).

    What exists is kept. Secrets are made for this installation; they are taken from the last `demo.json` where there is
    one, and made anew where there is none.
    """
    document = yaml.safe_load((Path(__file__).parent / "catalog.yaml").read_text(encoding="utf-8"))
    known = _known()
    with transaction.atomic():
        # The simulator may have moved to another port.
        load_partners(partners=document["partners"], simulator_url=simulator_url)
        if catalog_revision() == 0:
            load_catalog(document=document)
            _load_customers(document)
        elif not has_documents():
            render_catalog()
        demo = known if _usable(known) else _make_secrets()
    return {
        "base_url": base_url,
        "simulator_url": simulator_url,
        "token_url": f"{base_url}/oauth2/token",
        "client_id": demo["client_id"],
        "client_secret": demo["client_secret"],
        "logins": demo["logins"],
    }


def _known() -> dict[str, Any]:
    path = Path(settings.VAR) / "demo.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _usable(known: Document) -> bool:
    """Whether the secrets of the last start belong to this database."""
    users = User.objects.filter(username__in=LOGINS.values()).count()
    client = get_application_model().objects.filter(client_id=CLIENT_ID).exists()
    return set(known.get("logins", ())) == set(LOGINS) and users == len(LOGINS) and client


def _make_secrets() -> dict[str, Any]:
    sync_roles()
    application = get_application_model()
    secret = secrets.token_urlsafe(24)
    application.objects.filter(client_id=CLIENT_ID).delete()
    application.objects.create(
        name="Demo app",
        client_id=CLIENT_ID,
        client_secret=secret,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_CLIENT_CREDENTIALS,
    )
    logins = {role: {"username": name, "password": secrets.token_urlsafe(9)} for role, name in LOGINS.items()}
    for role, login in logins.items():
        _make_user(role, login["username"], login["password"])
    return {"client_id": CLIENT_ID, "client_secret": secret, "logins": logins}


def _make_user(role: str, username: str, password: str) -> None:
    user, _ = User.objects.get_or_create(username=username)
    user.is_staff = True
    user.is_superuser = role == "admin"
    user.set_password(password)
    user.save()
    if role in GROUPS:
        user.groups.set([Group.objects.get(name=GROUPS[role])])


def _load_customers(document: Document) -> None:
    """Customers with their products, and a service order of each, so that the partners come to know them too.

    The products are active from the start; the service orders are worked on as soon as a worker runs.
    """
    at = timezone.now()
    made = set(load_customers(customers=document["customers"], at=at))
    served = _served(document["partners"])
    for customer in document["customers"]:
        held = [_to_fulfil(customer, row, served) for row in _flat(customer["holds"]) if row["product"] in made]
        _order_services(customer, held, at)


def _flat(holds: list[Document]) -> Iterator[Document]:
    for held in holds:
        yield held
        yield from _flat(held.get("children", []))


def _served(partners: list[Document]) -> frozenset[str]:
    """The service specifications all of whose partners an adapter speaks to.

    Products of the others are held, but have no service yet: better than a demo that starts with orders in fallout.
    """
    spoken = {None}
    for partner in partners:
        with suppress(NoAdapter):
            adapter_of(partner["archetype"])
            spoken.add(partner["id"])
    specs = compiled_catalog().service_specs
    return frozenset(
        spec.id for spec in specs.values() if all(specs[part].partner_id in spoken for part in spec.realized_by)
    )


def _to_fulfil(customer: Document, row: Document, served: frozenset[str]) -> ItemToFulfil:
    catalog = compiled_catalog()
    offering = catalog.offerings[row["offering"]]
    specs = catalog.product_specs[offering.specification_id or ""].services
    given = {"email": f"{customer['id']}@example.com", "msisdn": "+49 151 0000000", "region": "north"}
    return ItemToFulfil(
        id=row["product"],
        action="add",
        services=tuple(spec for spec in specs if spec in served),
        characteristics={**given, **offering.characteristics},
    )


def _order_services(customer: Document, held: list[ItemToFulfil], at: datetime) -> None:
    """One generic service order (TMF641) for what a customer holds; the products get the services that realize them."""
    parts = decompose(held)
    requests = [request for item in held for request in parts[item.id]]
    if not requests:
        return
    order_id = place_service_order(
        customer_id=customer["id"],
        items=requests,
        external_reference=ExternalReference(owner="demo", type="Customer", id=customer["id"]),
        related_party=[],
        actor=ACTOR,
        at=at,
    )
    progress = service_order_progress(order_id)
    services = {item.id: item.service_id for item in progress.items} if progress else {}
    for item in held:
        refs = {str(request.specification_id): service_ref(str(services[request.id])) for request in parts[item.id]}
        set_realizing_services(product_id=item.id, services=refs, at=at)
