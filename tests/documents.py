"""What the catalog serves is what its rows say."""

import orjson

from catalog.models import CatalogDocument
from catalog.resources.kinds import KINDS
from catalog.services.documents import rendered, to_document
from tmf.json import dumps


def stale_documents():
    """Each entity whose current document is not the one that its rows give: kind, id, what is served, what is due."""
    found = []
    for kind in KINDS:
        ids = kind.model.objects.values_list("pk", flat=True)
        due = {pk: orjson.loads(dumps(document)) for pk, document in rendered(kind, ids).items()}
        stored = CatalogDocument.objects.filter(kind=kind.name, current=True)
        served = {row.entity_id: to_document(row.body) for row in stored}
        wrong = sorted(pk for pk in due.keys() | served.keys() if due.get(pk) != served.get(pk))
        found += [(kind.name, pk, served.get(pk), due.get(pk)) for pk in wrong]
        known = due.keys()
        orphans = CatalogDocument.objects.filter(kind=kind.name).exclude(entity_id__in=known)
        found += [(kind.name, row.entity_id, row.version, "no such entity") for row in orphans]
        found += [
            (kind.name, row.entity_id, row.version, to_document(row.body)["version"])
            for row in CatalogDocument.objects.filter(kind=kind.name)
            if to_document(row.body).get("version") != row.version
        ]
    return found
