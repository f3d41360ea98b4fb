"""What authors do: answer, reply, revise, withdraw.

Rows are locked in one order everywhere: consultation, comment, question, log. Two writers can wait for each
other that way, but never for one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import (
    lock_consultation,
    lock_question,
    register_visible_change,
)
from apps.consultations.enums import Feature, ModerationPolicy
from apps.consultations.models import Consultation, Question
from apps.core.errors import Refused
from apps.core.markdown import render_markdown
from apps.discussions.actions.attribute import attributed, attribution_for, keep_identity
from apps.discussions.actions.decide import publish_comment
from apps.discussions.actions.draft import Place, forget_sent
from apps.discussions.actions.hold import moments_of, state_of_wording
from apps.discussions.actions.references import numbers_for
from apps.discussions.actions.speak import check_still_represents, check_voice, facts_about
from apps.discussions.actions.tag import set_objectives
from apps.discussions.attaching import attach
from apps.discussions.co_signing import ask_again, ask_co_signatories
from apps.discussions.enums import CommentVoice, RevisionStatus, Status, TagOrigin
from apps.discussions.mentioning import note_mentions
from apps.discussions.models import Attachment, Comment, Revision
from apps.discussions.queries import private_topics
from apps.objectives.models import Objective

UNDECIDED = (RevisionStatus.HELD, RevisionStatus.PENDING)


@dataclass(frozen=True)
class Submission:
    """`is_new` is False when the same post had already brought this comment."""

    comment: Comment
    is_new: bool


@transaction.atomic
def submit_comment(
    *,
    author: User,
    question: Question,
    body: str,
    language: str,
    objectives: Iterable[Objective] = (),
    parent: Comment | None = None,
    client_token: UUID | None = None,
    voice: CommentVoice = CommentVoice.PERSONAL,
    co_signatories: Iterable[str] = (),
    files: Iterable[Attachment] = (),
) -> Submission:
    """Store an answer or, with `parent`, a reply; published at once only where moderation comes afterwards.

    Under Chatham House it is held until its day is over, and nothing tells anybody else that it is there. The same
    text sent again under the same `client_token` gives back the first comment; another text under it is another.
    Spoken jointly, the people at the addresses `co_signatories` are asked to sign. Raises Refused when the phase
    is closed, the parent is gone, or the author may not speak in this voice. Name, organisation, group and role
    are copied as of now, as far as the attribution lets readers know them.
    """
    consultation = lock_consultation(question.roundtable.consultation)
    earlier = _sent_before(author, client_token)
    if earlier and _says_the_same(earlier, question, parent, body):
        forget_sent(author, Place(question, parent), body, client_token)
        return Submission(earlier, is_new=False)
    check_open(consultation)
    parent = _check_parent(parent, question)
    comment = _create_comment(consultation, question, parent, author, uuid4() if earlier else client_token, voice)
    if comment.voice == CommentVoice.JOINT:
        ask_co_signatories(comment, co_signatories, language=author.language)
    revision = _add_revision(comment, body, language, objectives, files)
    set_objectives(comment, revision.objectives.all(), origin=TagOrigin.PROPOSED, by=author)
    forget_sent(author, Place(question, parent), body, client_token)
    lock_question(question)
    if comment.is_timeless:
        return Submission(comment, is_new=True)
    record("comment.submitted", actor=author, target=comment, topics=private_topics(comment, language))
    if is_published_at_once(comment):
        publish_comment(comment, revision)
    return Submission(comment, is_new=True)


@transaction.atomic
def revise_comment(
    *,
    comment: Comment,
    author: User,
    body: str,
    language: str,
    objectives: Iterable[Objective] = (),
    client_token: UUID | None = None,
    files: Iterable[Attachment] | None = None,
) -> Revision:
    """A new wording by the comment's author, in place of one that still waits.

    Of a published comment readers keep the published revision, and its objectives, until a moderator decides
    on the new one. Raises Refused for somebody else's comment, for one that can no longer be revised, when the
    author no longer speaks for the organisation on whose behalf it is, or when the phase is closed (a wording that
    was returned may be resubmitted all the same: it was submitted before the close). Under Chatham House the new
    wording is held, and all else stays as it is. `files` go with it; None: those of the wording before.
    """
    comment = lock_own(comment, author)
    if not comment.may_be_revised:
        raise Refused(_("This comment can no longer be changed: it is %s.") % comment.get_status_display())
    if not comment.awaits_its_author:
        check_open(comment.consultation)
    check_still_represents(author, comment)
    forget_sent(author, Place(comment.question, comment=comment), body, client_token)
    if comment.is_timeless:
        return _hold_revision(comment, body, language, objectives, files)
    before = comment.latest_language
    comment.revisions.filter(status=RevisionStatus.PENDING).update(status=RevisionStatus.SUPERSEDED)
    revision = _add_revision(comment, body, language, objectives, files)
    ask_again(comment)
    if comment.status == Status.RETURNED:
        comment.status = Status.PENDING
        comment.save(update_fields=["status"])
    if not comment.is_published:
        set_objectives(comment, revision.objectives.all(), origin=TagOrigin.PROPOSED, by=author)
    lock_question(comment.question)
    record("comment.revised", actor=author, target=comment, topics=private_topics(comment, before, language))
    if is_published_at_once(comment):
        publish_comment(comment, revision)
    return revision


@transaction.atomic
def withdraw_comment(*, comment: Comment, author: User) -> None:
    """The author takes the comment back. Where it was published its place and its replies stay.

    Of a comment that was held nobody else ever hears.
    """
    comment = lock_own(comment, author)
    if not comment.may_become(Status.WITHDRAWN):
        raise Refused(_("This comment can no longer be withdrawn: it is %s.") % comment.get_status_display())
    was_visible, was_held = comment.is_published, comment.status == Status.HELD
    comment.revisions.filter(status__in=UNDECIDED).update(status=RevisionStatus.SUPERSEDED)
    comment.status, comment.held_revision = Status.WITHDRAWN, None
    comment.save(update_fields=["status", "held_revision"])
    if was_held:
        return
    topics = comment.question.topics if was_visible else private_topics(comment, comment.latest_language)
    if was_visible:
        register_visible_change(comment.question, comments=-1)
    record("comment.withdrawn", actor=author, target=comment, topics=topics)


def is_published_at_once(comment: Comment) -> bool:
    """Where moderation comes afterwards; never under Chatham House, where publishing would tell when one wrote."""
    return comment.consultation.moderation == ModerationPolicy.POST and not comment.is_timeless


def lock_own(comment: Comment, author: User) -> Comment:
    """The comment as it is now, locked until the transaction ends. Raises Refused if it is somebody else's."""
    locked = Comment.objects.locked().get(pk=comment.pk)
    if locked.author_id != author.pk:
        raise Refused(_("Only its author can change a comment."))
    return locked


