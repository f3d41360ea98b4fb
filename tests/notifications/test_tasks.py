"""The tasks under the names that beat calls, and what the sweep makes up for."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from apps.core.sending import STALE_AFTER, claim_next
from apps.notifications.actions import owe_digests
from apps.notifications.models import Digest, Notification
from apps.notifications.tasks import send_due_digests, sweep
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import decision, follower, publication

pytestmark = pytest.mark.django_db


def test_tasks_that_beat_calls_exist():
    current_app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names >= {"notifications.sweep", "notifications.send_due_digests"}
    assert names <= set(current_app.tasks)


def test_sweep_tells_what_no_task_told(mailoutbox):
    author = UserFactory()
    decision(author, at=timezone.now() - timedelta(minutes=1), question=QuestionFactory())
    sweep.delay()
    assert [message.to for message in mailoutbox] == [[author.email]]
    assert Notification.objects.get().emailed_at is not None


def test_sweep_sends_the_digest_that_a_killed_worker_left(mailoutbox, clock, yesterday):
    question = QuestionFactory()
    follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    claim_next(Digest.objects.owed(), timezone.now() - STALE_AFTER)
    sweep.delay()
    sweep.delay()
    assert [message.extra_headers["Message-ID"] for message in mailoutbox] == [
        f"<digest-{Digest.objects.get().pk}@localhost>"
    ]


def test_send_due_digests_owes_and_sends(mailoutbox):
    """Whatever the hour is now: a reader for whom it is between seven in the morning and midnight."""
    hour = timezone.now().hour
    zone = next(zone for zone in ("UTC", "Pacific/Auckland") if zone != "UTC" or hour >= 7)
    question = QuestionFactory()
    reader = follower(UserFactory(time_zone=zone), question, since=timezone.now() - timedelta(hours=2))
    publication(question, at=timezone.now() - timedelta(hours=1))
    send_due_digests.delay()
    assert [message.to for message in mailoutbox] == [[reader.email]]
