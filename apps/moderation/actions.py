"""Deciding on a comment."""

from collections.abc import Iterable
from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.core.errors import Refused
from apps.core.language import isolated
from apps.discussions.actions import (
    decline_comment,
    decline_translation,
    hide_comment,
    publish_comment,
    publish_translation,
    restore_comment,
    return_comment,
    set_objectives,
)
from apps.discussions.actions.translate import lock_translation, private_topics_of
from apps.discussions.enums import TagOrigin
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.discussions.queries import private_topics
from apps.moderation.enums import NEEDS_REASON, ON_A_REVISION, Ruling
from apps.moderation.models import Decision, Reason, TranslationDecision
from apps.objectives.models import Objective


class AlreadyDecided(Refused):
    """Somebody else was first; `decision` says who and what (None: the author changed it meanwhile)."""

    def __init__(self, message: str, decision: Decision | TranslationDecision | None = None) -> None:
        super().__init__(message)
        self.decision = decision


@transaction.atomic
def decide(
    *,
    moderator: User,
    comment: Comment,
    revision: Revision,
    ruling: Ruling,
    objectives: Iterable[Objective] | None = None,
    reason: Reason | None = None,
    note: str = "",
) -> Decision:
    """Rule on `revision` of `comment` and record it; `objectives` become the confirmed ones unless None.

    Raises AlreadyDecided when another moderator was first or the author has sent a newer revision, and
    Refused for a ruling that the comment's state does not allow or that lacks its reason.
    """
    comment, revision = _lock(comment, revision)
    if ruling in NEEDS_REASON and reason is None:
        raise Refused(_("Choose a reason: the author will read it."))
    if ruling in ON_A_REVISION:
        _check_undecided(comment, revision)
    _carry_out(ruling, comment, revision, moderator)
    if objectives is not None:
        set_objectives(comment, objectives, origin=TagOrigin.CONFIRMED, by=moderator)
    decision = Decision.objects.create(
        comment=comment, revision=revision, moderator=moderator, ruling=ruling, reason=reason, note=note
    )
    topics = private_topics(comment, comment.latest_language)
    record("decision.made", actor=moderator, target=decision, topics=topics, ruling=ruling)
    return decision


def _lock(comment: Comment, revision: Revision) -> tuple[Comment, Revision]:
    """Both as they are now; the comment stays locked until the transaction ends."""
    locked = Comment.objects.locked().get(pk=comment.pk)
    return locked, Revision.objects.get(pk=revision.pk, comment=locked)


def _check_undecided(comment: Comment, revision: Revision) -> None:
    if revision.is_pending and revision.pk == comment.latest_revision_id:
        return
    decision = revision.decisions.filter(ruling__in=ON_A_REVISION).select_related("moderator").first()
    if decision is None:
        raise AlreadyDecided(_("The author has changed or withdrawn this comment meanwhile."))
    raise AlreadyDecided(
        _("%(who)s has already decided on this comment: %(ruling)s.") % _told_of(decision), decision
    )


def _told_of(decision: Decision | TranslationDecision) -> dict[str, str]:
    who = isolated(decision.moderator.name) if decision.moderator else _("another moderator")
    return {"who": who, "ruling": decision.get_ruling_display()}


def _carry_out(ruling: Ruling, comment: Comment, revision: Revision, moderator: User) -> None:
    match ruling:
        case Ruling.PUBLISH:
            publish_comment(comment, revision)
        case Ruling.RETURN:
            return_comment(comment, revision)
        case Ruling.DECLINE:
            decline_comment(comment, revision)
        case Ruling.HIDE:
            hide_comment(comment, by=moderator)
        case Ruling.RESTORE:
            restore_comment(comment, by=moderator)


@transaction.atomic
def decide_on_translation(
    *, moderator: User, translation: CommentTranslation, ruling: Ruling, reason: str = ""
) -> TranslationDecision:
    """Publish or decline a translation that waits, or hide one that readers see; the translator is told.

    Raises AlreadyDecided when another moderator was first or the translator has changed it meanwhile, and Refused
    without a reason where one is needed.
    """
    translation = lock_translation(translation)
    if ruling in NEEDS_REASON and not reason:
        raise Refused(_("Say why: the translator will read it."))
    if ruling not in rulings_on_translation(translation):
        _refuse_what_was_decided(translation)
    if ruling == Ruling.PUBLISH:
        publish_translation(translation)
    else:
        decline_translation(translation, by=moderator)
    decision = TranslationDecision.objects.create(
        translation=translation, moderator=moderator, ruling=ruling, reason=reason
    )
    topics = private_topics_of(translation)
    record("translation.decided", actor=moderator, target=decision, topics=topics, ruling=ruling)
    return decision


def rulings_on_translation(translation: CommentTranslation) -> list[Ruling]:
    """What can be ruled on it as it stands, the most welcome first."""
    if translation.is_pending and translation.comment.is_published:
        return [Ruling.PUBLISH, Ruling.DECLINE]
    return [Ruling.HIDE] if translation.is_published else []


def _refuse_what_was_decided(translation: CommentTranslation) -> NoReturn:
    decision = translation.decisions.select_related("moderator").first()
    if decision is None:
        raise AlreadyDecided(_("The translation was changed or withdrawn meanwhile, or its comment was."))
    sentence = _("%(who)s has already decided on this translation: %(ruling)s.")
    raise AlreadyDecided(sentence % _told_of(decision), decision)
