"""The address in every e-mail that stops it with one click (RFC 8058). The signed token is the proof."""

from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from apps.accounts.models import User

_signer = Signer(salt="notifications.unsubscribe", sep=".")


class What(StrEnum):
    DIGEST = "digest"
    AT_ONCE = "at-once"


def unsubscribe_path(user: User, what: What) -> str:
    """It has no expiry: an old e-mail stops the new ones too."""
    return reverse("notifications:unsubscribe", args=[_signer.sign_object([user.pk, what])])


def read_token(token: str) -> tuple[int, What] | None:
    """`(id of the person, what to stop)`; None for a token that this site did not make."""
    try:
        user_id, what = _signer.unsign_object(token)
        return user_id, What(what)
    except (BadSignature, ValueError, TypeError):
        return None
