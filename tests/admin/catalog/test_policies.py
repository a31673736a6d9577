"""A policy asks for the parameters of its kind, in words."""

import pytest

from catalog.domain.policy import OPTIONAL, PARAMETERS
from catalog.models import Policy
from catalog.services import save_entity

pytestmark = pytest.mark.usefixtures("demo")
ADD = "/admin/catalog/policy/add/"
GIVEN = {
    "days": ({"days": "30"}, {"days": 30}),
    "maximum": ({"maximum": "2"}, {"maximum": 2}),
    "offerings": ({"other_offerings": ["ott-standard", "ott-basic"]}, {"offerings": ["ott-basic", "ott-standard"]}),
    "channels": ({"only_channels": ["app", "web"]}, {"channels": ["app", "web"]}),
    "actions": ({"only_actions": ["downgrade", "terminate"]}, {"actions": ["downgrade", "terminate"]}),
    "segments": ({"segments": "young\r\n old \r\n"}, {"segments": ["young", "old"]}),
}
EVERYTHING = {name: value for sent, _ in GIVEN.values() for name, value in sent.items()}


@pytest.mark.parametrize("kind", PARAMETERS)
def test_a_policy_keeps_the_parameters_of_its_kind_and_no_others(manager, fill, kind):
    due = {
        name: value
        for parameter in (*PARAMETERS[kind], *OPTIONAL.get(kind, ()))
        for name, value in GIVEN[parameter][1].items()
    }
    assert fill(manager, ADD, id="new", name="New", kind=kind, **EVERYTHING).status_code == 302
    assert Policy.objects.get(pk="new").parameters == (due or None)


@pytest.mark.parametrize("kind", [kind for kind, needed in PARAMETERS.items() if needed])
def test_a_policy_without_what_it_needs_is_refused(manager, fill, rows, errors_of, kind):
    before = rows()
    answer = fill(manager, ADD, id="new", name="New", kind=kind)
    assert errors_of(answer) == [("invalid", f"A policy of kind {kind} needs it.")]
    assert rows() == before


@pytest.mark.parametrize("days", ["-1", "1.5", "many", "100001"])
def test_days_are_a_whole_number(manager, fill, rows, days):
    before = rows()
    answer = fill(manager, ADD, id="new", name="New", kind="minTenure", days=days)
    assert list(answer.context["adminform"].form.errors) == ["days"]
    assert rows() == before


def test_the_form_shows_the_parameters_and_keeps_what_it_does_not_know(manager, fill):
    parameters = {"more": 1, "offerings": ["not-there", "ott-standard", "ott-basic"]}
    save_entity(Policy(id="p", name="P", kind="requires", parameters=parameters))
    address = "/admin/catalog/policy/p/change/"
    fill(manager, address, other_offerings=["ott-basic", "ott-premium"])
    stored = Policy.objects.get(pk="p")
    assert stored.parameters == {"more": 1, "offerings": ["not-there", "ott-basic", "ott-premium"]}
    fill(manager, address, kind="coolingOff", days="0")
    stored.refresh_from_db()
    assert stored.parameters == {"more": 1, "days": 0}
    assert "days: 0" in manager.get("/admin/catalog/policy/").content.decode()
