"""The addresses of the demo, as config.urls composes them when DEMO is true."""

from django.urls import include, path

from config.urls import urlpatterns as site

urlpatterns = [path("", include("apps.notifications.demo_urls")), *site]
