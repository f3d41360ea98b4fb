"""The author is told, in the site and by e-mail."""

from datetime import timedelta

import pytest
from django.db import transaction

from apps.activity.actions import record
from apps.moderation.enums import Ruling
from apps.notifications.actions import deliver, save_preference, send_notifications, sweep_activities
from apps.notifications.models import Notification
from tests.factories import QuestionFactory, UserFactory, published_comment
from tests.factories.notifications import decision, publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory()


def told(activity) -> list[tuple]:  # type: ignore[type-arg]
    return list(Notification.objects.filter(activity=activity).values_list("user", "email_wanted"))


def test_deliver_decision_tells_the_author_once(author, now, clock):
    activity = decision(author, at=now, question=QuestionFactory())
    deliver(activity.pk, clock=clock)
    deliver(activity.pk, clock=clock)
    activity.refresh_from_db()
    assert (told(activity), activity.delivered_at) == ([(author.pk, True)], now)


def test_deliver_reply_tells_the_author_of_the_parent_and_not_the_one_who_replies(author, now):
    question = QuestionFactory()
    parent = published_comment(question=question, author=author)
    reply = publication(question, at=now, parent=parent)
    own_reply = publication(question, at=now, parent=parent, author=author)
    deliver(reply.pk)
    deliver(own_reply.pk)
    assert (told(reply), told(own_reply)) == ([(author.pk, True)], [])


def test_deliver_without_e_mail_tells_in_the_site(author, now, mailoutbox):
    save_preference(user=author, email_at_once=False)
    activity = decision(author, at=now, question=QuestionFactory())
    deliver(activity.pk)
    assert send_notifications() == 0
    assert told(activity) == [(author.pk, False)]


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": "imported@authors.invalid"}])
def test_deliver_tells_only_people_who_can_be_written_to(now, fields):
    activity = decision(UserFactory(**fields), at=now, question=QuestionFactory())
    deliver(activity.pk)
    assert told(activity) == []


def test_send_notifications_records_when_the_server_took_it(author, now, clock, mailoutbox):
    activity = decision(author, at=now, question=QuestionFactory())
    deliver(activity.pk)
    assert (send_notifications(clock=clock), send_notifications(clock=clock)) == (1, 0)
    assert Notification.objects.get().emailed_at == now
    assert [message.to for message in mailoutbox] == [[author.email]]


def test_send_notifications_leaves_out_what_may_no_longer_be_seen(author, now, mailoutbox):
    question = QuestionFactory()
    parent = published_comment(question=question, author=author)
    deliver(publication(question, at=now, parent=parent).pk)
    question.roundtable.consultation.announced_at = None
    question.roundtable.consultation.save()
    assert send_notifications() == 0
    assert Notification.objects.values_list("emailed_at", "email_wanted").get() == (None, False)


def test_sweep_delivers_what_no_task_did_and_leaves_the_fresh_to_its_task(author, now, clock):
    question = QuestionFactory()
    overdue = decision(author, at=now - timedelta(seconds=10), question=question)
    fresh = decision(author, at=now - timedelta(seconds=9), question=question)
    sweep_activities(clock=clock)
    assert (told(overdue), told(fresh)) == ([(author.pk, True)], [])


def test_sweep_is_not_held_up_by_an_activity_that_fails(author, now, clock, caplog):
    question = QuestionFactory()
    unknown = publication(question, at=now - timedelta(minutes=2))
    unknown.kind = "comment.forgotten"
    unknown.save()
    activity = decision(author, at=now - timedelta(minutes=1), question=question)
    sweep_activities(clock=clock)
    assert told(activity) == [(author.pk, True)]
    assert f"Activity {unknown.pk} is not delivered" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_record_tells_the_author_through_the_task(author, mailoutbox, now):
    activity = decision(author, at=now, question=QuestionFactory(), ruling=Ruling.DECLINE)
    with transaction.atomic():
        record("decision.made", actor=None, target=activity.target, topics=activity.topics)
    assert [message.subject for message in mailoutbox] == [
        f"Your comment {activity.target.comment.reference} was not published"
    ]
