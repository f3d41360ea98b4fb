"""The forms around the second factor: allauth's work, in our words.

Apart from the other forms, since allauth reads those while these need allauth.
"""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _code_field(label: str | Promise) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"})
    return forms.CharField(label=label, max_length=20, widget=widget)  # type: ignore[arg-type]


def _name_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you can tell it from others: the name of the device, for example."),
        max_length=100,
        required=required,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class AuthenticateForm(base.AuthenticateForm):
    code = _code_field(_("Code from your app, or a recovery code"))


class ReauthenticateForm(base.ReauthenticateForm):
    code = _code_field(_("Code from your app, or a recovery code"))


class ActivateForm(totp.ActivateTOTPForm):
    code = _code_field(_("The code that the app shows now"))


class PasskeyForm(webauthn.AddWebAuthnForm):
    name = _name_field(required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password"),
        help_text=_("Leave it out for a security key that asks for no PIN and no fingerprint."),
        required=False,
        initial=True,
    )


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    name = _name_field(required=True)
