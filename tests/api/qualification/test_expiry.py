"""TMF679 expirationDate: an answer holds until the first moment at which it would be another one."""

from datetime import timedelta

import pytest

from catalog.models import Policy, ProductOfferingRelationship
from catalog.services import save_entity
from tests.api.qualification.conftest import TODAY

BASE = "/tmf-api/productOfferingQualification/v5"
ITEMS = "checkProductOfferingQualificationItem"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(params=["query", "check"])
def expiry(request, post):
    """Ask whether a held product may become an offering, at both doors; gives until when the answer holds."""

    def asked(product, target):
        item = {"product": {"id": product}, "productOffering": {"id": target}}
        if request.param == "query":
            answer = post(f"{BASE}/queryProductOfferingQualification", {"searchCriteria": item})
        else:
            item["action"] = "modify"
            answer = post(f"{BASE}/checkProductOfferingQualification", {ITEMS: [item]})
        return answer["expirationDate"]

    return asked


def put(offering, kind, **words):
    """A policy on an offering."""
    policy = Policy(id=f"{kind}-on-{offering}", name=kind, kind=kind, **words)
    save_entity(policy)
    policy.offerings.add(offering)
    save_entity(policy)


@pytest.mark.parametrize(
    ("product", "beside", "target"), [("1234", "plan-300", "ott-premium"), ("1255", "ott-premium", "sport-max")]
)
def test_what_is_held_beside_the_product_may_end_an_answer(demo, expiry, product, beside, target):
    """The plan that it sits in, and what is neither that nor of its ladder: both may speak against a tier."""
    assert expiry(product, target) == "2026-11-22T12:00:00.000Z"
    put(beside, "excludes", parameters={"offerings": [target]}, valid_to=TODAY + HOUR)
    assert expiry(product, target) == "2026-11-21T13:00:00.000Z"


@pytest.mark.parametrize(("kind", "known"), [("minTenure", "start"), ("coolingOff", "changed")])
def test_days_that_go_by_end_an_answer(load, clock, expiry, kind, known):
    """What may not be changed yet may be after the day: nothing comes into force then, and nothing ends."""
    since = {"start": TODAY - 9 * DAY, known: TODAY - DAY + HOUR}
    load(customers=[{"id": "c", "name": "C", "holds": [{"product": "p", "offering": "ott-basic", **since}]}])
    assert expiry("p", "ott-standard") == "2026-11-22T12:00:00.000Z"
    put("ott-basic", kind, parameters={"days": 1})
    assert expiry("p", "ott-standard") == "2026-11-21T13:00:00.000Z"


def test_a_step_of_the_ladder_that_ends_ends_an_answer(demo, expiry):
    step = ProductOfferingRelationship.objects.get(source="ott-basic", target="ott-standard")
    step.valid_to = TODAY + HOUR
    save_entity(step)
    assert expiry("1234", "ott-premium") == "2026-11-21T13:00:00.000Z"


def test_what_changes_no_answer_does_not_end_it(demo, expiry):
    put("plan-300", "excludes", parameters={"offerings": ["music-duo"]}, valid_to=TODAY + HOUR)
    assert expiry("1234", "ott-premium") == "2026-11-22T12:00:00.000Z"
