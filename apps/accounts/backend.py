"""Who signs in with an e-mail address and a password."""

from allauth.account.auth_backends import AuthenticationBackend

from apps.accounts.models import User
from apps.accounts.queries import account_with


class EmailBackend(AuthenticationBackend):
    """One check of a password for each attempt, whether there is an account or not, so that time tells nothing.

    It is the only backend with passwords: each one more would check, and each in its own way.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(account_with(email), password)  # type: ignore[return-value]
