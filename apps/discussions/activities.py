"""What discussions record, who is told, and in which words."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import best_version, isolated
from apps.core.markdown import plain_excerpt, plain_text
from apps.discussions.models import Comment, Mention


def author_of_parent(activity: Activity) -> QuerySet[User]:
    """Whom the comment answers, unless that is its author themself."""
    return User.objects.filter(comments__children=activity.target_id).exclude(comments=activity.target_id)


def published_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """One entry for each comment that `user` may still read."""
    comments = (
        Comment.objects.visible_to(user)
        .published()
        .filter(pk__in=[activity.target_id for activity in activities])
        .select_related("published_revision", "question__roundtable__consultation", "parent", "stakeholder_group")
        .in_bulk()
    )
    return [
        _entry(activity, comments[activity.target_id], user)
        for activity in activities
        if activity.target_id in comments
    ]


def _entry(activity: Activity, comment: Comment, user: User) -> Entry:
    revision, question = comment.published_revision, comment.question
    assert revision is not None  # noqa: S101 - a database constraint says so
    answers_reader = comment.parent is not None and comment.parent.author_id == user.pk
    wording = _("%s replied to you") if answers_reader else _("%s commented")
    return Entry(
        activity_id=activity.pk,
        headline=wording % comment.byline,
        url=comment.get_absolute_url(),
        occurred_at=comment.placed_at if comment.is_timeless else activity.occurred_at,
        group_title=best_version(question.text)[0],
        group_url=question.get_absolute_url(),
        author=comment.byline,
        organisation=str(comment.organisation_name) if comment.is_attributed_by_name else "",
        excerpt=plain_excerpt(revision.html),
        excerpt_language=revision.language,
        text=plain_text(revision.html),
        action_label=_("Read and reply"),
        date_only=comment.is_timeless,
    )


def mentioned(activity: Activity) -> QuerySet[User]:
    """Those on whose topics it was recorded."""
    numbers = [topic.removeprefix("person:") for topic in activity.topics if topic.startswith("person:")]
    return User.objects.filter(pk__in=numbers)


def mention_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """The comments as they are published, for those whom they mention."""
    named = set(Mention.objects.filter(user=user, told_at__isnull=False).values_list("comment", flat=True))
    entries = published_entries([each for each in activities if each.target_id in named], user)
    return [replace(entry, headline=_("%s mentioned you") % isolated(entry.author)) for entry in entries]


for _name in ("consultation.attribution_changed", "roundtable.attribution_changed"):
    register(Kind(_name))
register(Kind("comment.published", entries=published_entries, recipients=author_of_parent, in_digest=True))
for _name in ("submitted", "revised", "edited", "mention_removed", "hidden", "restored", "withdrawn"):
    register(Kind(f"comment.{_name}"))
register(Kind("comment.mentioned", entries=mention_entries, recipients=mentioned))
register(Kind("objectives.set"))
