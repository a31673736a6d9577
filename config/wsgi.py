"""The WSGI entry point. Never ASGI: measured several times slower for this synchronous stack."""

import os

from django.core.wsgi import get_wsgi_application

from tmf.requests import PlainRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
application.request_class = PlainRequest
