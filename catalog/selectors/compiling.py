"""From the rows of the catalog to the compiled catalog, in a fixed number of queries."""

from __future__ import annotations

from catalog.domain.compiled import CompiledCatalog, compile_catalog
from catalog.models import Channel
from catalog.selectors.categories import read_categories
from catalog.selectors.offerings import read_offerings, read_relationships
from catalog.selectors.rows import Reader
from catalog.selectors.specifications import read_product_specs, read_service_specs


def compile_rows(revision: int) -> CompiledCatalog:
    """Build the catalog of a revision from rows that nobody else changes meanwhile."""
    reader = Reader()
    offerings = list(read_offerings(reader))
    return compile_catalog(
        revision=revision,
        offerings=offerings,
        relationships=read_relationships(reader),
        product_specs=read_product_specs(reader),
        service_specs=read_service_specs(reader),
        categories=read_categories(reader, (offering.id for offering in offerings)),
        channels=dict(reader.rows(Channel.objects.all(), "id", "name")),
    )
