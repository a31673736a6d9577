"""How what is sold becomes services, read as a graph in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import Count, Q

from catalog.domain.characteristic import fixed_value
from catalog.domain.service_graph import (
    ASKS,
    DEPENDS,
    INCLUDES,
    OFFERING,
    OPTION,
    PARTNER,
    PRODUCT,
    REALIZED,
    REALIZED_BY,
    SERVICE,
    SPECIFIED,
    Edge,
    Key,
    Node,
    ServiceGraph,
    Sold,
    by_source,
    by_target,
    distances,
    nearest,
)
from catalog.domain.specification import ServiceSpec
from catalog.models import (
    BundleOption,
    CharacteristicSpecification,
    CharacteristicValueUse,
    ProductOffering,
    ProductSpecification,
    ServiceSpecification,
    ServiceSpecificationRelationship,
)

MOST = 200
"""How many nodes a graph has at most."""
DEEPEST = 3
"""How many bundles inside each other are followed."""
MOST_SPECS = 500
"""How many service specifications one order may need for its steps to be told."""


def service_graph(family: str, pk: str, *, most: int = MOST) -> ServiceGraph | None:
    """The graph around an entity, nearest first; None where there is no such entity.

    Of a service specification or a partner: everything that it needs and everything that needs it, up to product
    specifications. Of a product specification or an offering: everything that it comes to.
    """
    edges = [*structure(), *(_bundled(pk) if family == OFFERING else ())]
    far = distances([(family, pk)], by_source(edges))
    if family in (SERVICE, PARTNER):
        far = {**distances([(family, pk)], by_target(edges)), **far}
    graph = _filled(far, edges, most)
    if (family, pk) not in {node.key for node in graph.nodes} or (family == PARTNER and len(far) == 1):
        return None
    sold = _sold(next(node for node in graph.nodes if node.key == (family, pk)), edges)
    return replace(graph, centre=(family, pk), sold=sold, specs=_specs(sold, edges))


def service_overview(*, most: int = MOST) -> ServiceGraph:
    """Every service specification with its partners and product specifications, those that others need first."""
    edges = structure()
    used = by_target(edges)
    alone = ServiceSpecification.objects.values_list("pk", flat=True)
    nodes = {key for edge in edges for key in (edge.source, edge.target)} | {(SERVICE, pk) for pk in alone}
    return _filled({key: -len(used.get(key, ())) for key in nodes}, edges, most)


def find_entities(text: str, *, most: int = 20) -> tuple[Node, ...]:
    """Offerings, product and service specifications whose name or id contains a text: so many of each at most."""
    has = Q(name__icontains=text) | Q(pk__icontains=text)
    families = ((OFFERING, ProductOffering), (PRODUCT, ProductSpecification), (SERVICE, ServiceSpecification))
    keys: list[Key] = []
    for family, model in families:
        rows = model._default_manager.filter(has).order_by("name", "pk")  # noqa: SLF001 - Django's API
        keys += [(family, pk) for pk in rows.values_list("pk", flat=True)[:most]]
    found = {node.key: node for node in _nodes(keys)}
    return tuple(found[key] for key in keys)


def structure() -> list[Edge]:
    """Every edge between product specifications, services and partners."""
    named = {
        ServiceSpecificationRelationship.DEPENDENCY: DEPENDS,
        ServiceSpecificationRelationship.REALIZED_BY: REALIZED_BY,
    }
    links = ServiceSpecificationRelationship.objects.filter(relationship_type__in=named, target__isnull=False)
    realized = ProductSpecification.service_specifications.through.objects.order_by("servicespecification")
    asking = ServiceSpecification.objects.exclude(partner_id="")
    return [
        *(
            Edge((SERVICE, source), (SERVICE, str(target)), named[kind])
            for source, kind, target in links.values_list("source_id", "relationship_type", "target_id")
        ),
        *(
            Edge((PRODUCT, product), (SERVICE, service), REALIZED)
            for product, service in realized.values_list("productspecification_id", "servicespecification_id")
        ),
        *(Edge((SERVICE, pk), (PARTNER, partner), ASKS) for pk, partner in asking.values_list("pk", "partner_id")),
    ]


def _bundled(pk: str) -> list[Edge]:
    """The offerings inside an offering, down to `DEEPEST`, and the product specification of each."""
    found: list[Edge] = []
    here: Collection[str] = [pk]
    for _ in range(DEEPEST):
        options = BundleOption.objects.filter(bundle__in=here, offering__isnull=False).order_by("-lower_limit", "pk")
        edges = [
            Edge((OFFERING, bundle), (OFFERING, str(inner)), INCLUDES if lower else OPTION)
            for bundle, inner, lower in options.values_list("bundle_id", "offering_id", "lower_limit")
        ]
        found += edges
        here = {edge.target[1] for edge in edges}
    offerings = {pk, *(edge.target[1] for edge in found)}
    specified = ProductOffering.objects.filter(pk__in=offerings, product_specification__isnull=False)
    return found + [
        Edge((OFFERING, offering), (PRODUCT, str(product)), SPECIFIED)
        for offering, product in specified.values_list("pk", "product_specification_id")
    ]


def _filled(far: dict[Key, int], edges: Iterable[Edge], most: int) -> ServiceGraph:
    """The nearest of the nodes with their names, and the edges between them."""
    keys, left_out = nearest(far, most)
    nodes = {node.key: node for node in _nodes(keys)}
    there = [edge for edge in edges if edge.source in nodes and edge.target in nodes]
    return ServiceGraph(None, tuple(nodes[key] for key in keys if key in nodes), tuple(there), left_out)


def _nodes(keys: Sequence[Key]) -> Iterable[Node]:
    ids: dict[str, list[str]] = {family: [pk for of, pk in keys if of == family] for family, _ in keys}
    offerings = ProductOffering.objects.filter(pk__in=ids.get(OFFERING, ()))
    for pk, name, status in offerings.values_list("pk", "name", "lifecycle_status"):
        yield Node(OFFERING, pk, OFFERING, name, status)
    products = ProductSpecification.objects.filter(pk__in=ids.get(PRODUCT, ())).annotate(sold_as=Count("offerings"))
    for pk, name, status, sold_as in products.values_list("pk", "name", "lifecycle_status", "sold_as"):
        yield Node(PRODUCT, pk, PRODUCT, name, status, sold_as)
    services = ServiceSpecification.objects.filter(pk__in=ids.get(SERVICE, ()))
    for pk, kind, name, status in services.values_list("pk", "kind", "name", "lifecycle_status"):
        yield Node(SERVICE, pk, kind, name, status)
    for pk in ids.get(PARTNER, ()):
        yield Node(PARTNER, pk, PARTNER, pk)


def _sold(centre: Node, edges: Iterable[Edge]) -> tuple[Sold, ...]:
    """What one order of the centre comes to: it, and what it includes."""
    there = list(edges)
    services = by_source(edge for edge in there if edge.kind == REALIZED)
    if centre.family == SERVICE:
        return (Sold(centre.id, centre.name, (centre.id,)),)
    if centre.family == PRODUCT:
        return (Sold(centre.id, centre.name, tuple(pk for _, pk in services.get(centre.key, ()))),)
    if centre.family == PARTNER:
        return ()
    included = distances([centre.key], by_source(edge for edge in there if edge.kind == INCLUDES))
    products = by_source(edge for edge in there if edge.kind == SPECIFIED)
    realized = {
        pk: tuple(service for product in products.get((family, pk), ()) for _, service in services.get(product, ()))
        for family, pk in included
    }
    return tuple(replace(one, services=realized[one.id]) for one in _fixed(tuple(realized)))


def _fixed(ids: Sequence[str]) -> list[Sold]:
    """Offerings in this order with the values that they fix, and the names of those that they leave open."""
    names = dict(ProductOffering.objects.filter(pk__in=ids).values_list("pk", "name"))
    uses = CharacteristicValueUse.objects.filter(offering__in=ids)
    fixed: dict[str, dict[str, object]] = {pk: {} for pk in ids}
    left: dict[str, set[str]] = {pk: set() for pk in ids}
    for offering, name, value, values in uses.values_list("offering_id", "name", "value", "values"):
        if value:
            fixed[str(offering)][name] = value
        elif values and not fixed_value(values):
            left[str(offering)].add(name)
    return [Sold(pk, names[pk], (), fixed[pk], frozenset(left[pk])) for pk in ids if pk in names]


def _specs(sold: Iterable[Sold], edges: Sequence[Edge]) -> dict[str, ServiceSpec]:
    """Every service specification that an order would need, as production reads it; none where they are too many."""
    between = [edge for edge in edges if edge.kind in (DEPENDS, REALIZED_BY)]
    needed = distances([(SERVICE, pk) for one in sold for pk in one.services], by_source(between))
    ids = [pk for _, pk in needed]
    if len(ids) > MOST_SPECS:
        return {}
    depends = by_source(edge for edge in between if edge.kind == DEPENDS)
    realized = by_source(edge for edge in between if edge.kind == REALIZED_BY)
    declared: dict[str, list[str]] = {pk: [] for pk in ids}
    names = CharacteristicSpecification.objects.filter(service_specification__in=ids)
    for owner, name in names.values_list("service_specification_id", "name"):
        declared[str(owner)].append(name)
    rows = ServiceSpecification.objects.filter(pk__in=ids)
    return {
        pk: ServiceSpec(
            id=pk,
            name=name,
            kind=kind,
            partner_id=partner or None,
            characteristics=tuple(declared[pk]),
            realized_by=tuple(other for _, other in realized.get((SERVICE, pk), ())),
            depends_on=tuple(other for _, other in depends.get((SERVICE, pk), ())),
            partner_fields=fields or {},
        )
        for pk, name, kind, partner, fields in rows.values_list("pk", "name", "kind", "partner_id", "partner_fields")
    }
