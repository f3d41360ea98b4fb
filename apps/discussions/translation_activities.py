"""What is recorded of translations: whose comment can be read in another language is told of it."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import best_version, isolated
from apps.core.markdown import plain_excerpt, plain_text
from apps.discussions.models import Comment, CommentTranslation


def author_of_translated(activity: Activity) -> QuerySet[User]:
    """Unless they did it themself."""
    authors = User.objects.filter(comments__translations=activity.target_id)
    return authors.exclude(translations=activity.target_id)


def translation_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """For the authors of the comments, as long as both can be read."""
    own = Comment.objects.visible_to(user).filter(author=user)
    translations = (
        CommentTranslation.objects.published()
        .filter(comment__in=own)
        .select_related("comment__question__roundtable__consultation")
        .in_bulk([activity.target_id for activity in activities])
    )
    return [
        _entry(activity, translations[activity.target_id])
        for activity in activities
        if activity.target_id in translations
    ]


def _entry(activity: Activity, translation: CommentTranslation) -> Entry:
    comment, question = translation.comment, translation.comment.question
    language = dict(settings.COMMENT_LANGUAGES).get(translation.language, translation.language)
    words = {"reference": comment.reference, "language": isolated(language)}
    return Entry(
        activity_id=activity.pk,
        headline=_("Your comment %(reference)s can now be read in %(language)s") % words,
        url=comment.get_absolute_url(),
        occurred_at=activity.occurred_at,
        group_title=best_version(question.text)[0],
        group_url=question.get_absolute_url(),
        excerpt=plain_excerpt(translation.html),
        excerpt_language=translation.language,
        text=plain_text(translation.html),
        action_label=_("Read the comment"),
    )


register(Kind("translation.published", entries=translation_entries, recipients=author_of_translated))
for _name in ("submitted", "withdrawn", "taken_down"):
    register(Kind(f"translation.{_name}"))
