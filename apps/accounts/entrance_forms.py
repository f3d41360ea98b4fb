"""Signing up, losing a password, adding an address: allauth's pages, without looking up who has an account.

Apart from the other forms, since these need allauth's.
"""

from allauth.account import forms as allauth
from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import ask_for_account, owe_letter
from apps.accounts.enums import LetterKind
from apps.accounts.models import SignUp

# In the session: which sign-ups were made in this browser.
OURS = "sign_ups"
MOST_REMEMBERED = 5


class SignUpForm(allauth.SignupForm):
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "password1")

    def validate_unique_email(self, value: str) -> str:
        return value

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        """Never an account: that comes with the confirmation, in the language of the page they joined on."""
        email = self.cleaned_data["email"]
        refusal = ratelimit.consume_or_429(request, action="signup_address", key=email)
        if refusal:
            return None, refusal
        sign_up = ask_for_account(
            email=email,
            name=self.cleaned_data["name"],
            password=self.cleaned_data["password1"],
            language=get_language() or "",
            destination=get_next_redirect_url(request) or "",
        )
        remember(request, sign_up)
        return None, get_adapter().respond_email_verification_sent(request, None)


class PasswordResetForm(allauth.ResetPasswordForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        email = self.cleaned_data["email"]
        owe_letter(kind=LetterKind.PASSWORD_RESET, email=email, language=get_language() or "")
        return email


class AddAddressForm(allauth.AddEmailForm):
    def clean_email(self) -> str:
        """As allauth's, which also reads the account that has the address: that takes longer than finding none."""
        email = self.cleaned_data["email"].lower()
        own = EmailAddress.objects.filter(user=self.user)
        if own.filter(email=email).exists() or email == self.user.email:
            raise get_adapter().validation_error("duplicate_email")
        if not EmailAddress.objects.can_add_email(self.user):
            raise get_adapter().validation_error("max_email_addresses", settings.ACCOUNT_MAX_EMAIL_ADDRESSES)
        # allauth's second factor listens: it refuses addresses that nobody has confirmed.
        signals._add_email.send(sender=type(self.user), email=email, user=self.user)
        return email


class OwnPasswordForm(forms.Form):
    """Whoever opens the link elsewhere shows that the sign-up is theirs: somebody else may have made it."""

    password = forms.CharField(
        label=_("The password that you chose"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def remember(request: HttpRequest, sign_up: SignUp) -> None:
    numbers = [*request.session.get(OURS, []), sign_up.pk]
    request.session[OURS] = numbers[-MOST_REMEMBERED:]


def is_ours(request: HttpRequest, sign_up: SignUp) -> bool:
    """Whether it was made in this browser."""
    return sign_up.pk in request.session.get(OURS, [])
