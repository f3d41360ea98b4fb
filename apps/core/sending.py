"""Sending what is owed so that a killed worker neither repeats nor loses one."""

import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from apps.core.models import Mail

logger = logging.getLogger(__name__)
STALE_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 20

Clock = Callable[[], datetime]
OneMail = TypeVar("OneMail", bound=Mail)


def send_owed(
    owed: models.QuerySet[OneMail],
    compose: Callable[[OneMail], EmailMultiAlternatives | None],
    finish: Callable[[OneMail, datetime | None], None],
    clock: Clock = timezone.now,
) -> int:
    """Send all of `owed` that nobody else is sending; returns how many the mail server took.

    Each is claimed on its own, composed, sent, and then `finish(mail, moment)` records it; the moment is
    None where `compose` found nothing to say. What fails stays claimed and is tried again when the claim is
    stale. Without a mail server nothing (more) is claimed and OSError is raised.
    """
    if not _waiting(owed, clock()).exists():
        return 0
    count = 0
    with get_connection() as server:
        for mail in _claimed_in_turn(owed, clock):
            with _failure_logged(mail):
                message = compose(mail)
                if message:
                    server.send_messages([message])
                    count += 1
                finish(mail, clock() if message else None)
    return count


def claim_next(owed: models.QuerySet[OneMail], now: datetime) -> OneMail | None:
    """The oldest of `owed` that is free, claimed for the caller and committed; None when there is none."""
    with transaction.atomic(durable=True):
        mail = _waiting(owed, now).order_by("pk").select_for_update(skip_locked=True, of=("self",)).first()
        if mail:
            mail.claimed_at, mail.attempts = now, mail.attempts + 1
            mail.save(update_fields=["claimed_at", "attempts"])
    return mail


def _claimed_in_turn(owed: models.QuerySet[OneMail], clock: Clock) -> Iterator[OneMail]:
    while mail := claim_next(owed, clock()):
        yield mail


@contextmanager
def _failure_logged(mail: Mail) -> Iterator[None]:
    """What is wrong with one e-mail does not hold up the others; a mail server that is gone does."""
    try:
        yield
    except Exception as error:
        is_about_server = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
        if is_about_server or isinstance(error, smtplib.SMTPServerDisconnected):
            raise
        logger.exception("Not sent, to be tried again: %s %s", type(mail).__name__, mail.pk)


def _waiting(owed: models.QuerySet[OneMail], now: datetime) -> models.QuerySet[OneMail]:
    """Without a claim, or with one of a worker that has not come back."""
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - STALE_AFTER)
    return owed.filter(is_free, attempts__lt=MOST_ATTEMPTS)
