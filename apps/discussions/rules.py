"""Who may do what in a discussion.

`discussions.add_comment` and `discussions.endorse` are asked about a consultation, the others about a comment.
"""

import rules
from django.utils.translation import gettext as _

from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor, is_organiser, may_speak, phase_allows, roles_in
from apps.discussions.models import Comment

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
