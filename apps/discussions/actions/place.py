"""Writing comments of the past: for importers and the demo, which know what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.models import Question
from apps.core.markdown import render_markdown
from apps.discussions.actions.attribute import attributed, attribution_for, keep_identity
from apps.discussions.actions.decide import note_shown
from apps.discussions.actions.references import numbers_for
from apps.discussions.actions.write import place_under
from apps.discussions.attribution import SEALED, day_of
from apps.discussions.enums import CommentAttribution, CommentVoice, RevisionStatus, Status
from apps.discussions.models import Comment, Revision
from apps.organisations.models import Organisation, StakeholderGroup


@dataclass(frozen=True)
class Voice:
    """Who spoke and for whom, as at the moment of submission; `capacity` is empty where nobody has said."""

    author: User
    author_name: str
    position: str = ""
    organisation: Organisation | None = None
    affiliation_verified: bool = False
    stakeholder_group: StakeholderGroup | None = None
    country: str = ""
    role_badge: str = ""
    capacity: CommentVoice | str = ""

    @property
    def facts(self) -> dict[str, object]:
        """The same, as the columns of a comment."""
        organisation, group = self.organisation, self.stakeholder_group
        return {
            "author_name": self.author_name,
            "position": self.position,
            "organisation_id": organisation.pk if organisation else None,
            "organisation_name": organisation.name if organisation else "",
            "affiliation_verified": self.affiliation_verified,
            "stakeholder_group_id": group.pk if group else None,
            "country": self.country,
            "role_badge": self.role_badge,
        }


@dataclass(frozen=True)
class Wording:
    """One revision: `body` is Markdown, the times are aware."""

    body: str
    language: str
    status: RevisionStatus
    written_at: datetime
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Moments:
    """When things happened, aware. `placed` orders the thread: published, or until then submitted."""

    submitted: datetime
    published: datetime | None = None
    placed: datetime | None = None
    date_only: bool = False

    @property
    def place(self) -> datetime:
        return self.placed or self.published or self.submitted

    def as_days(self, zone: ZoneInfo) -> "Moments":
        """The same without times of day."""
        return Moments(day_of(self.submitted, zone), self.published, day_of(self.place, zone), date_only=True)


@transaction.atomic
def place_comment(
    *,
    question: Question,
    voice: Voice,
    wordings: Sequence[Wording],
    status: Status,
    moments: Moments,
    parent: Comment | None = None,
    source_key: str = "",
    missing_parent: str = "",
) -> Comment:
    """Write one comment as history left it: nobody is asked for permission and no activity is recorded.

    `wordings` run from the first to the latest; readers see the last one that was published. Numbers and
    counts go on as if the comment had been submitted here.
    """
    consultation = lock_consultation(question.roundtable.consultation)
    attribution = attribution_for(voice.author, question)
    if attribution == CommentAttribution.CHATHAM_HOUSE:
        moments = moments.as_days(consultation.zone)
    comment = Comment.objects.create(
        consultation=consultation,
        question=question,
        submitted_at=moments.submitted,
        placed_at=moments.place,
        date_only=moments.date_only,
        source_key=source_key,
        # It names somebody, too.
        missing_parent="" if attribution in SEALED else missing_parent,
        **numbers_for(attribution, consultation, question),
        **place_under(parent),
        **attributed(attribution, voice.author, question, voice.facts, voice.capacity),
    )
    keep_identity(comment, voice.facts)
    _add_wordings(comment, wordings)
    _settle(comment, status, moments.published)
    return comment


def _add_wordings(comment: Comment, wordings: Sequence[Wording]) -> None:
    zone = comment.consultation.zone
    revisions = Revision.objects.bulk_create(
        Revision(
            comment=comment,
            number=number,
            body=wording.body,
            html=render_markdown(wording.body, anchor_prefix=f"{comment.pk}-{number}"),
            language=wording.language,
            status=wording.status,
            created_at=day_of(wording.written_at, zone) if comment.is_timeless else wording.written_at,
            decided_at=wording.decided_at,
        )
        for number, wording in enumerate(wordings, start=1)
    )
    shown = [revision for revision in revisions if revision.status == RevisionStatus.PUBLISHED]
    comment.latest_revision = revisions[-1]
    comment.published_revision = shown[-1] if shown else None


def _settle(comment: Comment, status: Status, published_at: datetime | None) -> None:
    comment.status, comment.published_at = status, published_at
    comment.save(update_fields=["status", "published_at", "latest_revision", "published_revision"])
    if published_at is not None:
        register_visible_change(comment.question, comments=int(comment.is_published))
        note_shown(comment)
