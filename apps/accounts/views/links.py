"""Links out of e-mails that allauth made: whoever is signed in stays signed in until they press the button."""

from allauth.account.views import ConfirmEmailView, PasswordResetFromKeyView
from django.http import HttpRequest

from apps.core.views.access import PUBLIC, Access


class SignedInUntilSent:
    """allauth signs out whoever looks at a link of another account; here it takes the POST."""

    request: HttpRequest

    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()  # type: ignore[misc]


class AddressConfirmation(Access, SignedInUntilSent, ConfirmEmailView):
    permission = PUBLIC  # whoever has the link


class PasswordResetLink(Access, SignedInUntilSent, PasswordResetFromKeyView):
    permission = PUBLIC  # whoever has the link
