"""Whose address it is, and how people sign in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

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


@dataclass(frozen=True)
class ConnectedIdentity:
    """A way to sign in through a provider; `label` is what the person calls their account there."""

    pk: int
    name: str
    label: str
    last_login: datetime


def identities_of(request: HttpRequest) -> list[ConnectedIdentity]:
    """What is connected to the account of whoever asks. A provider that is no more is named by its id."""
    names = {app.provider_id: app.name for app in get_adapter().list_apps(request)}
    accounts = SocialAccount.objects.filter(user=request.user.pk).order_by("provider", "pk")
    return [
        ConnectedIdentity(
            pk=account.pk,
            name=names.get(account.provider, account.provider),
            label=account.extra_data.get("label", ""),
            last_login=account.last_login,
        )
        for account in accounts
    ]
