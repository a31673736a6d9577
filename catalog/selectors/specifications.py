"""Rows of product and service specifications, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.domain.specification import ProductSpec, ServiceSpec
from catalog.models import ProductSpecification, ServiceSpecification, ServiceSpecificationRelationship
from catalog.selectors.characteristics import declared_by, names_declared_by
from catalog.selectors.rows import Reader, Row, gathered, parsed


def read_product_specs(reader: Reader) -> Iterator[ProductSpec]:
    """Every product specification with the services that realize it."""
    links = ProductSpecification.service_specifications.through.objects.order_by("servicespecification")
    services = gathered(reader.rows(links, "productspecification_id", "servicespecification_id"), _ids)
    declared = declared_by(reader, "product_specification_id")
    for pk, name, brand in reader.rows(ProductSpecification.objects.all(), "id", "name", "brand"):
        yield ProductSpec(pk, name, brand, services.get(pk, ()), declared.get(pk, ()))


def read_service_specs(reader: Reader) -> Iterator[ServiceSpec]:
    """Every service specification with what it needs."""
    realized_by = _targets(reader, ServiceSpecificationRelationship.REALIZED_BY)
    depends_on = _targets(reader, ServiceSpecificationRelationship.DEPENDENCY)
    characteristics = names_declared_by(reader, "service_specification_id")
    columns = ("id", "name", "kind", "partner_id", "partner_fields")
    for pk, name, kind, partner_id, fields in reader.rows(ServiceSpecification.objects.all(), *columns):
        yield ServiceSpec(
            id=pk,
            name=name,
            kind=kind,
            partner_id=partner_id or None,
            characteristics=characteristics.get(pk, ()),
            realized_by=realized_by.get(pk, ()),
            partner_fields=parsed(fields) or {},
            depends_on=depends_on.get(pk, ()),
        )


def _targets(reader: Reader, kind: str) -> dict[str, tuple[str, ...]]:
    links = ServiceSpecificationRelationship.objects.filter(relationship_type=kind, target__isnull=False)
    return gathered(reader.rows(links, "source_id", "target_id"), _ids)


def _ids(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(pk for (pk,) in rows)
