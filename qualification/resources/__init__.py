"""The TMF JSON of qualifications and configurations."""

from qualification.resources.check_configuration import CHECK_CONFIGURATION
from qualification.resources.check_qualification import CHECK_QUALIFICATION
from qualification.resources.query_configuration import QUERY_CONFIGURATION, TMF760
from qualification.resources.query_qualification import QUERY_QUALIFICATION, TMF679

__all__ = [
    "CHECK_CONFIGURATION",
    "CHECK_QUALIFICATION",
    "QUERY_CONFIGURATION",
    "QUERY_QUALIFICATION",
    "TMF679",
    "TMF760",
]
