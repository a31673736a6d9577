"""The bodies of a PATCH: a merge patch has the shape of what it changes, the other two are lists of operations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from tmf.patch import JSON_PATCH, JSON_PATCH_QUERY
from tmf.patch.operations import MAX_OPERATIONS, MAX_PATH, NEEDS

Schema = dict[str, Any]
FORMS = {
    JSON_PATCH: ("JsonPatch", "RFC 6902: operations at JSON pointers, done one after the other, all or none."),
    JSON_PATCH_QUERY: (
        "JsonPatchQuery",
        "TMF630: RFC 6902 with paths that select by value, such as `/productOfferingPrice?name=Monthly`.",
    ),
}


def operations(registry: ComponentRegistry, media_type: str) -> Schema:
    """A reference to the body of one of the two forms that are lists of operations."""
    name, words = FORMS[media_type]
    items = {"anyOf": [_operation(verb, needs) for verb, needs in NEEDS.items()]}
    return _registered(
        registry, name, {"type": "array", "maxItems": MAX_OPERATIONS, "items": items, "description": words}
    )


def merge(registry: ComponentRegistry, component: ResolvedComponent) -> Schema:
    """A reference to the merge patch (RFC 7386) of what a POST takes: any part of it; null removes an attribute.

    Objects inside are merged too, lists are replaced as a whole.
    """
    name = f"{component.name.removesuffix('Create')}MergePatch"
    if _component(name) in registry:
        return {"$ref": f"#/components/schemas/{name}"}
    whole = component.schema
    required = whole.get("required", ())
    parts = {key: _part(registry, schema, key in required) for key, schema in whole["properties"].items()}
    words = "A merge patch (RFC 7386): what is left out stays, null removes, lists are replaced."
    return _registered(registry, name, {"type": "object", "properties": parts, "description": words})


def _part(registry: ComponentRegistry, schema: Schema, required: bool) -> Schema:  # noqa: FBT001
    """An attribute of a merge patch; what has to be there cannot be removed."""
    target = (schema.get("allOf") or [schema])[0].get("$ref")
    if target:
        name = target.rpartition("/")[2]
        found = registry[_component(name)]
        schema = {"allOf": [merge(registry, found)]}
    return schema if required or not schema else {**schema, "nullable": True}


def _operation(verb: str, needs: tuple[str, ...]) -> Schema:
    path = {"type": "string", "maxLength": MAX_PATH}
    own: Schema = {"op": {"type": "string", "enum": [verb]}, "path": path}
    own |= {name: path if name == "from" else {} for name in needs}
    return {"type": "object", "required": list(own), "properties": own}


def _registered(registry: ComponentRegistry, name: str, schema: Schema) -> Schema:
    component = _component(name, schema)
    registry.register_on_missing(component)
    return component.ref


def _component(name: str, schema: Schema | None = None) -> ResolvedComponent:
    return ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object=name)  # type: ignore[no-untyped-call]
