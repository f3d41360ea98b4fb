from django.urls import path

from apps.reports.views.summary import SummaryDownload, SummaryPage

app_name = "reports"
urlpatterns = [
    path("consultations/<slug:slug>/summary/", SummaryPage.as_view(), name="summary"),
    path("consultations/<slug:slug>/summary/<slug:format>/", SummaryDownload.as_view(), name="download"),
]
