from django.urls import path, re_path

from apps.accounts.views.links import AddressConfirmation, PasswordResetLink
from apps.accounts.views.sessions import OtherSessionsEnd, SessionEnd, SessionList
from apps.accounts.views.sign_up import SignUpConfirmation, SignUpResending

app_name = "accounts"

# The last three stand where allauth has pages of its own, which change something when they are looked at.
urlpatterns = [
    path("sign-up/resending/", SignUpResending.as_view(), name="sign_up_resending"),
    path("sign-up/<str:token>/", SignUpConfirmation.as_view(), name="sign_up_confirmation"),
    path("sessions/<int:pk>/end/", SessionEnd.as_view(), name="session_end"),
    path("sessions/others/end/", OtherSessionsEnd.as_view(), name="other_sessions_end"),
    path("sessions/", SessionList.as_view(), name="sessions"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", AddressConfirmation.as_view(), name="address_confirmation"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordResetLink.as_view(),
        name="password_reset_link",
    ),
]
