"""What a reader's page says, and what a browser would send of its form."""

import re
from html import unescape

POLICY = "/admin/catalog/policy/pol-ott-upgrade-only/change/"
PRICE = "/admin/catalog/productofferingprice/ott-basic-price/change/"


def said(answer):
    assert answer.status_code == 200, answer
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def field(html, name):
    """The value of an input."""
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return re.search(r'value="([^"]*)"', tag)[1] if "value=" in tag else ""


def sent(html, **changes):
    """What a browser would send of the form of a policy, with some values changed."""
    names = ("name", "version", "seen", "valid_from_0", "valid_from_1", "valid_to_0", "valid_to_1")
    fields = {name: field(html, name) for name in names}
    return {**fields, "kind": "upgradeOnly", "display": "hide", "offerings": ["ott-basic"], **changes}
