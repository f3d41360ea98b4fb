"""Who may do what in a discussion.

`discussions.add_comment` and `discussions.endorse` are asked about a consultation, `discussions.translate` about a
question, `discussions.withdraw_translation` about a translation, the others about a comment.
"""

import rules
from django.utils.translation import gettext as _

from apps.consultations.enums import Attribution, Feature, RoleName
from apps.consultations.models import Consultation, Question
from apps.consultations.rules import Visitor, is_moderator, is_organiser, may_speak, phase_allows, roles_in
from apps.consultations.scopes import moderation_scope
from apps.discussions.models import Comment, CommentTranslation

endorsing_is_open = phase_allows(Feature.ENDORSE)
comments_are_open = phase_allows(Feature.COMMENT)


@rules.predicate
def has_account(user: Visitor, subject: object) -> bool:
    return user.is_authenticated and user.is_active


@rules.predicate
def is_author(user: Visitor, comment: Comment) -> bool:
    return user.is_authenticated and comment.author_id == user.pk


@rules.predicate
def may_speak_there(user: Visitor, comment: Comment) -> bool:
    return may_speak(user, comment.consultation)


@rules.predicate
def may_be_revised(user: Visitor, comment: Comment) -> bool:
    return comment.may_be_revised


@rules.predicate
def is_in_time(user: Visitor, comment: Comment) -> bool:
    """Submitted before the close, decided after it: what came back may be sent again, all else is over then."""
    return comment.awaits_its_author or comments_are_open(user, comment.consultation)


@rules.predicate
def is_joint(user: Visitor, comment: Comment) -> bool:
    return comment.is_joint


@rules.predicate
def is_published(user: Visitor, comment: Comment) -> bool:
    return comment.is_published


@rules.predicate
def endorsing_is_open_there(user: Visitor, comment: Comment) -> bool:
    return endorsing_is_open(user, comment.consultation)


@rules.predicate
def may_comment_under(user: Visitor, question: Question) -> bool:
    consultation = question.roundtable.consultation
    return may_speak(user, consultation) and comments_are_open(user, consultation)


@rules.predicate
def moderates_there(user: Visitor, question: Question) -> bool:
    """Decides on what is said there, in whichever language, be comments open or not."""
    consultation = question.roundtable.consultation
    if not (is_moderator(user, consultation) or is_organiser(user, consultation)):
        return False
    return moderation_scope(user, consultation).lets_in(question.roundtable_id)


@rules.predicate
def names_nobody(user: Visitor, question: Question) -> bool:
    return question.roundtable.attribution_rule == Attribution.CHATHAM_HOUSE


@rules.predicate
def may_translate_there(user: Visitor, comment: Comment) -> bool:
    return bool(rules.has_perm("discussions.translate", user, comment.question))


@rules.predicate
def is_translator(user: Visitor, translation: CommentTranslation) -> bool:
    return user.is_authenticated and translation.translator_id == user.pk


def no_endorsing_sentence(user: Visitor, comment: Comment) -> str:
    """Why `user`, who has an account, may not endorse `comment`, in the active language."""
    if is_author(user, comment):
        return _("You cannot endorse your own comment.")
    if not may_speak(user, comment.consultation):
        return _("Only people who may comment here can endorse what others say.")
    return _("Endorsing is not open now.") if comment.is_published else _("This comment is no longer published.")


def silence_sentence(user: Visitor, consultation: Consultation) -> str:
    """Why `user` may read here and not comment, whatever the phase; empty for those who may speak."""
    if may_speak(user, consultation):
        return ""
    if RoleName.OBSERVER in roles_in(user, consultation):
        return _("You take part as an observer: you can read everything here, and not comment.")
    return _("Everyone can read this consultation; only people whom its organisers invited can comment.")


rules.add_perm("discussions.add_comment", has_account & may_speak & comments_are_open)
# Whether somebody may endorse at all; about a comment ask the next one.
rules.add_perm("discussions.endorse", has_account & may_speak & endorsing_is_open)
rules.add_perm(
    "discussions.endorse_comment",
    has_account & may_speak_there & endorsing_is_open_there & is_published & ~is_author,
)
rules.add_perm("discussions.ask_for_protection", has_account & may_speak)
for _name in ("change_attribution", "decide_on_protection", "reveal"):
    rules.add_perm(f"discussions.{_name}", is_organiser)
rules.add_perm("discussions.change_comment", is_author & may_speak_there & may_be_revised & is_in_time)
rules.add_perm("discussions.withdraw_comment", is_author)
rules.add_perm("discussions.ask_co_signatories", is_author & is_joint)
# Whether somebody may translate there at all; about a comment ask the next one.
rules.add_perm("discussions.translate", has_account & (moderates_there | (may_comment_under & ~names_nobody)))
rules.add_perm("discussions.translate_comment", is_published & may_translate_there)
rules.add_perm("discussions.withdraw_translation", is_translator)
