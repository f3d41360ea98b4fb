"""Digests: who is owed one gets a row, and every row that is owed is sent."""

from datetime import datetime

from django.utils import timezone

from apps.core.sending import Clock, send_owed
from apps.notifications.messages import digest_message
from apps.notifications.models import Digest, Frequency
from apps.notifications.queries import (
    PERIODS,
    Due,
    due_in_batches,
    last_activity_id,
    last_activity_id_before,
    people_with_news,
)

BATCH_SIZE = 500


def owe_digests(*, clock: Clock = timezone.now) -> None:
    """Commit a row for everyone who is due now, an empty one where nothing is new: that day is done with."""
    now = clock()
    for batch in due_in_batches(now, BATCH_SIZE):
        _owe(batch, last_activity_id(), now)


def send_digests(*, clock: Clock = timezone.now) -> int:
    """Send the digests that are owed; returns how many the mail server took."""
    owed = Digest.objects.owed().select_related("user__notification_preference")
    return send_owed(owed, digest_message, _finish, clock)


def _owe(batch: list[Due], until: int, now: datetime) -> None:
    """The first digest of a person looks back over one period at most."""
    first = {
        kind: last_activity_id_before(now - PERIODS[Frequency(kind)])
        for kind in {due.kind for due in batch if due.after is None}
    }
    after = {due.user_id: first[due.kind] if due.after is None else due.after for due in batch}
    with_news = people_with_news(after, until)
    digests = [
        Digest(
            user_id=due.user_id,
            kind=due.kind,
            local_date=due.local_date,
            after=after[due.user_id],
            until=until,
            is_empty=due.user_id not in with_news,
        )
        for due in batch
    ]
    Digest.objects.bulk_create(digests, ignore_conflicts=True)


def _finish(digest: Digest, moment: datetime | None) -> None:
    digest.sent_at, digest.is_empty = moment, moment is None
    digest.save(update_fields=["sent_at", "is_empty"])
