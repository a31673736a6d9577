"""Copying an offering with everything that hangs on it, by its document: what a document says cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext

from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.models import CatalogDocument, ProductOffering, ProductOfferingPrice, ProductOfferingRelationship
from catalog.resources.common import FIRST_VERSION
from catalog.resources.kinds import BY_NAME, Kind
from catalog.services import versions
from catalog.services.documents import Document, to_document
from catalog.services.edit import edit_catalog, save_entity
from catalog.services.entities import create_entity
from catalog.services.own_prices import own_prices
from catalog.services.references import Named
from catalog.services.rules import GONE
from tmf.errors import Refused
from tmf.ids import new_id
from tmf.references import is_foreign

OFFERING, PRICE = BY_NAME["ProductOffering"], BY_NAME["ProductOfferingPrice"]
ITS_OWN = ("href", "lastUpdate", "statusReason")
"""What a copy does not take over: it speaks of that one entity at that time."""
REFERRING = ("popRelationship", "bundledPopRelationship")
LONGEST_ID = 64
Ids = Mapping[str, str]


class NoSuchOffering(Refused):
    """The offering that is to be copied is not there (any more)."""

    def __init__(self, pk: str) -> None:
        super().__init__(404, "notFound", gettext("There is no offering %(id)s.") % {"id": pk})


def copy_offering(*, source: str, pk: str, name: str, arrows_in: bool = False) -> str:
    """Make a new offering in the first status of the lifecycle, with everything that the source has; returns its id.

    Its parts, its policies, categories and channels are those of the source. Prices that only the source has are
    copied too, under new ids and in the first status; those that others charge as well are shared. Upgrade paths that
    lead out of the source lead out of the copy; those that lead into the source lead into the copy as well where
    `arrows_in` says so. Plans that have the source as an option do not get the copy.

    Raises:
        NoSuchOffering: 404.
        Refused: 409 `alreadyExists`, the id is taken.
        RefusedAll: 400, the new id or name does not do; 409 by the rules of the catalog.
    """
    with edit_catalog():
        row = ProductOffering.objects.filter(pk=source).first()
        if row is None:
            raise NoSuchOffering(source)
        _check_free(pk)
        document = to_document(versions.find(OFFERING, source).body)
        prices = own_prices(row)
        ids = {price.pk: _price_id(price, row, pk) for price in prices}
        given_whole = {entry["id"] for entry in document.get("productOfferingPrice", ()) if "priceType" in entry}
        coming = {(PRICE.name, new) for new in ids.values()}
        for price in prices:
            if price.pk not in given_whole:
                body = _price_body(to_document(versions.find(PRICE, price.pk).body), ids, row.name, name)
                create_entity(kind=PRICE, body=body, coming=coming | _known(PRICE, body))
        made = {**document, "productOfferingPrice": list(_prices(document, ids, row.name, name))}
        body = _new(made, pk, name)
        create_entity(kind=OFFERING, body=body, coming=coming | _known(OFFERING, document))
        if arrows_in:
            _lead_in(source, pk)
    return pk


def _check_free(pk: str) -> None:
    """An id that is there already would make the copy another version of that offering."""
    if CatalogDocument.objects.filter(kind=OFFERING.name, entity_id=pk).exists():
        words = gettext("There is an offering %(id)s already; choose another id.") % {"id": pk}
        raise Refused(409, "alreadyExists", words, path="id")


def _known(kind: Kind, body: Document) -> set[Named]:
    """What a document refers to is there; the version that it names may have moved on since."""
    return {(ref.target.type, ref.id) for ref in kind.resource.references(body)}


def _new(document: Document, pk: str, name: str) -> Document:
    kept = {key: deepcopy(value) for key, value in document.items() if key not in ITS_OWN}
    return {**kept, "id": pk, "name": name, "version": FIRST_VERSION, "lifecycleStatus": CATALOG_ENTITY.initial}


def _prices(document: Document, ids: Ids, old: str, new: str) -> Iterable[Document]:
    """The prices of the copy as the source names its own: by reference, or by value where it gives them so."""
    for entry in document.get("productOfferingPrice", ()):
        if entry.get("id") not in ids or is_foreign(entry):
            yield entry
        elif "priceType" in entry:
            yield _price_body(entry, ids, old, new)
        else:
            told = {key: value for key, value in entry.items() if key not in ("href", "name", "version")}
            yield {**told, "id": ids[entry["id"]]}


def _price_body(document: Document, ids: Ids, old: str, new: str) -> Document:
    """A price of the copy; where it refers to another price that is copied, to the copy of that.

    One that is over stays so: as a new one it would charge beside the one that took its place.
    """
    body = _new(document, ids[document["id"]], _renamed(document["name"], old, new))
    if document["lifecycleStatus"] in GONE:
        body["lifecycleStatus"] = document["lifecycleStatus"]
    for attribute in REFERRING:
        if attribute in body:
            body[attribute] = [_pointed(entry, ids) for entry in body[attribute]]
    return body


def _pointed(entry: dict[str, Any], ids: Ids) -> dict[str, Any]:
    if entry.get("id") not in ids or is_foreign(entry):
        return entry
    return {**{key: value for key, value in entry.items() if key not in ("href", "name")}, "id": ids[entry["id"]]}


def _renamed(name: str, old: str, new: str) -> str:
    """A price that is called after its offering is called after the copy."""
    longest = ProductOfferingPrice._meta.get_field("name").max_length  # noqa: SLF001 - Django's API
    return name.replace(old, new)[:longest]


def _price_id(price: ProductOfferingPrice, source: ProductOffering, pk: str) -> str:
    """An id that reads like that of the offering where the source's does, otherwise a new one."""
    wanted = price.pk.replace(source.pk, pk, 1)
    taken = CatalogDocument.objects.filter(kind=PRICE.name, entity_id=wanted).exists()
    return wanted if wanted != price.pk and len(wanted) <= LONGEST_ID and not taken else new_id()


def _lead_in(source: str, pk: str) -> None:
    """Draw every arrow that leads into the source into the copy as well."""
    for arrow in ProductOfferingRelationship.objects.filter(target=source):
        arrow.pk, arrow.target_id = None, pk
        arrow._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
        save_entity(arrow)
