"""Whose address it is."""

from allauth.account.models import EmailAddress

from apps.accounts.models import User


def account_with(email: str) -> User | None:
    """Who signs in with `email`: who has confirmed it, else whose main address it is. Two queries in any case."""
    email = email.lower()
    confirmed = User.objects.filter(emailaddress__email=email, emailaddress__verified=True).first()
    main = User.objects.filter(email=email).first()
    return confirmed or main


def unconfirmed_address(user: User, email: str) -> EmailAddress | None:
    """The address of `user` that waits to be confirmed, if it still does."""
    return EmailAddress.objects.filter(user=user, email=email.lower(), verified=False).first()
