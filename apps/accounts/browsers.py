"""In which browsers an account was used before: noted in a signed cookie of theirs, and nowhere here."""

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from apps.accounts.models import User

COOKIE = "known_accounts"
PURPOSE = "apps.accounts.browsers"
A_YEAR = 365 * 24 * 60 * 60
MOST_ACCOUNTS = 5


def is_known(request: HttpRequest, user: User) -> bool:
    return _mark(user) in _marks(request)


def note_as_known(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The next time `user` signs in here they need not be told. The cookie does not say whose the accounts are."""
    marks = [*(mark for mark in _marks(request) if mark != _mark(user)), _mark(user)]
    response.set_cookie(
        COOKIE,
        dumps(marks[-MOST_ACCOUNTS:], salt=PURPOSE),
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _marks(request: HttpRequest) -> list[str]:
    try:
        return list(loads(request.COOKIES.get(COOKIE, ""), salt=PURPOSE, max_age=A_YEAR))
    except BadSignature:
        return []


def _mark(user: User) -> str:
    return salted_hmac(PURPOSE, str(user.pk), algorithm="sha256").hexdigest()[:32]
