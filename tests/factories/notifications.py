"""What happened and who follows, at moments that a test chooses."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models

from apps.accounts.models import User
from apps.activity.models import Activity, Subscription
from apps.consultations.models import Question
from apps.moderation.enums import Ruling
from apps.moderation.models import Decision, Reason
from apps.notifications.models import Frequency, Preference
from tests.factories.discussions import pending_comment, published_comment


def follower(user: User, *places: models.Model, since: datetime) -> User:
    """`user`, who has followed `places` since `since` and gets a digest every day."""
    for place in places:
        Subscription.objects.create(user=user, topic=place.topic)  # type: ignore[attr-defined]
    user.subscriptions.update(created_at=since)
    Preference.objects.get_or_create(user=user, defaults={"digest": Frequency.DAILY})
    return user


def publication(question: Question, *, at: datetime, **fields: object) -> Activity:
    """A comment published on `question` and the activity that says so, not delivered yet."""
    comment = published_comment(question=question, published_at=at, **fields)
    return fact("comment.published", comment, actor=comment.author, topics=question.topics, at=at)


def decision(author: User, *, at: datetime, ruling: Ruling = Ruling.RETURN, **fields: object) -> Activity:
    """A moderator's decision on a comment of `author`, with a reason and a note, not delivered yet."""
    question = fields.pop("question")
    comment = pending_comment(question=question, author=author, **fields)
    reason = Reason.objects.get_or_create(
        code="too-broad",
        defaults={"name": {"en": "Too broad"}, "explanation": {"en": "Say which measure you mean."}},
    )[0]
    made = Decision.objects.create(
        comment=comment,
        revision=comment.latest_revision,
        ruling=ruling,
        reason=reason,
        note="Two sentences would do.",
    )
    topics = [comment.consultation.queue_topic, f"person:{author.pk}"]
    return fact("decision.made", made, actor=None, topics=topics, at=at)


def fact(kind: str, target: models.Model, *, actor: User | None, topics: list[str], at: datetime) -> Activity:
    return Activity.objects.create(
        kind=kind,
        actor=actor,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        topics=topics,
        occurred_at=at,
    )
