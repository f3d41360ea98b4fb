"""Nobody is told what they wrote themselves, whoever published it; a moderator is told like any other reader."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.models import Question
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.notifications.actions import deliver, owe_digests, send_digests
from apps.notifications.models import Notification
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment
from tests.factories.notifications import follower

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def moderator(question: Question) -> User:
    return RoleFactory(consultation=question.roundtable.consultation).user


def publish(moderator: User, comment: Comment) -> Activity:
    decide(moderator=moderator, comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    return Activity.objects.get(kind="comment.published", target_id=comment.pk)


def next_morning() -> datetime:
    now = timezone.now()
    morning = now.replace(hour=7, minute=5)
    return morning if morning > now else morning + timedelta(days=1)


def readers_of_a_digest(mailoutbox: list) -> list[str]:  # type: ignore[type-arg]
    mailoutbox.clear()
    owe_digests(clock=next_morning)
    send_digests(clock=next_morning)
    return sorted(address for message in mailoutbox for address in message.to)


def test_digest_tells_the_moderator_but_not_the_author(question, moderator, mailoutbox):
    since = timezone.now() - timedelta(days=1)
    author, reader = follower(UserFactory(), question, since=since), follower(UserFactory(), question, since=since)
    follower(moderator, question, since=since)

    publish(moderator, pending_comment(question=question, author=author))

    assert readers_of_a_digest(mailoutbox) == sorted([reader.email, moderator.email])


def test_answer_to_oneself_is_no_news_and_to_the_moderator_is(question, moderator):
    author = UserFactory()
    first = pending_comment(question=question, author=author)
    publish(moderator, first)
    to_oneself = publish(moderator, pending_comment(question=question, author=author, parent=first))
    own = pending_comment(question=question, author=moderator)
    publish(moderator, own)
    to_the_moderator = publish(moderator, pending_comment(question=question, author=author, parent=own))

    deliver(to_oneself.pk)
    deliver(to_the_moderator.pk)

    told = Notification.objects.filter(activity__in=[to_oneself, to_the_moderator])
    assert list(told.values_list("user", "activity")) == [(moderator.pk, to_the_moderator.pk)]
