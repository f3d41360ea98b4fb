from django.urls import path

from apps.organisations.views.logo import Logo
from apps.organisations.views.organisation import MatchList, OrganisationPage
from apps.organisations.views.profile import ProfilePage

app_name = "organisations"

urlpatterns = [
    path("profile/", ProfilePage.as_view(), name="profile"),
    path("organisations/matches/", MatchList.as_view(), name="matches"),
    path("media/logos/<str:name>", Logo.as_view(), name="logo"),
    path("organisations/<int:pk>/", OrganisationPage.as_view(), name="organisation"),
]