def check_open(consultation: Consultation) -> None:
    """Raises Refused, with the date, when no comment can be sent now."""
    phase = consultation.phase_for(Feature.COMMENT)
    if phase is None or not phase.is_open:
        raise Refused(closed_sentence(consultation))


def closed_sentence(consultation: Consultation) -> str:
    """Why no comment can be sent now, in the active language."""
    phase = consultation.phase_for(Feature.COMMENT)
    if phase is None:
        return _("This consultation takes no comments.")
    is_coming = timezone.now() < phase.opens_at
    moment = timezone.localtime(phase.opens_at if is_coming else phase.closes_at, consultation.zone)
    said = {"when": date_format(moment, _("j F Y, H:i")), "zone": consultation.time_zone}
    if is_coming:
        return _("Comments open on %(when)s (%(zone)s).") % said
    return _("Comments closed on %(when)s (%(zone)s).") % said


def place_under(parent: Comment | None) -> dict[str, object]:
    """The fields that put a comment under `parent`; none for a root."""
    if parent is None:
        return {}
    return {"parent": parent, "root_id": parent.root_id or parent.pk, "depth": parent.depth + 1}


def _sent_before(author: User, client_token: UUID | None) -> Comment | None:
    if client_token is None:
        return None
    return Comment.objects.filter(author=author, client_token=client_token).first()


def _says_the_same(comment: Comment, question: Question, parent: Comment | None, body: str) -> bool:
    """A repeated post, not a second text written in a form that the browser brought back."""
    is_in_place = comment.question_id == question.pk and comment.parent_id == (parent.pk if parent else None)
    return is_in_place and comment.revisions.filter(number=1, body=body).exists()


def _check_parent(parent: Comment | None, question: Question) -> Comment | None:
    """The parent as it is now, locked: nobody can withdraw or hide it before the reply is stored."""
    if parent is None:
        return None
    locked = Comment.objects.locked().filter(pk=parent.pk, question=question).first()
    if locked is None or not locked.is_published:
        raise Refused(_("The comment that you answer is no longer published."))
    return locked


def _create_comment(
    consultation: Consultation,
    question: Question,
    parent: Comment | None,
    author: User,
    token: UUID | None,
    voice: CommentVoice,
) -> Comment:
    """The row; with a token of its own if the same token arrives in another consultation at this moment."""
    facts = facts_about(author, consultation)
    attribution = attribution_for(author, question)
    check_voice(author, voice, attribution)
    fields = {
        "consultation": consultation,
        "question": question,
        **numbers_for(attribution, consultation, question),
        **place_under(parent),
        **attributed(attribution, author, question, facts, voice),
        **moments_of(attribution, consultation),
    }
    try:
        with transaction.atomic():
            comment = Comment.objects.create(client_token=token, **fields)
    except IntegrityError:
        comment = Comment.objects.create(client_token=uuid4(), **fields)
    keep_identity(comment, facts)
    return comment


def _hold_revision(
    comment: Comment, body: str, language: str, objectives: Iterable[Objective], files: Iterable[Attachment] | None
) -> Revision:
    """A new wording of a comment under Chatham House, in place of one that is held."""
    comment.revisions.filter(status=RevisionStatus.HELD).update(status=RevisionStatus.SUPERSEDED)
    revision = _add_revision(comment, body, language, objectives, files)
    if comment.status == Status.HELD:
        set_objectives(comment, revision.objectives.all(), origin=TagOrigin.PROPOSED, by=comment.author)
    return revision


def _add_revision(
    comment: Comment, body: str, language: str, objectives: Iterable[Objective], files: Iterable[Attachment] | None
) -> Revision:
    number = (comment.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    revision = Revision.objects.create(
        comment=comment,
        number=number,
        body=body,
        html=render_markdown(body, anchor_prefix=f"{comment.pk}-{number}"),
        language=language,
        **state_of_wording(comment),
    )
    revision.objectives.set(objectives)
    attach(revision, files)
    note_mentions(revision)
    if comment.is_timeless:
        comment.held_revision = revision
    if not comment.is_timeless or comment.status == Status.HELD:
        comment.latest_revision = revision
    comment.save(update_fields=["latest_revision", "held_revision"])
    return revision
