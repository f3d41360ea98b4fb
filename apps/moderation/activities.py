"""What moderation records, who is told, and in which words."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import best_version
from apps.core.markdown import plain_excerpt
from apps.discussions.models import Comment
from apps.moderation.enums import Ruling
from apps.moderation.models import Decision, TranslationDecision


def author_of_comment(activity: Activity) -> QuerySet[User]:
    return User.objects.filter(comments__decisions=activity.target_id)


def decision_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """What the author of the comments reads of the decisions, where they still may; others read nothing."""
    decisions = (
        Decision.objects.filter(pk__in=[activity.target_id for activity in activities])
        .filter(comment__in=Comment.objects.visible_to(user).filter(author=user))
        .select_related("comment__question__roundtable__consultation", "revision", "reason")
        .in_bulk()
    )
    return [
        _entry(activity, decisions[activity.target_id])
        for activity in activities
        if activity.target_id in decisions
    ]


def _entry(activity: Activity, decision: Decision) -> Entry:
    comment, revision = decision.comment, decision.revision
    question = comment.question
    return Entry(
        activity_id=activity.pk,
        headline=_headline(decision) % comment.reference,
        url=_address(decision),
        occurred_at=activity.occurred_at,
        group_title=best_version(question.text)[0],
        group_url=question.get_absolute_url(),
        excerpt=plain_excerpt(revision.html),
        excerpt_language=revision.language,
        text=_explanation(decision),
        action_label=_("Revise and resubmit") if decision.ruling == Ruling.RETURN else _("Read the comment"),
    )


def _headline(decision: Decision) -> str:
    return {
        Ruling.PUBLISH: _("Your comment %s is published"),
        Ruling.RETURN: _("Your comment %s came back for revision"),
        Ruling.DECLINE: _("Your comment %s was not published"),
        Ruling.HIDE: _("Your comment %s was hidden"),
        Ruling.RESTORE: _("Your comment %s can be read again"),
    }[Ruling(decision.ruling)]


def _address(decision: Decision) -> str:
    if decision.ruling == Ruling.RETURN:
        return reverse("discussions:revision", args=[decision.comment_id])
    return decision.comment.get_absolute_url()


def _explanation(decision: Decision) -> str:
    """The reason and the note, then the author's own words in full, so that nothing is lost."""
    reason = f"{decision.reason.name}. {decision.reason.explanation}" if decision.reason else ""
    text = _("Your text:") + f"\n{decision.revision.body}"
    parts = [reason, decision.note, text]
    return "\n\n".join(part for part in parts if part)


register(Kind("decision.made", entries=decision_entries, recipients=author_of_comment))


def translator(activity: Activity) -> QuerySet[User]:
    return User.objects.filter(translations__decisions=activity.target_id)


def translation_decision_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """What the translator reads of the decisions, as long as they may see the comment; others read nothing."""
    decisions = (
        TranslationDecision.objects.filter(pk__in=[activity.target_id for activity in activities])
        .filter(translation__translator=user, translation__comment__in=Comment.objects.visible_to(user))
        .select_related("translation__comment__question__roundtable__consultation")
        .in_bulk()
    )
    return [
        _translation_entry(activity, decisions[activity.target_id])
        for activity in activities
        if activity.target_id in decisions
    ]


def _translation_entry(activity: Activity, decision: TranslationDecision) -> Entry:
    translation, comment = decision.translation, decision.translation.comment
    headline = {
        Ruling.PUBLISH: _("Your translation of %s is published"),
        Ruling.DECLINE: _("Your translation of %s was not published"),
        Ruling.HIDE: _("Your translation of %s was taken down"),
    }[Ruling(decision.ruling)]
    parts = [decision.reason, _("Your text:") + f"\n{translation.body}"]
    return Entry(
        activity_id=activity.pk,
        headline=headline % comment.reference,
        url=comment.get_absolute_url(),
        occurred_at=activity.occurred_at,
        group_title=best_version(comment.question.text)[0],
        group_url=comment.question.get_absolute_url(),
        excerpt=plain_excerpt(translation.html),
        excerpt_language=translation.language,
        text="\n\n".join(part for part in parts if part),
        action_label=_("Read the comment"),
    )


register(Kind("translation.decided", entries=translation_decision_entries, recipients=translator))
