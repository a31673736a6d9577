"""Rows of offerings and of everything that hangs on them, as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.domain import offering as facts
from catalog.models import AllowedAction, BundleGroup, BundleOption, ProductOffering, ProductOfferingRelationship
from catalog.selectors.characteristics import declared_by, uses_of_offerings, valid_for
from catalog.selectors.policies import Policies
from catalog.selectors.prices import prices_of_offerings
from catalog.selectors.rows import Once, Reader, Row, gathered, objects, parsed

ELSEWHERE = frozenset({""})
"""The channels of a row that names none of ours: no channel has an empty id."""
NOWHERE: frozenset[str] = frozenset()
_PLAIN = ("id", "name", "lifecycle_status", "product_specification_id", "is_bundle", "is_sellable", "billing_start")
_FACTS = ("id", "name", "lifecycle_status", "specification_id", "is_bundle", "is_sellable", "billing_start")
_JSON = ("market_segment", "place", "product_offering_term", "snapshots")


def read_offerings(reader: Reader) -> Iterator[facts.Offering]:
    """Every offering, in the order of the catalog."""
    hanging = _hanging(reader)
    channels, policies = _channels(reader, ProductOffering, "productoffering_id"), Policies(reader)
    ids, terms, sent = Once(_ids), Once(_terms), Once(parsed)
    columns = (*_PLAIN, "valid_from", "valid_to", *_JSON)
    for *plain, start, end, segments, places, term, snapshots in reader.rows(ProductOffering.objects.all(), *columns):
        pk, kept = plain[0], sent[snapshots]
        yield facts.Offering(
            **dict(zip(_FACTS, plain, strict=True)),
            **{name: found.get(pk, nothing) for name, found, nothing in hanging},
            validity=reader.period(start, end),
            channels=_named(channels.get(pk, NOWHERE), kept),
            segments=ids[segments],
            places=ids[places],
            terms=terms[term],
            policies=policies.of(pk, kept),
        )


def read_relationships(reader: Reader) -> Iterator[facts.Relationship]:
    """The relationships that build ladders."""
    rows = ProductOfferingRelationship.objects.filter(relationship_type__in=facts.LADDER_TYPES, target__isnull=False)
    columns = ("source_id", "relationship_type", "target_id", "valid_from", "valid_to")
    for source, kind, target, start, end in reader.rows(rows, *columns):
        yield facts.Relationship(source, kind, target, reader.period(start, end))


def _hanging(reader: Reader) -> list[tuple[str, Mapping[str, Any], Any]]:
    """Attribute, its value by offering, and the one that all others share."""
    fixed, choices = uses_of_offerings(reader)
    priced = prices_of_offerings(reader)
    return [
        ("characteristics", fixed, {}),
        ("uses", choices, {}),
        ("declared", declared_by(reader, "product_offering_id"), ()),
        ("prices", {pk: prices for pk, (prices, _) in priced.items()}, ()),
        ("alterations", {pk: alterations for pk, (_, alterations) in priced.items()}, ()),
        ("options", _options(reader), {}),
        ("groups", _groups(reader), {}),
        ("allowed_actions", _allowed_actions(reader), ()),
    ]


def _options(reader: Reader) -> dict[str, Mapping[str, facts.Option]]:
    rows = BundleOption.objects.filter(offering__isnull=False)
    columns = ("offering_id", "lower_limit", "upper_limit", "default", "group__name")
    return gathered(reader.rows(rows, "bundle_id", *columns), lambda its: {row[0]: facts.Option(*row) for row in its})


def _groups(reader: Reader) -> dict[str, Mapping[str, facts.Group]]:
    """By their names, which are unique in a bundle; a group is shown by the id that it was given, if it was."""
    rows = BundleGroup.objects.all()
    columns = ("local_id", "name", "lower_limit", "upper_limit", "parent__name")

    def found(its: tuple[Row, ...]) -> dict[str, facts.Group]:
        return {name: facts.Group(local_id or name, name, *rest) for local_id, name, *rest in its}

    return gathered(reader.rows(rows, "bundle_id", *columns), found)


def _allowed_actions(reader: Reader) -> dict[str, tuple[facts.AllowedAction, ...]]:
    """The channels of a row; one that names only channels of other systems allows in none of ours."""
    channels, sent = _channels(reader, AllowedAction, "allowedaction_id"), Once(parsed)
    columns = ("offering_id", "pk", "action", "valid_from", "valid_to", "snapshots")
    rows = (
        (offering, action, _named(channels.get(pk, NOWHERE), sent[snapshots]), reader.period(start, end))
        for offering, pk, action, start, end, snapshots in reader.rows(AllowedAction.objects.all(), *columns)
    )
    return gathered(rows, lambda its: tuple(facts.AllowedAction(*row) for row in its))


def _channels(reader: Reader, model: type[ProductOffering | AllowedAction], owner: str) -> dict[Any, frozenset[str]]:
    """The sales channels that each row names."""
    links = model.channels.through.objects.all()
    same = Once[frozenset[str], frozenset[str]](lambda channels: channels)
    return gathered(reader.rows(links, owner, "channel_id"), lambda its: same[frozenset(pk for (pk,) in its)])


def _named(channels: frozenset[str], sent: Mapping[str, Any]) -> frozenset[str]:
    """The channels of a row; what names only channels of other systems is for none of ours."""
    return channels or (ELSEWHERE if sent.get("channel") else channels)


def _ids(text: str | None) -> frozenset[str]:
    return frozenset(one["id"] for one in objects(text) if isinstance(one.get("id"), str))


def _terms(text: str | None) -> tuple[facts.Term, ...]:
    return tuple(map(_term, objects(text)))


def _term(sent: Mapping[str, Any]) -> facts.Term:
    duration = sent.get("duration") or {}
    return facts.Term(
        name=sent.get("name") or "",
        description=sent.get("description") or "",
        amount=duration.get("amount"),
        units=duration.get("units") or "",
        validity=valid_for(sent.get("validFor")),
    )
