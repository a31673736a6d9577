"""The addresses of the desk, below the admin's."""

from __future__ import annotations

from django.urls import path

from studio.views import ladder, ladders
from studio.views.search import search_page

app_name = "studio"
urlpatterns = [
    path("search/", search_page, name="search"),
    path("ladders/", ladders.ladders, name="ladders"),
    path("ladder-offerings/", ladder.ladder_offerings, name="ladder-offerings"),
    path("ladder-save/", ladder.ladder_save, name="ladder-save"),
    path("ladders/<str:offering_id>/", ladder.ladder, name="ladder"),
    path("ladders/<str:offering_id>/board/", ladder.ladder_board_data, name="ladder-board"),
]
