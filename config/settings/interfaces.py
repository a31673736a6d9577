"""REST, OAuth2, OpenAPI and the admin theme."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.settings.base import ENVIRONMENT

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tmf.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasReadWriteScope"],
    "DEFAULT_RENDERER_CLASSES": ["tmf.json.TmfJsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tmf.json.TmfJsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["tmf.throttle.ClientThrottle"],
    "DEFAULT_SCHEMA_CLASS": "tmf.openapi.TmfSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tmf.negotiation.KeptNegotiation",
    "URL_FORMAT_OVERRIDE": None,  # `format` is an attribute like any other
    "EXCEPTION_HANDLER": "tmf.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
# What one client may ask of one process; far above what an app needs, 0 for no limit.
REQUESTS_PER_MINUTE = 0 if ENVIRONMENT.mode == "test" else 60_000
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read every resource", "write": "Order, qualify and change resources"},
    "DEFAULT_SCOPES": ["read", "write"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
}
TOKEN_KEPT_SECONDS = ENVIRONMENT.token_kept_seconds
ANSWERS_KEPT = timedelta(hours=ENVIRONMENT.answers_kept_hours)
SPECTACULAR_SETTINGS = {
    "TITLE": "Tierway",
    "DESCRIPTION": (
        "TM Forum Open APIs of a telco that sells streaming services inside and beside its broadband plans.\n\n"
        "Every operation needs a bearer token from `POST /oauth2/token` (client credentials). In the demo, "
        "`var/demo.json` has the `client_id` and `client_secret` for the Authorize button. Operations of the official "
        "files that are not listed here answer 501."
    ),
    "VERSION": "0.1.0",
    "PREPROCESSING_HOOKS": ["tmf.openapi.only_what_is_built"],
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}


def _page(title: Any, icon: str, model: str) -> dict[str, Any]:
    """A link of the sidebar to the list of a model (`app.model`), for those who may see it."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.view_{name}"),
    }


def _desk(title: Any, icon: str, page: str, permission: str = "catalog.view_productoffering") -> dict[str, Any]:
    """A link of the sidebar to a page of the product managers' desk, for those with its permission."""
    link = reverse_lazy(f"studio:{page}")
    return {"title": title, "icon": icon, "link": link, "permission": lambda request: request.user.has_perm(permission)}


def environment_label(_request: HttpRequest) -> tuple[str, str] | None:
    """The label in the admin's head that says this is not production (Unfold's ENVIRONMENT)."""
    return (gettext("Demo"), "info") if ENVIRONMENT.embedded else None


# The accent of static/tierway.css, from light to dark.
PRIMARY = {
    "50": "oklch(97.1% .013 246)",
    "100": "oklch(93.6% .028 246)",
    "200": "oklch(88.4% .055 246)",
    "300": "oklch(81.2% .09 246)",
    "400": "oklch(71.5% .125 247)",
    "500": "oklch(58.5% .13 247)",
    "600": "oklch(44.6% .107 248)",
    "700": "oklch(39.5% .095 248)",
    "800": "oklch(34.5% .08 248)",
    "900": "oklch(29.5% .066 249)",
    "950": "oklch(22.5% .05 250)",
}
UNFOLD = {
    "SITE_TITLE": "Tierway",
    "SITE_HEADER": "Tierway",
    "SITE_SYMBOL": "stacked_line_chart",
    "SITE_URL": "/",
    "ENVIRONMENT": "config.settings.interfaces.environment_label",
    "COLORS": {"primary": PRIMARY},
    "SCRIPTS": [lambda _request: static("studio/zone.js"), lambda _request: static("studio/named.js")],
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "studio.home.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "navigation": [
            {
                "title": _("Catalog"),
                "separator": False,
                "items": [
                    _page(_("Change sets"), "difference", "catalog.changeset"),
                    _desk(_("Impact on customers"), "groups", "impacts"),
                    _page(_("Offerings"), "sell", "catalog.productoffering"),
                    _page(_("Categories"), "account_tree", "catalog.category"),
                    _page(_("Catalogs"), "menu_book", "catalog.productcatalog"),
                    _desk(_("Ladders"), "stairs", "ladders"),
                    _page(_("Upgrade paths"), "moving", "catalog.productofferingrelationship"),
                    _desk(_("Change matrix"), "grid_on", "matrix"),
                    _desk(_("What a customer sees"), "visibility", "simulator"),
                    _page(_("Prices"), "payments", "catalog.productofferingprice"),
                    _page(_("Policies"), "gavel", "catalog.policy"),
                    _page(_("Allowed actions"), "rule", "catalog.allowedaction"),
                    _page(_("Channels"), "storefront", "catalog.channel"),
                    _page(_("Product specifications"), "inventory_2", "catalog.productspecification"),
                    _desk(_("Calendar"), "calendar_month", "calendar"),
                    _page(_("Imports"), "upload_file", "catalog.importjob"),
                    _page(_("Exports"), "download", "catalog.exportjob"),
                ],
            },
            {
                "title": _("Services"),
                "separator": True,
                "items": [
                    _desk(_("Service graph"), "graph_3", "services"),
                    _page(_("Service specifications"), "lan", "catalog.servicespecification"),
                    _page(_("Partners"), "handshake", "provisioning.partner"),
                    _page(_("Service candidates"), "approval_delegation", "catalog.servicecandidate"),
                    _page(_("Service categories"), "family_history", "catalog.servicecategory"),
                    _page(_("Service catalogs"), "library_books", "catalog.servicecatalog"),
                ],
            },
            {
                "title": _("Orders"),
                "separator": True,
                "items": [
                    {
                        "title": _("Care console"),
                        "icon": "support_agent",
                        "link": "/care/",
                        "permission": lambda request: request.user.has_perm("ordering.view_productorder"),
                    },
                    _page(_("Qualifications"), "fact_check", "qualification.task"),
                    _page(_("Work queue"), "pending_actions", "events.workitem"),
                    _page(_("Hubs"), "campaign", "events.hub"),
                    _page(_("Steps"), "footprint", "provisioning.step"),
                ],
            },
            {
                "title": _("Accounts"),
                "separator": True,
                "items": [_page(_("Users"), "person", "auth.user"), _page(_("Roles"), "group", "auth.group")],
            },
        ],
    },
}
