"""Whatever stands in whichever place of a body: it is refused by path, or what was stored is answered and valid."""

import copy

import pytest

from tests.api.catalog import test_contract as contracts
from tests.api.wrong_types import WRONG, places, swap

SUBSCRIBERS = {one.schema: one for name, one in vars(contracts).items() if name.startswith("Test")}


def without(document, path):
    """The document without the part in that place."""
    whole = copy.deepcopy(document)
    *above, last = path
    part = whole
    for key in above:
        part = part[key]
    del part[last]
    return whole


@pytest.mark.parametrize("schema", SUBSCRIBERS)
def test_a_wrong_value_is_refused_or_the_answer_is_valid(request, client, token, schema):
    subscriber = SUBSCRIBERS[schema]()
    subscriber.client, subscriber.authorize, subscriber.tokens = client, token, {}
    subscriber.official = request.getfixturevalue("official")
    subscriber.before()
    body = subscriber.body(1)
    wrong = []
    for path in places(body):
        tried = [(value, swap(body, path, value)) for value in WRONG] + [("nothing", without(body, path))]
        for value, changed in tried:
            sent = changed if path == ("id",) else {**changed, "id": None}
            sent = {name: one for name, one in sent.items() if one is not None or path == (name,)}
            try:
                answer = subscriber.send("post", "", sent)
            except AssertionError as error:
                wrong.append((path, value, str(error)[:300]))
                continue
            if answer.status_code not in (201, 400):
                wrong.append((path, value, answer.status_code, answer.content[:300]))
            elif answer.status_code == 400 and not answer.json().get("path"):
                wrong.append((path, value, "says no path", answer.content[:300]))
            elif answer.status_code == 201:
                address = f"{subscriber.root}/{answer.json()['id']}"
                client.delete(address, headers=subscriber.authorization("read write"))
    assert wrong == [], "\n".join(map(str, wrong))
