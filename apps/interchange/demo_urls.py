"""Routed in the demo only."""

from django.urls import path

from apps.interchange.views.components import ComponentsPage

urlpatterns = [
    path("demo/components/", ComponentsPage.as_view(), name="demo_components"),
]
