"""The addresses of the desk, below the admin's."""

from __future__ import annotations

from django.urls import path, re_path

from studio.views import calendar, finding, impact, ladder, ladders, matrix, partner_products, services, simulator
from studio.views.search import search_page

app_name = "studio"
urlpatterns = [
    path("search/", search_page, name="search"),
    path("ladders/", ladders.ladders, name="ladders"),
    path("ladder-offerings/", ladder.ladder_offerings, name="ladder-offerings"),
    path("ladder-save/", ladder.ladder_save, name="ladder-save"),
    path("ladders/<str:offering_id>/", ladder.ladder, name="ladder"),
    path("ladders/<str:offering_id>/board/", ladder.ladder_board_data, name="ladder-board"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/agenda/", calendar.agenda, name="agenda"),
    path("partner-products/<path:pk>/save/", partner_products.save, name="save_partner_products"),
    path("partner-products/<path:pk>/", partner_products.products, name="partner_products"),
    path("services/", services.start, name="services"),
    path("services/<str:family>/<path:pk>/", services.graph, name="service_graph"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("find/offerings/", finding.offerings, name="offerings"),
    path("find/customers/", finding.customers, name="customers"),
    path("impact/", impact.impacts, name="impacts"),
    path("impact/<str:change_set_id>/", impact.impact, name="impact"),
    path("impact/<str:change_set_id>/<str:report_id>/", impact.impact_report, name="impact_report"),
    re_path(
        r"^impact/(?P<change_set_id>[^/]+)/(?P<report_id>[^/]+)/impact\.(?P<kind>csv|json)$",
        impact.impact_export,
        name="impact_export",
    ),
]
