"""Every task resource that is built. A new one is an entry here; its doors are made from it."""

from __future__ import annotations

from collections.abc import Mapping

from qualification.resources import CHECK_QUALIFICATION, QUERY_CONFIGURATION, QUERY_QUALIFICATION
from qualification.resources.check_qualification import read_check
from qualification.resources.query_configuration import read_question
from qualification.resources.query_qualification import read_criteria
from qualification.services.check_qualification import check_qualification
from qualification.services.configure import configure
from qualification.services.kind import Kind
from qualification.services.qualify import qualify

QUALIFICATION_QUERY = Kind(
    api="TMF679",
    resource=QUERY_QUALIFICATION,
    prefix="QPOQ",
    at_once="instantSyncQualification",
    read=read_criteria,
    ask=qualify,
    changeable=True,
    about="What a customer may change to or add.",
    example={"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}},
)
QUALIFICATION_CHECK = Kind(
    api="TMF679",
    resource=CHECK_QUALIFICATION,
    prefix="CPOQ",
    at_once="instantSyncQualification",
    read=read_check,
    ask=check_qualification,
    changeable=True,
    about="Whether these items may be had, all of them seen together, and what could be had instead.",
    example={
        "provideResultReason": True,
        "provideAlternative": True,
        "checkProductOfferingQualificationItem": [
            {"id": "1", "action": "upgrade", "product": {"id": "1234"}, "productOffering": {"id": "ott-premium"}}
        ],
    },
)
CONFIGURATION_QUERY = Kind(
    api="TMF760",
    resource=QUERY_CONFIGURATION,
    prefix="QPC",
    at_once="instantSync",
    read=read_question,
    ask=configure,
    about="The tree of a product or of an offering, with what may be chosen.",
    example={
        "instantSync": True,
        "requestProductConfigurationItem": [{"id": "1", "productConfiguration": {"product": {"id": "1233"}}}],
    },
)
KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (QUALIFICATION_QUERY, QUALIFICATION_CHECK, CONFIGURATION_QUERY)
}
"""The kinds by the name of their resource, which is the `kind` of a row."""
