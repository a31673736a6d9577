"""How what is sold becomes services: a drawing, the same as a list, and the steps of an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.domain.service_graph import (
    ASKS,
    DEPENDS,
    INCLUDES,
    KINDS,
    OFFERING,
    OPTION,
    PARTNER,
    PRODUCT,
    REALIZED,
    REALIZED_BY,
    SERVICE,
    SPECIFIED,
    Node,
    ServiceGraph,
)
from catalog.domain.specification import CFS, RFS
from catalog.selectors.service_graph import MOST, find_entities, service_graph, service_overview
from provisioning.domain.partner import PartnerProfile
from provisioning.selectors import partners
from provisioning.services import spoken_archetypes
from studio.drawing.picture import Words, picture
from studio.pages import page, show
from studio.production import Plan, plan_of
from tmf.labels import in_words

MOST_STEPS = 200
NODES: Mapping[str, Any] = {
    OFFERING: _("Offering"),
    PRODUCT: _("Product specification"),
    CFS: _("CFS"),
    RFS: _("RFS"),
    PARTNER: _("Partner"),
}
GROUPS: Mapping[str, Any] = {
    OFFERING: _("Offerings"),
    PRODUCT: _("Product specifications"),
    CFS: _("Customer facing services (CFS): what the customer has"),
    RFS: _("Resource facing services (RFS): what somebody is asked for"),
    PARTNER: _("Partners: who is asked"),
}
EDGES: Mapping[str, Any] = {
    INCLUDES: _("includes"),
    OPTION: _("option"),
    SPECIFIED: _("is specified by"),
    REALIZED: _("brings about"),
    DEPENDS: _("depends on"),
    REALIZED_BY: _("realized by"),
    ASKS: _("asks"),
}
FORMS = {
    OFFERING: ("catalog", "productoffering"),
    PRODUCT: ("catalog", "productspecification"),
    SERVICE: ("catalog", "servicespecification"),
    PARTNER: ("provisioning", "partner"),
}


@page("catalog.view_productoffering")
def start(request: HttpRequest) -> HttpResponseBase:
    """Find what is to be drawn; without a search, the services of the whole catalog."""
    asked = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"q": asked, "kinds": NODES}
    if asked:
        context["found"] = [_found(node) for node in find_entities(asked)]
    else:
        context |= _drawn(request, service_overview(), partners())
    return show(request, "studio/services.html", context, title=gettext("How offerings become services"))


@page("catalog.view_productoffering")
def graph(request: HttpRequest, family: str, pk: str) -> HttpResponseBase:
    """Everything around one entity, and the steps of an order of it."""
    known = partners()
    found = service_graph(family, pk) if family in FORMS else None
    if found is None and family == PARTNER and pk in known:  # nothing needs it yet
        found = ServiceGraph((PARTNER, pk), (Node(PARTNER, pk, PARTNER, pk),), ())
    if found is None:
        raise Http404
    context = _drawn(request, found, known)
    centre = next(one["node"] for one in context["centres"])
    context |= {
        "centre": centre,
        "centre_kind": NODES[centre.kind],
        "form": _form(request, centre),
        "products": _products(request, centre),
        "plan": _plan(found, known),
        "most_steps": MOST_STEPS,
    }
    return show(request, "studio/services_graph.html", context, title=centre.name)


def _drawn(request: HttpRequest, found: ServiceGraph, known: Mapping[str, PartnerProfile]) -> dict[str, Any]:
    """The drawing, and the same as lists by kind; with the names of the partners that there are."""
    nodes = tuple(replace(node, name=_name(node, known)) for node in found.nodes)
    named = replace(found, nodes=nodes)
    return {
        "picture": picture(named, Words(NODES, EDGES, lambda node: _form(request, node), in_words)),
        "groups": [(GROUPS[kind], of) for kind in KINDS if (of := _listed(request, named, kind))],
        "centres": [{"node": node} for node in nodes if node.key == found.centre],
        "left_out": found.left_out,
        "shown": len(nodes),
        "most": MOST,
        "node_words": [(kind, NODES[kind]) for kind in KINDS],
    }


def _name(node: Node, known: Mapping[str, PartnerProfile]) -> str:
    if node.family != PARTNER:
        return node.name
    return known[node.id].name if node.id in known else gettext("%(id)s (no such partner)") % {"id": node.id}


def _listed(request: HttpRequest, found: ServiceGraph, kind: str) -> list[dict[str, Any]]:
    """The nodes of a kind, each with what it needs."""
    by_key = {node.key: node for node in found.nodes}
    needs: dict[Any, list[dict[str, Any]]] = {}
    for edge in found.edges:
        need = {"word": EDGES[edge.kind], "node": by_key[edge.target], "link": _graph(by_key[edge.target])}
        needs.setdefault(edge.source, []).append(need)
    return [
        {"node": node, "form": _form(request, node), "graph": _graph(node), "needs": needs.get(node.key, [])}
        for node in found.nodes
        if node.kind == kind
    ]


def _found(node: Node) -> dict[str, Any]:
    return {"node": node, "word": NODES[node.kind], "graph": _graph(node)}


def _graph(node: Node) -> str:
    return reverse("studio:service_graph", args=[node.family, node.id])


def _form(request: HttpRequest, node: Node) -> str:
    """The address of the form of a node, "" for who may not see it."""
    app, model = FORMS[node.family]
    if not request.user.has_perm(f"{app}.view_{model}"):
        return ""
    return reverse(f"admin:{app}_{model}_change", args=[quote(node.id)])


def _products(request: HttpRequest, centre: Node) -> str:
    if centre.family != PARTNER or not request.user.has_perm("provisioning.view_partner"):
        return ""
    return reverse("studio:partner_products", args=[centre.id])


def _plan(found: ServiceGraph, known: Mapping[str, PartnerProfile]) -> dict[str, Any] | None:
    """The steps of an order; None where nothing is ordered, as of a partner."""
    if not found.sold:
        return None
    if any(one.services for one in found.sold) and not found.specs:
        return {"too_many": True}
    plan: Plan = plan_of(found, known, spoken_archetypes())
    return {
        "steps": plan.steps[:MOST_STEPS],
        "more": max(0, len(plan.steps) - MOST_STEPS),
        "refused": plan.refused,
        "gaps": plan.gaps,
        "several": len(found.sold) > 1,
        "without": _without(plan, found),
    }


def _without(plan: Plan, found: ServiceGraph) -> Iterable[str]:
    """What is sold without any service behind it."""
    made = {step.sold.id for step in plan.steps}
    return [one.name for one in found.sold if one.id not in made and not one.services]
