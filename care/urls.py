"""The addresses of the console."""

from django.urls import path

from care import views

app_name = "care"
urlpatterns = [
    path("", views.OrderListView.as_view(), name="orders"),
    path("orders/<str:order_id>/", views.OrderView.as_view(), name="order"),
]
