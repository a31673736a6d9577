"""The contract of a TM Forum resource: one suite that each resource of each API subscribes to.

    class TestCategory(ResourceContract):
        api, base, path, schema = "TMF620", "/tmf-api/productCatalogManagement/v5", "category", "Category"
        filters = {"name=Name 1": [1]}
        …
        def body(self, number): return {"@type": "Category", "id": self.pk(number), "name": f"Name {number}"}

A subscriber that has not every operation takes the contracts of those that it has and says in `absent` how the others
are refused. docs/conformance.md is made from the subscriptions (config/conformance.py): `proves` of a contract says
which operations it proves.
"""

import pytest

pytest.register_assert_rewrite(*(f"tests.api.contract_{part}" for part in ("base", "hub", "reads", "writes")))

# ruff: noqa: E402 - what pytest is to explain is imported after it was told so
from tests.api.contract_base import FAR, JSON, JSON_PATCH, JSON_PATCH_QUERY, MERGE, Contract, all_rows, holds
from tests.api.contract_hub import HubContract, ReadableHubContract
from tests.api.contract_reads import ReadContract, TaggedContract
from tests.api.contract_writes import (
    AnnouncedContract,
    CreateContract,
    DeleteContract,
    GuardedDeleteContract,
    PatchContract,
    VersionedContract,
)

__all__ = [
    "FAR",
    "JSON",
    "JSON_PATCH",
    "JSON_PATCH_QUERY",
    "MERGE",
    "AnnouncedContract",
    "Contract",
    "CreateContract",
    "DeleteContract",
    "GuardedDeleteContract",
    "HubContract",
    "PatchContract",
    "ReadContract",
    "ReadableHubContract",
    "ResourceContract",
    "TaggedContract",
    "VersionedContract",
    "all_rows",
    "holds",
]


class ResourceContract(TaggedContract, VersionedContract, PatchContract, GuardedDeleteContract):
    """A resource with every operation."""
