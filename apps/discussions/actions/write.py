"""What authors do: answer, reply, revise, withdraw."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation, next_comment_number, register_visible_change
from apps.consultations.enums import Feature, ModerationPolicy, RoleName
from apps.consultations.models import Consultation, Question, Role
from apps.core.errors import Refused
from apps.core.markdown import render_markdown
from apps.discussions.actions.decide import publish_comment
from apps.discussions.actions.tag import set_objectives
from apps.discussions.enums import RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment, Revision
from apps.objectives.models import Objective
from apps.organisations.models import Affiliation

SHOWN_ROLES = (RoleName.ORGANISER, RoleName.MODERATOR, RoleName.RAPPORTEUR)


@dataclass(frozen=True)
class Submission:
    """`is_new` is False when the same client token had already brought this comment."""

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
) -> Submission:
    """Store an answer or, with `parent`, a reply; published at once only where moderation comes afterwards.

    Sending the same `client_token` again gives back the first comment. Raises Refused when the phase is
    closed or the parent is gone. Name, organisation, group and role are copied as of now.
    """
    consultation = question.roundtable.consultation
    lock_consultation(consultation)
    earlier = _sent_before(author, client_token)
    if earlier:
        return Submission(earlier, is_new=False)
    _check_open(consultation)
    _check_parent(parent, question)
    number = next_comment_number(consultation)
    comment = Comment.objects.create(
        consultation=consultation,
        question=question,
        number=number,
        reference=f"{consultation.code}-{question.code}-{number:04d}",
        client_token=client_token,
        **_place_under(parent),
        **_voice_of(author, consultation),
    )
    revision = _add_revision(comment, body, language)
    set_objectives(comment, objectives, origin=TagOrigin.PROPOSED, by=author)
    record("comment.submitted", actor=author, target=comment, topics=_private_topics(comment))
    if consultation.moderation == ModerationPolicy.POST:
        publish_comment(comment, revision, by=None)
    return Submission(comment, is_new=True)


@transaction.atomic
def revise_comment(
    *, comment: Comment, body: str, language: str, objectives: Iterable[Objective] = ()
) -> Revision:
    """A new wording by the comment's author, in place of one that still waits.

    Of a published comment readers keep the published revision until a moderator decides on the new one.
    Raises Refused for a comment that can no longer be revised, or when the phase is closed (a comment
    that was returned may be resubmitted all the same: it was submitted before the close).
    """
    comment = _locked(comment)
    if not comment.may_be_revised:
        raise Refused(_("This comment can no longer be changed: it is %s.") % comment.get_status_display())
    if comment.status != Status.RETURNED:
        _check_open(comment.consultation)
    comment.revisions.filter(status=RevisionStatus.PENDING).update(status=RevisionStatus.SUPERSEDED)
    revision = _add_revision(comment, body, language)
    if comment.status == Status.RETURNED:
        comment.status = Status.PENDING
        comment.save(update_fields=["status"])
    set_objectives(comment, objectives, origin=TagOrigin.PROPOSED, by=comment.author)
    record("comment.revised", actor=comment.author, target=comment, topics=_private_topics(comment))
    if comment.consultation.moderation == ModerationPolicy.POST:
        publish_comment(comment, revision, by=None)
    return revision


@transaction.atomic
def withdraw_comment(*, comment: Comment) -> None:
    """The author takes the comment back. Where it was published its place and its replies stay."""
    comment = _locked(comment)
    if not comment.may_become(Status.WITHDRAWN):
        raise Refused(_("This comment can no longer be withdrawn: it is %s.") % comment.get_status_display())
    was_visible = comment.is_published
    comment.revisions.filter(status=RevisionStatus.PENDING).update(status=RevisionStatus.SUPERSEDED)
    comment.status = Status.WITHDRAWN
    comment.save(update_fields=["status"])
    topics = comment.question.topics if was_visible else _private_topics(comment)
    if was_visible:
        register_visible_change(comment.question, comments=-1)
    record("comment.withdrawn", actor=comment.author, target=comment, topics=topics)


def _sent_before(author: User, client_token: UUID | None) -> Comment | None:
    if client_token is None:
        return None
    return Comment.objects.filter(author=author, client_token=client_token).first()


def _check_open(consultation: Consultation) -> None:
    phase = consultation.phase_for(Feature.COMMENT)
    if phase is None or not phase.is_open:
        raise Refused(closed_sentence(consultation))


def closed_sentence(consultation: Consultation) -> str:
    """Why no comment can be sent now, in the active language."""
    phase = consultation.phase_for(Feature.COMMENT)
    if phase is None:
        return _("This consultation takes no comments.")
    moment = phase.opens_at if timezone.now() < phase.opens_at else phase.closes_at
    when = date_format(timezone.localtime(moment, consultation.zone), _("j F Y, H:i"))
    if timezone.now() < phase.opens_at:
        return _("Comments open on %(when)s (%(zone)s).") % {"when": when, "zone": consultation.time_zone}
    return _("Comments closed on %(when)s (%(zone)s).") % {"when": when, "zone": consultation.time_zone}


def _check_parent(parent: Comment | None, question: Question) -> None:
    if parent is not None and (parent.question_id != question.pk or not parent.is_published):
        raise Refused(_("The comment that you answer is no longer published."))


def _place_under(parent: Comment | None) -> dict[str, object]:
    if parent is None:
        return {}
    return {"parent": parent, "root_id": parent.root_id or parent.pk, "depth": parent.depth + 1}


def _voice_of(author: User, consultation: Consultation) -> dict[str, object]:
    """Who speaks and for whom, as at this moment."""
    voice: dict[str, object] = {
        "author": author,
        "author_name": author.name,
        "country": str(author.country or ""),
        "role_badge": _shown_role(author, consultation),
    }
    affiliation = Affiliation.objects.current().filter(user=author).select_related("organisation").first()
    if affiliation is None:
        return voice
    organisation = affiliation.organisation
    return voice | {
        "position": affiliation.position,
        "organisation": organisation,
        "organisation_name": organisation.name if organisation else "",
        "affiliation_verified": affiliation.is_verified,
        "stakeholder_group_id": affiliation.stakeholder_group_id,
    }


def _shown_role(author: User, consultation: Consultation) -> str:
    held = set(Role.objects.filter(user=author, consultation=consultation).values_list("name", flat=True))
    return next((role for role in SHOWN_ROLES if role in held), "")


def _add_revision(comment: Comment, body: str, language: str) -> Revision:
    number = (comment.latest_revision.number if comment.latest_revision else 0) + 1
    revision = Revision.objects.create(
        comment=comment,
        number=number,
        body=body,
        html=render_markdown(body, anchor_prefix=f"{comment.pk}-{number}"),
        language=language,
    )
    comment.latest_revision = revision
    comment.save(update_fields=["latest_revision"])
    return revision


def _private_topics(comment: Comment) -> list[str]:
    """What is not published concerns the moderators and the author, nobody else."""
    return [comment.consultation.queue_topic, f"person:{comment.author_id}"]


def _locked(comment: Comment) -> Comment:
    return (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation", "question__roundtable", "latest_revision", "author")
        .get(pk=comment.pk)
    )
