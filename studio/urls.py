"""The addresses of the desk, below the admin's."""

from __future__ import annotations

from django.urls import path

from studio.views.search import search_page

app_name = "studio"
urlpatterns = [
    path("search/", search_page, name="search"),
]
