from django.urls import path

from apps.core.views.accessibility import AccessibilityStatement

app_name = "core"

urlpatterns = [
    path("accessibility/", AccessibilityStatement.as_view(), name="accessibility"),
]
