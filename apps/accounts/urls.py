from django.urls import include, path, re_path

from apps.accounts.views.data import DataExportDownload, DataExportRequest, YourData
from apps.accounts.views.erasure import AccountErased, AccountErasure, AccountKeeping
from apps.accounts.views.identities import IdentityCallback, IdentityList, IdentityRemoval, IdentityStart
from apps.accounts.views.links import AddressConfirmation, PasswordResetLink
from apps.accounts.views.privacy import Privacy
from apps.accounts.views.sessions import OtherSessionsEnd, SessionEnd, SessionList
from apps.accounts.views.sign_up import SignUpConfirmation, SignUpResending

app_name = "accounts"

# From `oidc/` on they stand where allauth has pages of its own, some of which change something when looked at.
ACCOUNT = [
    path("data/", YourData.as_view(), name="your_data"),
    path("data/exports/", DataExportRequest.as_view(), name="data_exports"),
    path("data/exports/<str:token>/", DataExportDownload.as_view(), name="data_export"),
    path("data/erasure/", AccountErasure.as_view(), name="erasure"),
    path("data/erasure/keeping/", AccountKeeping.as_view(), name="keeping"),
    path("data/erased/", AccountErased.as_view(), name="erased"),
    path("sign-up/resending/", SignUpResending.as_view(), name="sign_up_resending"),
    path("sign-up/<str:token>/", SignUpConfirmation.as_view(), name="sign_up_confirmation"),
    path("sessions/<int:pk>/end/", SessionEnd.as_view(), name="session_end"),
    path("sessions/others/end/", OtherSessionsEnd.as_view(), name="other_sessions_end"),
    path("identities/<int:pk>/removal/", IdentityRemoval.as_view(), name="identity_removal"),
    path("oidc/<str:provider_id>/login/", IdentityStart.as_view(), name="identity_start"),
    path("oidc/<str:provider_id>/login/callback/", IdentityCallback.as_view(), name="identity_callback"),
    path("3rdparty/", IdentityList.as_view(), name="identities"),
    path("sessions/", SessionList.as_view(), name="sessions"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", AddressConfirmation.as_view(), name="address_confirmation"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordResetLink.as_view(),
        name="password_reset_link",
    ),
]
urlpatterns = [
    path("privacy/", Privacy.as_view(), name="privacy"),
    path("accounts/", include(ACCOUNT)),
]
