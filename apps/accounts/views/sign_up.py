"""What the link of a sign-up opens, and asking for that link again."""

from allauth.account.internal.flows.signup import complete_signup
from allauth.account.signals import email_confirmed
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.accounts.actions import open_account, resend_sign_up
from apps.accounts.entrance_forms import OURS, OwnPasswordForm, is_ours
from apps.accounts.models import SignUp
from apps.core.errors import Refused
from apps.core.views.access import PUBLIC, Access


class SignUpConfirmation(Access, View):
    """GET asks whether the address is theirs and changes nothing; POST opens the account and signs in.

    A link that cannot be used (any more) is 410. In a browser other than that of the sign-up it asks for the
    password as well, and without a password it is 403.
    """

    permission = PUBLIC  # whoever has the link

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        sign_up = SignUp.objects.with_token(token)
        if sign_up is None:
            return self._page(None, None, 410)
        if is_ours(request, sign_up):
            return self._page(sign_up, None)
        return self._page(sign_up, OwnPasswordForm()) if sign_up.password else self._elsewhere(sign_up)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        sign_up = SignUp.objects.with_token(token)
        if sign_up is None:
            return self._page(None, None, 410)
        if is_ours(request, sign_up):
            return self._open(sign_up)
        if not sign_up.password:
            return self._elsewhere(sign_up)
        refusal = ratelimit.consume_or_429(request, action="login_failed", key=f"sign-up-{sign_up.pk}")
        return refusal or self._open_with_password(sign_up)

    def _open_with_password(self, sign_up: SignUp) -> HttpResponse:
        form = OwnPasswordForm(self.request.POST)
        if form.is_valid() and not check_password(form.cleaned_data["password"], sign_up.password):
            form.add_error("password", _("This is not the password that was chosen at sign-up."))
        return self._open(sign_up) if form.is_valid() else self._page(sign_up, form)

    def _open(self, sign_up: SignUp) -> HttpResponse:
        try:
            user = open_account(sign_up=sign_up)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect("account_login")
        address = user.emailaddress_set.get()  # type: ignore[attr-defined]
        email_confirmed.send(sender=type(address), request=self.request, email_address=address)
        self.request.session.pop(OURS, None)
        return complete_signup(self.request, user=user, redirect_url=sign_up.destination or None)

    def _elsewhere(self, sign_up: SignUp) -> HttpResponse:
        """Who came from a provider has no password to show: only their own browser will do."""
        return self._page(sign_up, None, 403)

    def _page(self, sign_up: SignUp | None, form: OwnPasswordForm | None, status: int = 200) -> HttpResponse:
        context = {"sign_up": sign_up, "form": form, "is_elsewhere": status == 403}
        response = render(self.request, "accounts/sign_up_confirmation.html", context, status=status)
        add_never_cache_headers(response)
        return response


class SignUpResending(Access, View):
    """POST owes the link once more, to the address that was last given in this browser."""

    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        sign_up = SignUp.objects.valid().filter(pk__in=request.session.get(OURS, [])).last()
        if sign_up is None:
            return redirect("account_signup")
        refusal = ratelimit.consume_or_429(request, action="resend", key=sign_up.email)
        if refusal:
            return refusal
        resend_sign_up(sign_up=sign_up)
        messages.success(request, _("The message is on its way again."))
        return redirect("account_email_verification_sent")
