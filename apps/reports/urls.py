from django.urls import path

from apps.reports.views.pictures import PictureFile, PicturesPage
from apps.reports.views.summary import SummaryDownload, SummaryPage

app_name = "reports"
urlpatterns = [
    path("consultations/<slug:slug>/figures/", PicturesPage.as_view(), name="pictures"),
    path("consultations/<slug:slug>/figures/<slug:name>/<slug:form>/", PictureFile.as_view(), name="picture"),
    path("consultations/<slug:slug>/summary/", SummaryPage.as_view(), name="summary"),
    path("consultations/<slug:slug>/summary/<slug:format>/", SummaryDownload.as_view(), name="download"),
]
