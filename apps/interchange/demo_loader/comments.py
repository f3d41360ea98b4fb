"""The comments of the demo, what moderators ruled on them, and how they were edited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question
from apps.discussions.actions.place import Moments, Voice, Wording, place_comment
from apps.discussions.enums import CommentVoice, RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment, ObjectiveTag, Revision
from apps.interchange.demo_loader.mentions import with_mentions
from apps.interchange.demo_loader.people import Person
from apps.interchange.demo_loader.signatures import place_signatures
from apps.moderation.enums import Ruling
from apps.moderation.models import Decision, Reason
from apps.objectives.models import Objective

Entry = Mapping[str, Any]
WAS_PUBLISHED = (Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN)
RULINGS = {
    RevisionStatus.PUBLISHED: Ruling.PUBLISH,
    RevisionStatus.SUPERSEDED: Ruling.PUBLISH,
    RevisionStatus.RETURNED: Ruling.RETURN,
    RevisionStatus.DECLINED: Ruling.DECLINE,
}
# How long a moderator took over an edit, and how long a comment stood before it was hidden.
EDIT_DECIDED_AFTER = timedelta(hours=4)
HIDDEN_AFTER = timedelta(hours=3)


@dataclass(frozen=True)
class Cast:
    """Who and what the comments speak of: people by key, roles by consultation and person."""

    people: Mapping[str, Person]
    roles: Mapping[tuple[str, str], RoleName]
    questions: Mapping[tuple[str, int, int | None], Question]
    objectives: Mapping[tuple[int | None, int], Objective]
    reasons: Mapping[str, Reason]
    now: datetime

    def moment(self, days: float) -> datetime:
        return self.now + timedelta(days=days)


def place_comments(
    entries: Iterable[Entry],
    consultations: Mapping[str, Consultation],
    people: Mapping[str, Person],
    roles: Mapping[tuple[str, str], RoleName],
    *,
    now: datetime,
) -> dict[str, Comment]:
    """Write all comments, oldest first, and return them by their keys."""
    cast = Cast(people, roles, _questions(consultations), _objectives(), _reasons(), now)
    placed: dict[str, Comment] = {}
    oldest_first = sorted(entries, key=lambda entry: entry["submitted"])
    for entry in oldest_first:
        placed[entry["key"]] = _place(entry, cast, placed)
    pairs = [(placed[entry["key"]], entry) for entry in oldest_first]
    ObjectiveTag.objects.bulk_create(tag for comment, entry in pairs for tag in _tags(comment, entry, cast))
    revisions = _decided_revisions(placed.values())
    Decision.objects.bulk_create(
        decision
        for comment, entry in pairs
        for decision in _decisions(comment, revisions[comment.pk], entry, cast)
    )
    for comment, entry in pairs:
        place_signatures(comment, entry.get("co_signatories", ()), people, now=now)
    return placed


def _questions(consultations: Mapping[str, Consultation]) -> dict[tuple[str, int, int | None], Question]:
    questions = Question.objects.filter(roundtable__consultation__in=consultations.values())
    return {
        (question.roundtable.consultation.slug, question.roundtable.number, question.number): question
        for question in questions.select_related("roundtable__consultation")
    }


def _objectives() -> dict[tuple[int | None, int], Objective]:
    return {(objective.framework_id, objective.number): objective for objective in Objective.objects.all()}


def _reasons() -> dict[str, Reason]:
    return {reason.code: reason for reason in Reason.objects.all()}


def _place(entry: Entry, cast: Cast, placed: Mapping[str, Comment]) -> Comment:
    status = Status(entry["status"])
    decided = cast.moment(entry["decided"]) if "decided" in entry else None
    return place_comment(
        question=cast.questions[entry["consultation"], entry["roundtable"], entry["question"]],
        voice=_voice(entry, cast),
        wordings=_wordings(entry, status, decided, cast),
        status=status,
        moments=Moments(
            submitted=cast.moment(entry["submitted"]),
            published=decided if status in WAS_PUBLISHED else None,
        ),
        parent=placed[entry["parent"]] if entry["parent"] else None,
    )


def _voice(entry: Entry, cast: Cast) -> Voice:
    person = cast.people[entry["author"]]
    affiliation = person.affiliation
    return Voice(
        author=person.user,
        author_name=person.user.name,
        position=affiliation.position,
        organisation=affiliation.organisation,
        affiliation_verified=affiliation.is_verified,
        stakeholder_group=affiliation.stakeholder_group,
        country=str(person.user.country),
        role_badge=cast.roles.get((entry["consultation"], entry["author"]), ""),
        capacity=CommentVoice(entry["voice"]) if "voice" in entry else "",
    )


def _wordings(entry: Entry, status: Status, decided: datetime | None, cast: Cast) -> list[Wording]:
    """The first wording and its edits; one that was published is superseded by the next that is."""
    edits = entry.get("edits", ())
    is_replaced = any(edit["status"] == RevisionStatus.PUBLISHED for edit in edits)
    first = RevisionStatus.PUBLISHED if status in WAS_PUBLISHED else RevisionStatus(status.value)
    if is_replaced:
        first = RevisionStatus.SUPERSEDED
    written = cast.moment(entry["submitted"])
    return [
        Wording(with_mentions(entry["body"], cast.people), entry["language"], first, written, decided),
        *(_edit(edit, entry["language"], cast) for edit in edits),
    ]


def _edit(edit: Entry, language: str, cast: Cast) -> Wording:
    status, written = RevisionStatus(edit["status"]), cast.moment(edit["at"])
    decided = None if status == RevisionStatus.PENDING else written + EDIT_DECIDED_AFTER
    return Wording(edit["body"], language, status, written, decided)


def _tags(comment: Comment, entry: Entry, cast: Cast) -> Iterable[ObjectiveTag]:
    """The author proposed the objectives; what was published was confirmed by its moderator."""
    was_published = comment.published_at is not None
    for number in entry["objectives"] or ():
        yield ObjectiveTag(
            content_object=comment,
            tag=cast.objectives[comment.consultation.framework_id, number],
            origin=TagOrigin.CONFIRMED if was_published else TagOrigin.PROPOSED,
            set_by=_moderator(entry, cast) if was_published else comment.author,
        )


def _moderator(entry: Entry, cast: Cast) -> User:
    return cast.people[entry["moderator"]].user


def _decided_revisions(comments: Iterable[Comment]) -> dict[int, list[Revision]]:
    """By comment, from the first to the latest."""
    revisions: dict[int, list[Revision]] = defaultdict(list)
    for revision in Revision.objects.filter(comment__in=comments).exclude(decided_at=None):
        revisions[revision.comment_id].append(revision)
    return revisions


def _decisions(comment: Comment, revisions: Iterable[Revision], entry: Entry, cast: Cast) -> Iterable[Decision]:
    for revision in revisions:
        yield _decision(revision, RULINGS[RevisionStatus(revision.status)], entry, cast)
        if comment.status == Status.HIDDEN and revision.pk == comment.published_revision_id:
            yield _decision(revision, Ruling.HIDE, entry, cast)


def _decision(revision: Revision, ruling: Ruling, entry: Entry, cast: Cast) -> Decision:
    """A reason and a note belong to the ruling against the comment, not to its publication before."""
    is_against = ruling != Ruling.PUBLISH
    delay = HIDDEN_AFTER if ruling == Ruling.HIDE else timedelta()
    return Decision(
        comment_id=revision.comment_id,
        revision=revision,
        moderator=_moderator(entry, cast),
        ruling=ruling,
        reason=cast.reasons[entry["reason"]] if is_against else None,
        note=entry["note"] if is_against else "",
        decided_at=(revision.decided_at or cast.now) + delay,
    )
