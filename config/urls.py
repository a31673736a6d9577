"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from oauth2_provider.views import TokenView

from config.health import livez

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("livez", livez, name="livez"),
    path("oauth2/token", TokenView.as_view(), name="token"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/schema/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="schema-docs"),
    path("admin/", include("studio.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("care/", include("care.urls")),
    path("", include("catalog.api.urls")),
    path("", include("qualification.api.urls")),
    path("", include("ordering.api.urls")),
    path("", include("inventory.api.urls")),
    path("", include("provisioning.api.urls")),
    path("", include("events.api.urls")),
]
