"""Apps, middleware, database, security and logging."""

from __future__ import annotations

from typing import Any

import structlog
from environs import Env

from config.env import ROOT, read_environment

ENVIRONMENT = read_environment()
BASE_DIR = ROOT
VAR = ENVIRONMENT.var
VAR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
PUBLIC_URL = ENVIRONMENT.public_url
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "config.apps.ConfigConfig",
    "care",
    "studio",
    "ordering",
    "qualification",
    "provisioning",
    "inventory",
    "catalog",
    "events",
    "tmf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_fsm",
    "import_export",
    "simple_history",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "tmf.middleware.TmfErrorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.people.ReadersLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "catalog.admin.working_set.WorkingSet",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False  # a TM Forum path ends without one; the admin adds its own
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalog.admin.working_set.working_set",
            ]
        },
    }
]


def database() -> dict[str, Any]:
    """The one database; SQLite gets WAL and immediate transactions so that writers queue instead of failing."""
    env = Env()
    config: dict[str, Any] = env.dj_db_url("DATABASE_URL", ENVIRONMENT.database_url, conn_max_age=60)
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = 20
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    else:
        config["CONN_HEALTH_CHECKS"] = True
        options["connect_timeout"] = 3
        # Only statements that ask for it are prepared (tmf.statements); Django's own never are.
        options["prepare_threshold"] = 5
        options["options"] = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=10s"
    return config


DATABASES = {"default": database()}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise wants it to be there; production fills it with `collectstatic`
PREPARED_STATEMENTS = ENVIRONMENT.prepared_statements
CATALOG_CHECK_SECONDS = ENVIRONMENT.catalog_check_seconds
CATALOG_APPROVAL = ENVIRONMENT.catalog_approval
CATALOG_FILES = ENVIRONMENT.catalog_files
CATALOG_FILES.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Where importJob and exportJob read and write; any storage of Django's API can stand here.
    "catalog": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": CATALOG_FILES, "allow_overwrite": True},
    },
}
# What one CSV or XLSX file that a product manager loads may have.
TABLE_MOST_BYTES, TABLE_MOST_ROWS = 5_000_000, 20_000
# What one JSON Lines file that a product manager loads may have; it is read line by line.
UPLOAD_MOST_BYTES = 200_000_000
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

if ENVIRONMENT.mode == "test":
    # A password's slowness is its strength; the hundreds that tests make need none.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
if not ENVIRONMENT.embedded:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
}
