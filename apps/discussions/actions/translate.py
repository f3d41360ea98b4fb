"""Putting a comment into another language beside it, and taking that back."""

from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation, lock_question, person_topic, register_visible_change
from apps.consultations.enums import Attribution, ModerationPolicy
from apps.consultations.scopes import queue_topics
from apps.core.errors import Refused
from apps.core.markdown import render_markdown
from apps.discussions.actions.attribute import attribution_for
from apps.discussions.actions.speak import facts_about
from apps.discussions.actions.write import check_open
from apps.discussions.enums import TranslationStatus
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.discussions.models.translation import STANDING
from apps.discussions.translators import shown_of


@transaction.atomic
def submit_translation(
    *, comment: Comment, revision: Revision, translator: User, language: str, body: str, is_official: bool
) -> CommentTranslation:
    """What `translator` makes of `revision`, the wording that readers see, in `language`.

    A moderator's own (`is_official`) is published at once, a participant's where comments are; else it waits, and
    what the person has published of this comment before stays until then. The same sent twice is one. Raises
    Refused where the comment is not published or has another wording by now, for its own language, and for a
    participant after the close or under Chatham House.
    """
    consultation = lock_consultation(comment.consultation)
    comment = Comment.objects.locked().get(pk=comment.pk)
    check_translatable(comment, revision, language)
    if not is_official:
        check_open(consultation)
        _check_not_telling(comment)
    own = CommentTranslation.objects.filter(comment=comment, translator=translator, language=language)
    same = own.filter(revision=revision, status__in=STANDING, body=body).first()
    if same:
        return same
    own.filter(status=TranslationStatus.PENDING).update(status=TranslationStatus.SUPERSEDED)
    translation = CommentTranslation.objects.create(
        comment=comment,
        revision=revision,
        translator=translator,
        language=language,
        body=body,
        html=render_markdown(body, anchor_prefix=f"t{token_hex(4)}"),
        is_official=is_official,
        **shown_of(attribution_for(translator, comment.question), facts_about(translator, consultation)),
    )
    lock_question(comment.question)
    record("translation.submitted", actor=translator, target=translation, topics=private_topics_of(translation))
    if is_official or consultation.moderation == ModerationPolicy.POST:
        publish_translation(translation)
    return translation


@transaction.atomic
def withdraw_translation(*, translation: CommentTranslation, by: User) -> None:
    """The translator takes it back. Raises Refused for somebody else's, and for one that is not there any more."""
    translation = lock_translation(translation)
    if translation.translator_id != by.pk:
        raise Refused(_("Only its translator can take a translation back."))
    if not translation.is_standing:
        raise Refused(_("This translation is %s already.") % translation.get_status_display())
    was_visible = translation.is_published
    _settle(translation, TranslationStatus.WITHDRAWN)
    if was_visible:
        register_visible_change(translation.comment.question)
    topics = translation.comment.question.topics if was_visible else private_topics_of(translation)
    record("translation.withdrawn", actor=by, target=translation, topics=topics)


def publish_translation(translation: CommentTranslation) -> None:
    """Readers see it from now on, in place of what the same person had published in this language.

    Inside a transaction that has locked the comment.
    """
    comment = translation.comment
    earlier = comment.translations.filter(translator=translation.translator, language=translation.language)
    earlier.filter(status=TranslationStatus.PUBLISHED).update(status=TranslationStatus.SUPERSEDED)
    _settle(translation, TranslationStatus.PUBLISHED)
    register_visible_change(comment.question)
    topics = comment.question.topics
    record("translation.published", actor=translation.translator, target=translation, topics=topics)


def decline_translation(translation: CommentTranslation, *, by: User) -> None:
    """Not published, or no longer. Inside a transaction that has locked the comment."""
    was_visible = translation.is_published
    _settle(translation, TranslationStatus.DECLINED)
    if was_visible:
        register_visible_change(translation.comment.question)
        topics = translation.comment.question.topics
        record("translation.taken_down", actor=by, target=translation, topics=topics)


def lock_translation(translation: CommentTranslation) -> CommentTranslation:
    """As it is now; it and its comment stay locked until the transaction ends."""
    comment = Comment.objects.locked().get(pk=translation.comment_id)
    found = CommentTranslation.objects.select_for_update(of=("self",)).select_related("revision", "translator")
    locked = found.get(pk=translation.pk)
    locked.comment = comment
    return locked


def check_translatable(comment: Comment, revision: Revision, language: str) -> None:
    """Raises Refused where there is nothing to be translated into `language`."""
    if not comment.is_published:
        raise Refused(_("This comment is no longer published."))
    if comment.published_revision_id != revision.pk:
        raise Refused(_("The comment was changed meanwhile. Look through your translation and send it again."))
    if revision.language == language:
        raise Refused(_("The comment is in this language already."))


def private_topics_of(translation: CommentTranslation) -> list[str]:
    """What is not published concerns whoever made it and those who may decide on it. One query."""
    comment, languages = translation.comment, (translation.revision.language, translation.language)
    moderators = queue_topics(comment.consultation, roundtable=comment.question.roundtable_id, languages=languages)
    return [*moderators, *([person_topic(translation.translator)] if translation.translator else [])]


def _check_not_telling(comment: Comment) -> None:
    if comment.question.roundtable.attribution_rule == Attribution.CHATHAM_HOUSE:
        raise Refused(chatham_sentence())


def chatham_sentence() -> str:
    """Why a participant may not translate there, in the active language."""
    return _(
        "Under the Chatham House Rule only moderators translate: "
        "which languages somebody knows could tell who they are."
    )


def _settle(translation: CommentTranslation, status: TranslationStatus) -> None:
    translation.status, translation.decided_at = status, timezone.now()
    translation.save(update_fields=["status", "decided_at"])
