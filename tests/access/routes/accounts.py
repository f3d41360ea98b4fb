"""Our own pages of an account, and allauth's: of those it is enough who gets as far as the page."""

from tests.access.audiences import EVERYONE, NOBODY, SIGNED_IN, VISITORS
from tests.access.rows import METHODS, Row
from tests.access.things import ANOTHERS_SESSION, FORGED_TOKEN, Thing

WAITING = Thing(
    "sign-up that waits",
    lambda world: {"token": world.cast.sign_up.token},
    EVERYONE,
    tells=("address of a sign-up",),
)
NO_PROVIDER = Thing("no provider", lambda world: {"provider_id": "not-there"}, NOBODY)
ANOTHERS_IDENTITY = Thing("another's identity", lambda world: {"pk": 10**9}, NOBODY)
NO_SIGN_UP = Thing("forged sign-up", lambda world: {"token": "forged"}, EVERYONE)
FORGED_CONFIRMATION = Thing("forged confirmation", lambda world: {"key": "forged"}, EVERYONE)
FORGED_RESET = Thing("forged reset", lambda world: {"uidb36": "1", "key": "forged-key"}, EVERYONE)
ANOTHERS_KEY = Thing("another's passkey", lambda world: {"pk": 10**9}, EVERYONE)

DOORS = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "mfa_authenticate",
    "account_confirm_login_code",
    "mfa_login_webauthn",
)
NOTES = (
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
OWN_PAGES = (
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
)

ROWS = (
    # A link that gives nothing (any more) says so, to everybody.
    Row("accounts:sign_up_confirmation", WAITING, get=EVERYONE, post=EVERYONE),
    Row("accounts:sign_up_confirmation", NO_SIGN_UP, get=EVERYONE, post=EVERYONE),
    Row("accounts:sign_up_resending", post=EVERYONE),
    Row("accounts:address_confirmation", FORGED_CONFIRMATION, get=EVERYONE, post=EVERYONE, opens_late=True),
    Row("accounts:password_reset_link", FORGED_RESET, get=EVERYONE, post=EVERYONE),
    Row("accounts:identities", get=SIGNED_IN),
    Row("accounts:identity_removal", ANOTHERS_IDENTITY, post=SIGNED_IN, asks_first=METHODS),
    Row("accounts:identity_start", NO_PROVIDER, post=EVERYONE, asks_first=()),
    Row("accounts:identity_callback", NO_PROVIDER, get=EVERYONE),
    Row("accounts:privacy", get=EVERYONE),
    Row("accounts:your_data", get=SIGNED_IN),
    Row("accounts:data_exports", post=SIGNED_IN, opens_late=True),
    Row("accounts:data_export", FORGED_TOKEN, get=SIGNED_IN, asks_first=METHODS),
    Row("accounts:erasure", get=SIGNED_IN, post=SIGNED_IN, opens_late=True),
    Row("accounts:keeping", post=SIGNED_IN),
    Row("accounts:erased", get=EVERYONE),
    Row("accounts:sessions", get=SIGNED_IN),
    Row("accounts:session_end", ANOTHERS_SESSION, post=SIGNED_IN, asks_first=METHODS),
    Row("accounts:other_sessions_end", post=SIGNED_IN),
    *(Row(name, get=EVERYONE, post=EVERYONE, opens_late=True) for name in DOORS),
    *(Row(name, get=EVERYONE, opens_late=True) for name in NOTES),
    *(Row(name, get=SIGNED_IN, post=SIGNED_IN, opens_late=True) for name in OWN_PAGES),
    Row("account_confirm_email", FORGED_CONFIRMATION, get=EVERYONE, post=EVERYONE, opens_late=True),
    Row("account_reset_password_from_key", FORGED_RESET, get=EVERYONE, post=EVERYONE, opens_late=True),
    Row("mfa_remove_webauthn", ANOTHERS_KEY, get=SIGNED_IN, post=SIGNED_IN, opens_late=True),
    Row("mfa_edit_webauthn", ANOTHERS_KEY, get=SIGNED_IN, post=SIGNED_IN, opens_late=True),
    Row("socialaccount_signup", get=VISITORS, post=VISITORS, opens_late=True),
    Row("socialaccount_login_cancelled", get=EVERYONE, opens_late=True),
    Row("socialaccount_login_error", get=EVERYONE, opens_late=True),
    # These stand behind pages of ours.
    Row("usersessions_list", get=SIGNED_IN),
    Row("socialaccount_connections", get=SIGNED_IN),
    Row("openid_connect_login", NO_PROVIDER, post=EVERYONE),
    Row("openid_connect_callback", NO_PROVIDER, get=EVERYONE),
)
