"""The TMF JSON of qualifications and configurations."""

from qualification.resources.check_qualification import CHECK_QUALIFICATION
from qualification.resources.query_configuration import QUERY_CONFIGURATION, TMF760
from qualification.resources.query_qualification import QUERY_QUALIFICATION, TMF679

__all__ = ["CHECK_QUALIFICATION", "QUERY_CONFIGURATION", "QUERY_QUALIFICATION", "TMF679", "TMF760"]
