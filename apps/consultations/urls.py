from django.urls import path

from apps.consultations.views.consultation import ConsultationPage
from apps.consultations.views.home import Home
from apps.consultations.views.roundtable import RoundtablePage

app_name = "consultations"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("consultations/<slug:slug>/", ConsultationPage.as_view(), name="consultation"),
    path("consultations/<slug:slug>/rt<int:number>/", RoundtablePage.as_view(), name="roundtable"),
]
