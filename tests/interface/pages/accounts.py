"""One's account and what one hears, and what happens when something goes wrong."""

from django.urls import reverse
from playwright.sync_api import Page

from tests.interface.pages.state import Path, State, at, review, send
from tests.journeys.site import PASSWORD


def sign_in_with_app(page: Page) -> None:
    """As far as the question for the code."""
    send("main form", login="careful@plenary.example", password=PASSWORD)(page)


def forge(page: Page) -> None:
    """Send a form whose token is no longer good."""
    token = page.locator("main form [name=csrfmiddlewaretoken]").first
    token.evaluate("field => { field.value = 'x'.repeat(64) }")
    send("main form")(page)


def _passkey(route: str) -> Path:
    return at(route, pk=lambda world: world.people["careful"].authenticator_set.get(type="webauthn").pk)


ACCOUNTS = (
    State("updates", at("notifications:list"), "participant"),
    State("updates, none", at("notifications:list"), "newcomer"),
    State("preferences", at("notifications:preferences"), "participant"),
    State("offer of a digest", at("notifications:digest_offer"), "participant"),
    State("unsubscribing", lambda world: world.unsubscribing()),
    State("sign in", at("account_login")),
    State("sign in, wrong", at("account_login"), act=send("main form", login="a@b.example", password="wrong")),
    State("sign in, code of the app", at("account_login"), act=sign_in_with_app),
    State("sign up", at("account_signup")),
    State("sign up, wrong", at("account_signup"), act=send("main form", email="not an address")),
    State("sign-up to confirm", at("accounts:sign_up_confirmation", token=lambda world: world.sign_up.token)),
    State("letter is on its way", at("account_email_verification_sent")),
    State("new password", at("account_reset_password")),
    State("new password, link sent", at("account_reset_password_done")),
    State(
        "new password, link void", at("accounts:password_reset_link", uidb36=lambda _: "1", key=lambda _: "x-y")
    ),
    State("new password, done", at("account_reset_password_from_key_done")),
    State("address to confirm, link void", at("accounts:address_confirmation", key=lambda _: "forged")),
    State("account that is closed", at("account_inactive")),
    State("other way in, broken off", at("socialaccount_login_cancelled")),
    State("other way in, failed", at("socialaccount_login_error"), status=401),
    State("sign out", at("account_logout"), "newcomer"),
    State("addresses", at("account_email"), "participant"),
    State("change of password", at("account_change_password"), "careful"),
    State("say it is you", at("account_reauthenticate"), "careful"),
    State("second factor", at("mfa_index"), "careful"),
    State("second factor, none", at("mfa_index"), "newcomer"),
    State("second factor, new app", at("mfa_activate_totp"), "newcomer"),
    State("second factor, app to remove", at("mfa_deactivate_totp"), "careful"),
    State("recovery codes", at("mfa_view_recovery_codes"), "careful"),
    State("recovery codes anew", at("mfa_generate_recovery_codes"), "careful"),
    State("passkeys", at("mfa_list_webauthn"), "careful"),
    State("passkeys, one more", at("mfa_add_webauthn"), "careful"),
    State("passkey to rename", _passkey("mfa_edit_webauthn"), "careful"),
    State("passkey to remove", _passkey("mfa_remove_webauthn"), "careful"),
    State("say it is you, with a code", at("mfa_reauthenticate"), "careful"),
    State("say it is you, with a passkey", at("mfa_reauthenticate_webauthn"), "careful"),
    State("sessions", at("accounts:sessions"), "careful"),
    State("other ways to sign in", at("accounts:identities"), "newcomer"),
    State("own data", at("accounts:your_data"), "participant"),
    State("erasure", at("accounts:erasure"), "careful"),
    State("erased", at("accounts:erased")),
    State("privacy notice", at("accounts:privacy")),
    State("accessibility statement", at("core:accessibility")),
    State("demo mailbox", lambda world: "/demo/mail/"),
    State("demo mail", lambda world: "/demo/mail/1/"),
    State("all components", lambda world: f"{reverse('consultations:home')}demo/components/"),
)


def _trouble(status: int) -> Path:
    """Beside the home page, in whatever language that is."""
    return lambda world: f"{reverse('consultations:home')}trouble/{status}/"


ERRORS = (
    State("not found", lambda world: f"{reverse('consultations:home')}nothing/here/", status=404),
    State("not allowed", review("consultations:desk"), "newcomer", status=403),
    State("not understood", _trouble(400), status=400),
    State("too large", _trouble(413), status=413),
    State("too many", _trouble(429), status=429),
    State("broken", _trouble(500), status=500),
    State("not available", _trouble(503), status=503),
    State("token no longer good", at("notifications:preferences"), "participant", forge, 403),
)
