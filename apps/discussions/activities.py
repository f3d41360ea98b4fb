"""What discussions record, who is told, and in which words."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import best_version
from apps.core.markdown import plain_excerpt, plain_text
from apps.discussions.models import Comment


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


for _name in ("consultation.attribution_changed", "roundtable.attribution_changed"):
    register(Kind(_name))
register(Kind("comment.published", entries=published_entries, recipients=author_of_parent, in_digest=True))
for _name in ("submitted", "revised", "edited", "hidden", "restored", "withdrawn"):
    register(Kind(f"comment.{_name}"))
register(Kind("objectives.set"))
