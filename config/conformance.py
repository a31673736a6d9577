"""Which operations of the official files are built, and which contract proves each: docs/conformance.md."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.urls import Resolver404, resolve

from tmf.views import CollectionView

BASES: Mapping[str, str] = {
    "TMF620": "/tmf-api/productCatalogManagement/v5",
    "TMF633": "/tmf-api/serviceCatalogManagement/v4",
    "TMF622": "/tmf-api/productOrderingManagement/v5",
    "TMF637": "/tmf-api/productInventory/v5",
    "TMF638": "/tmf-api/serviceInventory/v5",
    "TMF641": "/tmf-api/serviceOrdering/v5",
    "TMF679": "/tmf-api/productOfferingQualification/v5",
    "TMF688": "/tmf-api/event/v4",
    "TMF760": "/tmf-api/productConfiguration/v5",
}
WHOLE = ("TMF620", "TMF633", "TMF679", "TMF760")
"""The APIs that are shown operation by operation, which are whole."""
NAMES = {
    "TMF620": "Product Catalog v5.0.0",
    "TMF633": "Service Catalog v4.0.0",
    "TMF679": "Product Offering Qualification v5.0.0",
    "TMF760": "Product Configuration v5.0.0",
}
Subscriptions = Mapping[tuple[str, str], list[str]]
"""Method and path with its base (`GET /tmf-api/…/category/{id}`) to the tests that prove it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an official file and what became of it."""

    method: str
    path: str
    name: str
    built: bool
    proofs: tuple[str, ...]


def official(folder: Path) -> ModuleType:
    """The reader of the official files, which lies beside them."""
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("oas_validator")
    finally:
        sys.path.remove(str(folder))


def operations(api: str, reader: ModuleType, proofs: Subscriptions) -> list[Operation]:
    """Every operation that the official file of an API declares, listeners left out."""
    paths: dict[str, Any] = reader.document(api)["paths"]
    return [
        Operation(
            method,
            path,
            str(paths[path][method.lower()].get("operationId", "")),
            is_built(method, BASES[api] + path),
            tuple(proofs.get((method, BASES[api] + path), ())),
        )
        for method, path in reader.operations(api)
    ]


def is_built(method: str, path: str) -> bool:
    """Whether a view answers the operation with something else than 404, 405 or 501."""
    try:
        view: Any = resolve(re.sub(r"\{[^}]+\}", "1", path)).func
    except Resolver404:
        return False
    kind = view.view_class
    unbuilt = getattr(view, "view_initkwargs", {}).get("unbuilt", getattr(kind, "unbuilt", ()))
    handler = getattr(kind, method.lower(), None)
    if handler is CollectionView.post and kind.create is CollectionView.create:
        return False
    return handler is not None and method not in unbuilt


def subscriptions(tests: Path) -> Subscriptions:
    """What the contract (tests/api/contract.py) is subscribed to: the operations, each with its test classes."""
    contract = importlib.import_module("tests.api.contract")
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted((tests / "api").rglob("test_*.py")):
        if "Contract" not in path.read_text(encoding="utf-8"):
            continue
        for name, subscriber in _subscribers(path, contract.Contract):
            where = f"{path.relative_to(tests.parent)}::{name}"
            for method, address in _proven(subscriber):
                found.setdefault((method, address), []).append(where)
    return found


def _subscribers(path: Path, contract: type) -> Iterator[tuple[str, Any]]:
    """The test classes of a file that stand on the contract."""
    spec = importlib.util.spec_from_file_location(f"conformance_{path.stem}_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in inspect.getmembers(module, inspect.isclass):
        if name.startswith("Test") and issubclass(value, contract):
            yield name, value


def _proven(subscriber: Any) -> Iterator[tuple[str, str]]:
    """Method and path of the operations that the contracts of a subscriber prove."""
    for contract in subscriber.__mro__:
        for method, below in vars(contract).get("proves", ()):
            yield method, f"{subscriber.base}/{subscriber.path}{below}"


def page(folder: Path, tests: Path) -> str:
    """docs/conformance.md as the official files in `folder`, the routes and the contracts in `tests` make it."""
    reader, proofs = official(folder), subscriptions(tests)
    known = {api: operations(api, reader, proofs) for api in BASES}
    whole = [operation for api in WHOLE for operation in known[api]]
    done = sum(operation.built and bool(operation.proofs) for operation in whole)
    lines = [
        "# Conformance",
        "",
        "Made by `make conformance` from the official files, the routes and the contracts that the tests subscribe to",
        "(tests/api/contract.py). Implemented: the route answers. Tested: the subscription that proves it, each answer",
        "held against the official file.",
        "",
        f"{_and(WHOLE)}: {done} of {len(whole)} operations implemented and tested.",
    ]
    for api in WHOLE:
        lines += ["", f"## {api} {NAMES[api]}", "", *_table(known[api])]
    lines += ["", "## The other APIs", "", "| API | implemented | of |", "|---|---:|---:|"]
    for api, found in known.items():
        if api not in WHOLE:
            lines.append(f"| {api} | {sum(operation.built for operation in found)} | {len(found)} |")
    return "\n".join([*lines, ""])


def _and(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _table(found: list[Operation]) -> list[str]:
    rows = [
        f"| {one.method} | `{one.path}` | {one.name} | {'yes' if one.built else 'no'} | {_proofs(one.proofs)} |"
        for one in found
    ]
    return ["| method | path | operationId | implemented | tested by |", "|---|---|---|---|---|", *rows]


def _proofs(proofs: tuple[str, ...]) -> str:
    return ", ".join(f"`{proof}`" for proof in proofs) or "no"
