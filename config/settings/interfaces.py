"""REST, OAuth2, OpenAPI and the admin theme."""

from __future__ import annotations

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasReadWriteScope"],
    "DEFAULT_RENDERER_CLASSES": ["tmf.json.TmfJsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tmf.json.TmfJsonParser"],
    "DEFAULT_SCHEMA_CLASS": "tmf.openapi.TmfSchema",
    "EXCEPTION_HANDLER": "tmf.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
OAUTH2_PROVIDER = {
    "SCOPES": {"read": "Read every resource", "write": "Order, qualify and change resources"},
    "DEFAULT_SCOPES": ["read", "write"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tierway",
    "DESCRIPTION": "TM Forum Open APIs of a telco that sells streaming services inside and beside its broadband plans.",
    "VERSION": "0.1.0",
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
UNFOLD = {"SITE_TITLE": "Tierway", "SITE_HEADER": "Tierway", "SITE_URL": "/care/"}
