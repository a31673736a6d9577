"""docs/qualification.md explains the rules in the words of the screens, and all of them."""

from pathlib import Path

from catalog.domain.policy import PARAMETERS
from catalog.models.rules import KINDS
from qualification.domain import reasons

PAGE = (Path(__file__).parents[2] / "docs" / "qualification.md").read_text(encoding="utf-8")


def test_every_reason_stands_there_with_what_a_person_reads():
    named = [value for value in vars(reasons).values() if isinstance(value, reasons.Reason)]
    assert [f"| `{one.code}` | {one.label} |" for one in named if f"| `{one.code}` | {one.label} |" not in PAGE] == []


def test_every_kind_of_policy_stands_there_by_the_name_on_the_screen():
    assert [words for _, words in KINDS if f"| {words} |" not in PAGE] == []
    assert {kind for kind, _ in KINDS} == set(PARAMETERS)
