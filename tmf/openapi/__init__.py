"""How the OpenAPI document of the product is drawn from the resources' declarations (drf-spectacular).

The document is an open world, as TM Forum's files are: an object may have attributes beside those that are described,
and they are kept and given back. The settings name `TmfSchema` and `only_what_is_built`.
"""

from tmf.openapi.extensions import ErrorSerializer
from tmf.openapi.schema import TmfSchema, only_what_is_built

__all__ = ["ErrorSerializer", "TmfSchema", "only_what_is_built"]
