"""Our own resource for commercial rules, to which TMF620 refers by PolicyRef."""

from __future__ import annotations

from rest_framework.serializers import ValidationError

from catalog.domain.policy import KINDS, unreadable
from catalog.models import Policy
from catalog.resources.common import VERSION
from catalog.resources.shapes import ENTITY_REF
from catalog.selectors import POLICY, PRODUCT_OFFERING
from tmf.fields import choice, date_time, json, period, text
from tmf.parts import refs
from tmf.resources import Resource
from tmf.serializers import Values
from tmf.translated import translated


def _check_parameters(values: Values) -> None:
    """The parameters are those that the kind of rule needs."""
    wrong = unreadable(values["kind"], values.get("parameters", {}))
    if wrong:
        raise ValidationError({"parameters": {name: translated(words) for name, words in wrong}})


DISPLAYS = [name for name, _ in Policy._meta.get_field("display").choices or ()]  # noqa: SLF001 - Django's API
POLICY_RESOURCE: Resource = Resource(
    type=POLICY.type,
    base=POLICY.base,
    path=POLICY.path,
    extension="extension",
    check_values=_check_parameters,
    fields=(
        text("name", longest=200),
        text("description", longest=20_000),
        VERSION,
        choice("kind", choices=KINDS, required=True),
        choice("display", choices=DISPLAYS, default="hide"),
        json("parameters"),
        date_time("lastUpdate"),
        period("validFor"),
        refs("productOffering", PRODUCT_OFFERING, ENTITY_REF, "offerings"),
    ),
)
