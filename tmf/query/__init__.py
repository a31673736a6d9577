"""Which entities a reader asks for, and in which order (TMF630 filtering and sorting).

    expression = of_params(request.query_params.lists())          # parse.py: 400 for what is no filter
    rows = filtered(rows, expression, LOOKUPS)                    # sql.py: 400 for what cannot be filtered
    rows = ordered(rows, request.query_params.getlist("sort"), LOOKUPS)
    matches(document, of_text("eventType=ProductCreateEvent"))    # match.py: the same on a JSON document

    LOOKUPS = {
        "lifecycleStatus": Column("lifecycle_status"),
        "validFor.startDateTime": Column("valid_from", "dateTime"),
        "productOfferingPrice.id": Column("prices__id"),          # over a relation: any of the related rows
        "relatedParty": Inside("related_party"),                  # a JSON column: every path below the attribute
    }

What a filter means, on both databases and on documents:

- Lists on the way of a path are walked, one level each; a condition holds when it holds for one of the values found.
- `ne` holds when no value found equals one of those named: also where the attribute is absent, null or an empty list.
- An empty text counts as absent, as it does in what we answer.
- Text is compared by code points, case counts. Where nothing declares a kind (inside JSON), `5` is the number and the
  text, `true` the truth value and the text; larger and smaller compare numbers with numbers and texts with texts.
- Times are compared at the millisecond that answers show; a date alone is its first moment in UTC.
- The predicates of `path[?(…)]` hold for one and the same element, so `!=` asks there for an element that differs.
"""

from tmf.query.expression import EVERYTHING, AllOf, AnyOf, Condition, Expression, Same
from tmf.query.lookups import Column, Inside, Lookup, Lookups, filterable
from tmf.query.match import matches
from tmf.query.parse import of_params, of_text
from tmf.query.sort import ordered, ordered_documents, sortable
from tmf.query.sql import filtered, where
from tmf.query.values import Kind

__all__ = [
    "EVERYTHING",
    "AllOf",
    "AnyOf",
    "Column",
    "Condition",
    "Expression",
    "Inside",
    "Kind",
    "Lookup",
    "Lookups",
    "Same",
    "filterable",
    "filtered",
    "matches",
    "of_params",
    "of_text",
    "ordered",
    "ordered_documents",
    "sortable",
    "where",
]
