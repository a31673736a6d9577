"""Every task resource that is built. A new one is an entry here; its doors are made from it."""

from __future__ import annotations

from collections.abc import Mapping

from qualification.resources import CHECK_CONFIGURATION, CHECK_QUALIFICATION, QUERY_CONFIGURATION, QUERY_QUALIFICATION
from qualification.resources.check_configuration import read_check as read_configuration_check
from qualification.resources.check_qualification import read_check as read_qualification_check
from qualification.resources.query_configuration import read_question
from qualification.resources.query_qualification import read_criteria
from qualification.services.check_configuration import check_configuration
from qualification.services.check_qualification import check_qualification
from qualification.services.configure import compute_query
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
    read=read_qualification_check,
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
    ask=compute_query,
    about="The tree of a product or of an offering, with what may be chosen.",
    example={
        "instantSync": True,
        "requestProductConfigurationItem": [{"id": "1", "productConfiguration": {"product": {"id": "1233"}}}],
    },
)
CONFIGURATION_CHECK = Kind(
    api="TMF760",
    resource=CHECK_CONFIGURATION,
    prefix="CPC",
    at_once="instantSync",
    read=read_configuration_check,
    ask=check_configuration,
    about="Whether a configuration is valid, and what could be had instead.",
    example={
        "instantSync": True,
        "provideAlternatives": True,
        "checkProductConfigurationItem": [
            {
                "id": "1",
                "productConfiguration": {"product": {"id": "1233"}},
                "productConfigurationItem": [
                    {"id": "1.1", "productConfiguration": {"productOffering": {"id": "ott-premium"}}}
                ],
            }
        ],
    },
)
_BUILT = (QUALIFICATION_QUERY, QUALIFICATION_CHECK, CONFIGURATION_QUERY, CONFIGURATION_CHECK)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _BUILT}
"""The kinds by the name of their resource, which is the `kind` of a row."""
