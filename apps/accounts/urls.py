from django.urls import path

from apps.accounts.views.sessions import OtherSessionsEnd, SessionEnd, SessionList

app_name = "accounts"

# The first stands where allauth has a list of its own, which tidies up whenever it is looked at.
urlpatterns = [
    path("sessions/", SessionList.as_view(), name="sessions"),
    path("sessions/<int:pk>/end/", SessionEnd.as_view(), name="session_end"),
    path("sessions/others/end/", OtherSessionsEnd.as_view(), name="other_sessions_end"),
]
