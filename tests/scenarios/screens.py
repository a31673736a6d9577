"""The screens of the product managers: what docs/admin.md shows, and what is held to the rules of accessibility."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.scenarios.launch import NEW

LIGHT, DARK, TABLET = "light", "dark", "tablet"
CATALOG = "/admin/catalog/"
GOLD = f"{CATALOG}productoffering/{NEW}/change/"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: the name of its picture, its address, and how it is looked at.

    In an address `{draft}` and `{later}` are sets, `{impact}` is whom the draft touches. `until` is what has to be
    there before it is drawn, `at` what a picture begins with.
    """

    name: str
    address: str
    looks: Sequence[str] = (LIGHT,)
    until: str = ""
    at: str = ""


SCREENS = [
    Screen("first-page", "/admin/", (LIGHT, DARK, TABLET)),
    Screen("search", "/admin/search/?q=gold"),
    Screen("change-sets", f"{CATALOG}changeset/"),
    Screen("review", "{draft}", (LIGHT, DARK)),
    Screen("scheduled", "{later}"),
    Screen("impact", "{impact}", (LIGHT, DARK)),
    Screen("impacts", "/admin/impact/"),
    Screen("offerings", f"{CATALOG}productoffering/", (LIGHT, DARK)),
    Screen("offering", GOLD, (LIGHT, DARK, TABLET)),
    Screen("offering-prices", f"{GOLD}#prices"),
    Screen("offering-bundle", f"{CATALOG}productoffering/plan-300/change/#bundle"),
    Screen("offering-paths", f"{GOLD}#paths"),
    Screen("offering-channels", f"{CATALOG}productoffering/sport-plus/change/#channels"),
    Screen("offering-policies", f"{GOLD}#policies"),
    Screen("offering-characteristics", f"{GOLD}#characteristics"),
    Screen("offering-services", f"{GOLD}#services"),
    Screen("offering-history", f"{CATALOG}productoffering/ott-basic/change/#history"),
    Screen("copy", f"{CATALOG}productoffering/ott-premium/copy/"),
    Screen("history", f"{CATALOG}productoffering/ott-basic/history/"),
    Screen("ladders", "/admin/ladders/"),
    Screen("ladder", "/admin/ladders/ott-basic/", (LIGHT, DARK, TABLET), until="#ladder-board [data-item]"),
    Screen("matrix", "/admin/matrix/?plan=plan-300&channel=app&live=on", (LIGHT, DARK, TABLET), at=".of-matrix"),
    Screen("customer", "/admin/simulator/?who=real&customer=cust-1002&channel=app&live=on", (LIGHT, DARK), at="#sees"),
    Screen("services", "/admin/services/"),
    Screen("service-graph", "/admin/services/offering/ott-gold/", (LIGHT, DARK)),
    Screen("partner-products", "/admin/partner-products/ottplay/"),
    Screen("calendar", "/admin/calendar/", (LIGHT, DARK)),
    Screen("agenda", "/admin/calendar/agenda/"),
    Screen("policies", f"{CATALOG}policy/"),
    Screen("policy", f"{CATALOG}policy/pol-gold-online/change/"),
    Screen("prices", f"{CATALOG}productofferingprice/"),
    Screen("paths", f"{CATALOG}productofferingrelationship/"),
    Screen("actions", f"{CATALOG}allowedaction/"),
    Screen("import", f"{CATALOG}productoffering/import/"),
    Screen("export", f"{CATALOG}productoffering/export/"),
    Screen("import-jobs", f"{CATALOG}importjob/"),
    Screen("export-jobs", f"{CATALOG}exportjob/"),
]
