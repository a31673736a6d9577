"""The server that both are measured on."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
