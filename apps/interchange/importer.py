"""Writing a discussion that was held elsewhere, whatever its format, and saying beforehand what that would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation
from apps.consultations.enums import Feature
from apps.consultations.models import Consultation, Phase, Question, Roundtable
from apps.core.errors import Refused
from apps.core.language import detect_language
from apps.core.models import LazyI18nString
from apps.discussions.actions.place import Moments, Voice, Wording, place_comment
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment
from apps.interchange.sources import SourceComment, SourceConsultation
from apps.objectives.models import Framework


@dataclass(frozen=True)
class Import:
    """A discussion on its way into the roundtable of a consultation, which is made when there is none."""

    source: SourceConsultation
    format_name: str
    slug: str
    roundtable: int = 1

    def key_of(self, key: str) -> str:
        """The `source_key` of a stored comment."""
        return f"{self.format_name}:{key}"

    def email_of(self, author: str) -> str:
        """The address of an author who has no account here (RFC 2606): theirs within this consultation."""
        identity = "\n".join((self.format_name, self.slug, author))
        return f"imported-{sha256(identity.encode()).hexdigest()[:24]}@import.invalid"


@dataclass(frozen=True)
class Examination:
    """What an import comes to: `new` comments in the order of their numbers, and the language of every one."""

    is_new_consultation: bool
    new: Sequence[SourceComment]
    languages: dict[str, str]


def examine_import(plan: Import) -> Examination:
    """What `plan` would do. Writes nothing; raises Refused when it cannot be done."""
    consultation = Consultation.objects.filter(slug=plan.slug).first()
    if consultation is None:
        _check_code(plan.source.code)
    known = set(Comment.objects.filter(consultation=consultation).values_list("source_key", flat=True))
    spoken = (consultation and consultation.languages) or plan.source.languages
    return Examination(
        is_new_consultation=consultation is None,
        new=[comment for comment in _in_order(plan.source.comments) if plan.key_of(comment.key) not in known],
        languages={
            comment.key: detect_language(comment.body, spoken[0], among=spoken) for comment in plan.source.comments
        },
    )


@transaction.atomic
def write_import(plan: Import) -> Examination:
    """Import all of it or nothing; what an earlier import brought stays as it is. Raises Refused."""
    present = Consultation.objects.filter(slug=plan.slug).first()
    consultation = lock_consultation(present or _create_consultation(plan))
    examination = replace(examine_import(plan), is_new_consultation=present is None)
    questions = _questions(plan, consultation)
    authors = _authors(plan, examination.new)
    written = _already_written(consultation)
    for comment in examination.new:
        written[plan.key_of(comment.key)] = place_comment(
            question=questions[comment.question],
            voice=Voice(authors[plan.email_of(comment.author)], comment.author_name),
            wordings=[_wording(comment, examination.languages[comment.key])],
            status=comment.status,
            moments=_moments(comment),
            parent=written[plan.key_of(comment.parent_key)] if comment.parent_key else None,
            source_key=plan.key_of(comment.key),
            missing_parent=comment.missing_parent,
        )
    _record(plan, consultation, len(examination.new))
    return examination


def _in_order(comments: Sequence[SourceComment]) -> list[SourceComment]:
    """Oldest first, and never a reply before what it answers, whatever the clocks of the source said."""
    moments: dict[str, datetime] = {}
    for comment in comments:
        moments[comment.key] = max(comment.posted_at, moments.get(comment.parent_key, comment.posted_at))
    return sorted(comments, key=lambda comment: (moments[comment.key], comment.position))


def _check_code(code: str) -> None:
    if Consultation.objects.filter(code=code).exists():
        raise Refused(f"Another consultation has the code {code}: name the one to import into.")


def _create_consultation(plan: Import) -> Consultation:
    source = plan.source
    _check_code(source.code)
    moments = [comment.posted_at for comment in source.comments]
    consultation = Consultation.objects.create(
        slug=plan.slug,
        code=source.code,
        title=LazyI18nString(source.title),
        languages=list(source.languages),
        framework=Framework.objects.filter(code=source.framework).last(),
        announced_at=min(moments),
    )
    Phase.objects.create(
        consultation=consultation,
        feature=Feature.COMMENT,
        title=LazyI18nString.from_gettext(_("Comments")),
        opens_at=min(moments),
        closes_at=max(moments) + timedelta(days=1),
    )
    return consultation


def _questions(plan: Import, consultation: Consultation) -> dict[int | None, Question]:
    """By number; a question that is there already keeps its own text."""
    roundtable, _is_new = Roundtable.objects.get_or_create(
        consultation=consultation,
        number=plan.roundtable,
        defaults={"title": LazyI18nString(plan.source.title)},
    )
    return {
        question.number: Question.objects.select_related("roundtable__consultation").get_or_create(
            roundtable=roundtable,
            number=question.number,
            defaults={"text": LazyI18nString(question.text), "lead": LazyI18nString(question.lead)},
        )[0]
        for question in plan.source.questions
    }


def _authors(plan: Import, comments: Sequence[SourceComment]) -> dict[str, User]:
    """By address. They cannot sign in: their names stand for people who are elsewhere."""
    names = {plan.email_of(comment.author): comment.author_name for comment in comments}
    present = set(User.objects.filter(email__in=names).values_list("email", flat=True))
    User.objects.bulk_create(
        User(email=email, name=name, is_active=False, password=make_password(None))
        for email, name in names.items()
        if email not in present
    )
    return {user.email: user for user in User.objects.filter(email__in=names)}


def _already_written(consultation: Consultation) -> dict[str, Comment]:
    return {comment.source_key: comment for comment in consultation.comments.exclude(source_key="")}


def _wording(comment: SourceComment, language: str) -> Wording:
    return Wording(comment.body, language, RevisionStatus(comment.status.value), comment.posted_at)


def _moments(comment: SourceComment) -> Moments:
    """Comments of one bare date keep the order of their source."""
    order = timedelta(microseconds=comment.position if comment.date_only else 0)
    return Moments(
        submitted=comment.posted_at,
        published=comment.posted_at if comment.status == Status.PUBLISHED else None,
        placed=comment.posted_at + order,
        date_only=comment.date_only,
    )


def _record(plan: Import, consultation: Consultation, count: int) -> None:
    if count:
        facts = {"format": plan.format_name, "comments": count}
        record("discussion.imported", actor=None, target=consultation, topics=[consultation.topic], **facts)
