"""Sending what is owed so that a killed worker neither repeats nor loses one, and delays none."""

import logging
import secrets
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from apps.core.models import Mail

logger = logging.getLogger(__name__)
STALE_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 20
# Mail servers do not like to be talked to without end.
PER_CONNECTION = 100
# The class of the advisory locks by which PostgreSQL knows which senders are alive.
SENDERS = 20_261_126

Clock = Callable[[], datetime]
OneMail = TypeVar("OneMail", bound=Mail)


def send_owed(
    owed: models.QuerySet[OneMail],
    compose: Callable[[OneMail], EmailMultiAlternatives | None],
    finish: Callable[[OneMail, datetime | None], None],
    clock: Clock = timezone.now,
    *,
    refuse: Callable[[OneMail, str], None] | None = None,
    within: timedelta | None = None,
) -> int:
    """Send all of `owed` that nobody else is sending; returns how many the mail server took.

    Each is claimed on its own, composed, sent, and then `finish(mail, moment)` records it; the moment is
    None where `compose` found nothing to say. What the mail server refuses for good goes to `refuse(mail,
    sentence)`; what fails otherwise stays claimed and is tried again when the claim is stale. After `within`
    nothing more is claimed. Without a mail server nothing (more) is claimed and OSError is raised.
    """
    with _sender() as sender:
        _take_back(owed)
        if not _waiting(owed, clock()).exists():
            return 0
        until = clock() + within if within else None
        sent = 0
        with get_connection() as server:
            for number, mail in zip(count(1), _claimed_in_turn(owed, clock, sender, until), strict=False):
                with _failure_noted(mail, refuse):
                    message = compose(mail)
                    if message:
                        server.send_messages([message])
                        sent += 1
                    finish(mail, clock() if message else None)
                if number % PER_CONNECTION == 0:
                    server.close()
                    server.open()
    return sent


def claim_next(owed: models.QuerySet[OneMail], now: datetime, sender: int | None = None) -> OneMail | None:
    """The oldest of `owed` that is free, claimed for the caller and committed; None when there is none."""
    with transaction.atomic(durable=True):
        mail = _waiting(owed, now).order_by("pk").select_for_update(skip_locked=True, of=("self",)).first()
        if mail:
            mail.claimed_at, mail.claimed_by, mail.attempts = now, sender, mail.attempts + 1
            mail.save(update_fields=["claimed_at", "claimed_by", "attempts"])
    return mail


def _claimed_in_turn(
    owed: models.QuerySet[OneMail], clock: Clock, sender: int, until: datetime | None
) -> Iterator[OneMail]:
    while until is None or clock() < until:
        mail = claim_next(owed, clock(), sender)
        if mail is None:
            return
        yield mail


@contextmanager
def _sender() -> Iterator[int]:
    """A number of one's own, and a lock on it that PostgreSQL lets go when this process ends, however it ends."""
    number = secrets.randbelow(2**31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [SENDERS, number])
    try:
        yield number
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SENDERS, number])


def _take_back(owed: models.QuerySet[OneMail]) -> None:
    """Free at once what a sender had in hand that is no more.

    Who is alive is asked after whose claims there are: each sender has its lock before its first claim, so that
    one without a lock is over for good, and its number is nobody else's.
    """
    claimants = set(owed.exclude(claimed_by=None).values_list("claimed_by", flat=True))
    over = claimants - _living_senders() if claimants else set()
    if over:
        logger.warning("Taking back what %s killed sender(s) had in hand", len(over))
        owed.filter(claimed_by__in=over).update(claimed_at=None, claimed_by=None)


def _living_senders() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [SENDERS],
        )
        return {number for (number,) in cursor.fetchall()}


@contextmanager
def _failure_noted(mail: OneMail, refuse: Callable[[OneMail, str], None] | None) -> Iterator[None]:
    """What is wrong with one e-mail does not hold up the others; a mail server that is gone does."""
    try:
        yield
    except Exception as error:
        sentence = _refusal(error)
        if refuse and sentence:
            refuse(mail, sentence)
            return
        # The claim stays, so that it is tried later and not at once; nobody has it in hand any longer.
        type(mail)._default_manager.filter(pk=mail.pk).update(claimed_by=None)
        is_about_server = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
        if is_about_server or isinstance(error, smtplib.SMTPServerDisconnected):
            raise
        logger.exception("Not sent, to be tried again: %s %s", type(mail).__name__, mail.pk)


def _refusal(error: Exception) -> str:
    """What the server said of the only recipient, if it was no for good (RFC 5321, 4.2.1); else empty."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    code, words = next(iter(error.recipients.values()))
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return f"{code} {said}" if 500 <= code < 600 else ""


def _waiting(owed: models.QuerySet[OneMail], now: datetime) -> models.QuerySet[OneMail]:
    """Without a claim, or with one of a worker that has not come back."""
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - STALE_AFTER)
    return owed.filter(is_free, attempts__lt=MOST_ATTEMPTS)
