from django.urls import path

from apps.organisations.views.organisation import MatchList, OrganisationPage
from apps.organisations.views.profile import ProfilePage

app_name = "organisations"

urlpatterns = [
    path("profile/", ProfilePage.as_view(), name="profile"),
    path("organisations/matches/", MatchList.as_view(), name="matches"),
    path("organisations/<int:pk>/", OrganisationPage.as_view(), name="organisation"),
]
