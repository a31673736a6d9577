"""The addresses of the desk, below the admin's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "studio"
urlpatterns: list[URLPattern] = []
