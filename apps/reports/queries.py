"""What frames the discussion summary, read at once: objectives, roundtables and questions, and what is counted.

The comments themselves are in `comments`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.countries import CountryNames
from apps.core.language import best_version, versions_of
from apps.discussions.enums import Status
from apps.discussions.models import Comment, CommentTranslation, ObjectiveTag
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.reports.content import (
    GAPS,
    UNDECIDED,
    SummaryContent,
    SummaryObjective,
    SummaryQuestion,
    SummaryRoundtable,
    Version,
)
from apps.reports.participation import comments_by_question, read_participation


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is the state of one moment, so that the counts agree with the comments.

    Inside a transaction that has begun already, PostgreSQL no longer lets us choose: then its own rules hold.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read_summary(
    consultation: Consultation, *, include_undecided: bool = False, include_translations: bool = False
) -> SummaryContent:
    """The frame of the summary, worded in the active language. The number of queries is fixed."""
    objectives = _objectives(consultation, include_undecided)
    period = consultation.period
    zone = consultation.zone
    country_names = CountryNames()
    return SummaryContent(
        consultation_id=consultation.pk,
        slug=consultation.slug,
        code=consultation.code,
        url=absolute_url(consultation.get_absolute_url()),
        language=get_language() or settings.LANGUAGE_CODE,
        title=_best(consultation.title),
        titles=versions_of(consultation.title),
        organiser=_best(consultation.organiser_name),
        organisers=versions_of(consultation.organiser_name),
        disclaimer=_best(consultation.disclaimer),
        disclaimers=versions_of(consultation.disclaimer),
        time_zone=consultation.time_zone,
        period=period and (period[0].astimezone(zone), period[1].astimezone(zone)),
        generated_at=timezone.now().astimezone(zone),
        include_undecided=include_undecided,
        include_translations=include_translations,
        participation=read_participation(consultation, spoken(consultation, include_undecided), country_names),
        objectives=objectives,
        roundtables=_roundtables(consultation, include_undecided, {each.id: each for each in objectives}),
        group_names=_group_names(),
        country_names=country_names,
    )


def spoken(consultation: Consultation, include_undecided: bool) -> QuerySet[Comment]:
    """The comments whose words are in the summary: the published, with the undecided if asked for."""
    statuses = {Status.PUBLISHED, *(UNDECIDED if include_undecided else ())}
    return Comment.objects.filter(consultation=consultation.pk, status__in=statuses).order_by()


def absolute_url(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def has_place(include_undecided: bool) -> Q:
    """The published, the gaps they left, and the undecided if asked for; drafts never."""
    placed = Q(status__in={Status.PUBLISHED, *GAPS}, published_at__isnull=False)
    return placed | Q(status__in=UNDECIDED) if include_undecided else placed


def _best(text: LazyI18nString) -> Version:
    return Version(*best_version(text))


def _objectives(consultation: Consultation, include_undecided: bool) -> list[SummaryObjective]:
    return [_objective(objective) for objective in objectives_of(consultation, include_undecided)]


def objectives_of(consultation: Consultation, include_undecided: bool = False) -> QuerySet[Objective]:
    """Those under review, and whatever else a comment in the summary speaks to."""
    reviewed = Roundtable.objects.filter(consultation=consultation.pk).values("objectives")
    asked = Question.objects.filter(roundtable__consultation=consultation.pk).values("objectives")
    tagged = ObjectiveTag.objects.filter(content_object__in=spoken(consultation, include_undecided)).values("tag")
    objectives = Objective.objects.filter(
        Q(pk__in=reviewed.exclude(objectives=None)) | Q(pk__in=asked.exclude(objectives=None)) | Q(pk__in=tagged)
    )
    return objectives.order_by("framework", "number")


def _objective(objective: Objective) -> SummaryObjective:
    label, _language = best_version(objective.label)
    return SummaryObjective(objective.pk, objective.number, label, versions_of(objective.label))


def _roundtables(
    consultation: Consultation, include_undecided: bool, objectives: Mapping[int, SummaryObjective]
) -> list[SummaryRoundtable]:
    counts = comments_by_question(spoken(consultation, include_undecided))
    roundtables = (
        Roundtable.objects.filter(consultation=consultation.pk)
        .order_by("number")
        .prefetch_related("questions", "objectives")
    )
    return [
        SummaryRoundtable(
            number=roundtable.number,
            title=_best(roundtable.title),
            titles=versions_of(roundtable.title),
            objectives=[objectives[each.pk] for each in roundtable.objectives.all()],
            questions=[_question(each, counts) for each in sorted(roundtable.questions.all(), key=_place)],
        )
        for roundtable in roundtables
    ]


def _place(question: Question) -> tuple[bool, int]:
    """Sorts by number, the open floor last."""
    return question.number is None, question.number or 0


def _question(question: Question, counts: Mapping[int, int]) -> SummaryQuestion:
    best = _best(question.text)
    versions = [Version(text, language) for language, text in versions_of(question.text).items()]
    return SummaryQuestion(
        id=question.pk,
        number=question.number,
        name=question.name,
        code=question.code,
        versions=[best, *(version for version in versions if version != best)],
        best=best,
        comments=counts.get(question.pk, 0),
    )


def _group_names() -> dict[int, tuple[str, str]]:
    return {group.pk: (group.code, str(best_version(group.name)[0])) for group in StakeholderGroup.objects.all()}


def count_by_status(consultation: Consultation) -> dict[str, int]:
    """How many comments of each status have a place in the fullest summary."""
    comments = Comment.objects.filter(has_place(include_undecided=True), consultation=consultation.pk)
    return dict(comments.order_by().values_list("status").annotate(number=Count("pk")))


def count_translated(consultation: Consultation) -> int:
    """How many published comments have a translation of the wording that readers see."""
    translations = CommentTranslation.objects.current().filter(comment__consultation=consultation.pk)
    return translations.order_by().values("comment").distinct().count()
