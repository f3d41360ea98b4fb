from django.urls import path

from apps.profiles.views.mentions import MentionPage
from apps.profiles.views.participants import ParticipantList
from apps.profiles.views.profile import ProfilePage
from apps.profiles.views.showing import ShowingPage

app_name = "profiles"

urlpatterns = [
    path("profile/showing/", ShowingPage.as_view(), name="showing"),
    path("people/<uuid:public_id>/", ProfilePage.as_view(), name="profile"),
    path("consultations/<slug:slug>/participants/", ParticipantList.as_view(), name="participants"),
    path("consultations/<slug:slug>/participants/mention/", MentionPage.as_view(), name="mentions"),
]
