"""Erasing a person: asked for on a page or by letter, done by a job, done again after a restored backup."""

import logging
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.holdings import erasers, obstacles
from apps.accounts.models import ErasedAccount, ErasureRequest, User
from apps.core.errors import Refused
from apps.core.identity import letterhead

logger = logging.getLogger(__name__)
PURPOSE = "apps.accounts.erasing"


@transaction.atomic
def request_erasure(*, user: User, by: User | None = None) -> ErasureRequest:
    """Let `user` be erased after `ERASURE_DELAY`; asking again changes nothing.

    `by` is an administrator whom they asked otherwise than here. Raises Refused while something of theirs would be
    left without anybody to answer for it.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    reasons = obstacles(user)
    if reasons:
        raise Refused(" ".join(reasons))
    now = timezone.now()
    fields = {
        "requested_at": now,
        "due_at": now + timedelta(seconds=settings.ERASURE_DELAY),
        "requested_by": by if by != user else None,
    }
    return ErasureRequest.objects.get_or_create(user=user, defaults=fields)[0]


def keep_account(*, user: User) -> None:
    """They have changed their mind in time. Without a request there is nothing to take back."""
    ErasureRequest.objects.filter(user=user).delete()


def erase_due() -> int:
    """Erase everybody whose time has come; returns how many. One that fails is logged and tried again later."""
    due = ErasureRequest.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(_erase_safely(pk) for pk in list(due.values_list("pk", flat=True)))


def erase_again(marks: Collection[str]) -> int:
    """Erase whoever a restored backup has brought back, by the `marks` that were kept elsewhere; how many."""
    back, now = [user for user in User.objects.iterator() if mark_of(user) in marks], timezone.now()
    for user in back:
        ErasureRequest.objects.update_or_create(user=user, defaults={"requested_at": now, "due_at": now})
    return sum(_erase_safely(user.erasure_request.pk) for user in back)  # type: ignore[attr-defined]


def mark_of(user: User) -> str:
    """64 hexadecimal digits: the same for one account whatever its name and addresses, and for no other.

    The number alone could be given out again after a restore; with the moment of joining it is one person's.
    """
    identity = f"{user.pk} {user.date_joined.isoformat()}"
    return salted_hmac(PURPOSE, identity, algorithm="sha256").hexdigest()


def _erase_safely(pk: int) -> bool:
    try:
        return _erase(pk)
    except Exception:
        logger.exception("The erasure %s failed and is tried again", pk)
        return False


@transaction.atomic
def _erase(pk: int) -> bool:
    """All apps forget the person, each in its way, then the account goes: everything or nothing.

    False when somebody else is at it, or when an obstacle has come up meanwhile.
    """
    requests = ErasureRequest.objects.select_related("user", "requested_by")
    request = requests.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if request is None:
        return False
    person = request.user
    if reasons := obstacles(person):
        logger.warning("Account %s is not erased yet: %s", person.pk, " ".join(reasons))
        return False
    farewell, mark = farewell_message(person), mark_of(person)
    # First of what is done after the commit: later ones remove what mentions the person from a folder of mail.
    transaction.on_commit(lambda: farewell.send(fail_silently=True), robust=True)
    for erase in erasers():
        erase(person)
    by_letter = request.requested_by is not None
    ErasedAccount.objects.get_or_create(mark=mark, defaults={"asked_by_letter": by_letter})
    person.delete()
    # The line is for whoever keeps the log apart from the database: `manage.py erase_again` reads it.
    logger.info("Erased account %s", mark)
    return True


def farewell_message(person: User) -> EmailMultiAlternatives:
    """The last that they hear, to the address that is forgotten with it: it cannot be tried again."""
    with translation.override(person.language):
        context = {"subject": _("Your account is deleted"), **letterhead()}
        host = urlsplit(settings.SITE_URL).hostname
        message = EmailMultiAlternatives(
            subject=str(context["subject"]),
            body=render_to_string("email/farewell.txt", context).strip() + "\n",
            to=[person.email],
            headers={
                "Message-ID": f"<farewell-{mark_of(person)[:16]}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("email/farewell.html", context), "text/html")
    return message
