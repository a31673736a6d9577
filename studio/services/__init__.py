"""The verbs of the desk."""

from studio.services.catalogs import UNFIT, Compared, catalogs_of
from studio.services.request_impact import IMPACT_WORK, request_impact
from studio.services.run_impact import give_up_impact, run_impact

__all__ = ["IMPACT_WORK", "UNFIT", "Compared", "catalogs_of", "give_up_impact", "request_impact", "run_impact"]
