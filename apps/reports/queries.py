"""Reading the discussion summary: what frames it at once, the comments as a stream.

Inside a question comments stand in thread order: a root by its time and id, then all its replies, of whatever
depth, by theirs. A reply names the comment that it answers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.countries import CountryNames
from apps.core.language import best_version, versions_of
from apps.discussions.attribution import byline
from apps.discussions.enums import CommentAttribution, Status, TagOrigin
from apps.discussions.models import Attachment, Comment, ObjectiveTag
from apps.discussions.models.attachment import shown_name
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.reports.content import (
    GAPS,
    UNDECIDED,
    ObjectiveMark,
    Reference,
    Signatory,
    SummaryComment,
    SummaryContent,
    SummaryFile,
    SummaryObjective,
    SummaryQuestion,
    SummaryRoundtable,
    Version,
)
from apps.reports.participation import comments_by_question, read_participation

CHUNK = 500


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


def read_summary(consultation: Consultation, *, include_undecided: bool = False) -> SummaryContent:
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


def comments_of(content: SummaryContent, question: SummaryQuestion) -> Iterator[SummaryComment]:
    """The comments under `question` in thread order, read `CHUNK` at a time through a server-side cursor."""
    objectives = content.objective_by_id
    for row in _rows(question.id, content.include_undecided).iterator(chunk_size=CHUNK):
        yield _gap(row, content) if row["status"] in GAPS else _comment(row, content, objectives)


def references_to(content: SummaryContent, objective: SummaryObjective) -> Iterator[Reference]:
    """The comments that speak to `objective`: the confirmed first, then by number."""
    statuses = {Status.PUBLISHED, *(UNDECIDED if content.include_undecided else ())}
    tags = ObjectiveTag.objects.filter(
        tag=objective.id,
        content_object__consultation=content.consultation_id,
        content_object__status__in=statuses,
    ).order_by("origin", "content_object__number")
    rows = tags.values_list("content_object__reference", "content_object__status", "origin")
    for reference, status, origin in rows.iterator(chunk_size=CHUNK):
        yield Reference(reference, Status(status), TagOrigin(origin))


def absolute_url(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _rows(question_id: int, include_undecided: bool) -> QuerySet[Comment, dict[str, Any]]:
    tags = ObjectiveTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__number", "tag_id")
    placed = Comment.objects.filter(_has_place(include_undecided))
    return (
        placed.filter(question=question_id)
        .annotate(
            thread_at=Coalesce("root__placed_at", "placed_at"),
            thread=Coalesce("root_id", "id"),
            words=_words("body"),
            words_html=_words("html"),
            words_language=_words("language"),
            words_number=_words_number(),
            parent_is_here=Exists(placed.filter(pk=OuterRef("parent"))),
            tag_ids=ArraySubquery(tags.values("tag_id")),
            tag_origins=ArraySubquery(tags.values("origin")),
        )
        .annotate(files=ArraySubquery(_files()))
        .order_by("thread_at", "thread", F("root_id").asc(nulls_first=True), "placed_at", "id")
        .values(
            *("reference", "status", "parent__reference", "missing_parent"),
            *("submitted_at", "placed_at", "date_only"),
            *("attribution", "pseudonym", "author_name", "role_badge", "position"),
            *("organisation_name", "affiliation_verified", "voice", "co_signatories"),
            *("stakeholder_group_id", "country", "words", "words_html", "words_language"),
            *("tag_ids", "tag_origins", "parent_is_here", "endorsement_count", "files"),
        )
    )


def _has_place(include_undecided: bool) -> Q:
    """The published, the gaps they left, and the undecided if asked for; drafts never."""
    placed = Q(status__in={Status.PUBLISHED, *GAPS}, published_at__isnull=False)
    return placed | Q(status__in=UNDECIDED) if include_undecided else placed


def _words(field: str) -> Case:
    """`field` of the revision that readers see, or of the latest while none was published.

    The words of a hidden or withdrawn comment and of a pending edit never leave the database.
    """
    return Case(
        When(status=Status.PUBLISHED, then=F(f"published_revision__{field}")),
        When(status__in=UNDECIDED, then=F(f"latest_revision__{field}")),
        default=Value(""),
        output_field=CharField() if field == "language" else TextField(),
    )


def _words_number() -> Case:
    """The number of that wording; 0 where its words never leave the database."""
    return Case(
        When(status=Status.PUBLISHED, then=F("published_revision__number")),
        When(status__in=UNDECIDED, then=F("latest_revision__number")),
        default=Value(0),
        output_field=IntegerField(),
    )


def _files() -> QuerySet[Attachment, Any]:
    """What goes with that wording and can be read, in order."""
    number = OuterRef("words_number")
    still = Q(last_number__isnull=True) | Q(last_number__gte=number)
    files = Attachment.objects.clean().filter(still, comment=OuterRef("pk"), first_number__lte=number)
    described = JSONObject(pk="pk", name="name", position="position", kind="kind")
    return files.order_by("position").values(described=described)


def _gap(row: Mapping[str, Any], content: SummaryContent) -> SummaryComment:
    return SummaryComment(
        reference=row["reference"],
        status=Status(row["status"]),
        permalink=_permalink(content, row["reference"]),
        parent_reference=row["parent__reference"] or "",
        missing_parent="",
        parent_is_here=row["parent_is_here"],
    )


def _comment(
    row: Mapping[str, Any], content: SummaryContent, objectives: Mapping[int, SummaryObjective]
) -> SummaryComment:
    group_code, group = content.group_names.get(row["stakeholder_group_id"], ("", ""))
    organisation = best_version(row["organisation_name"])[0]
    marks = zip(row["tag_ids"], row["tag_origins"], strict=True)
    return SummaryComment(
        reference=row["reference"],
        status=Status(row["status"]),
        permalink=_permalink(content, row["reference"]),
        parent_reference=row["parent__reference"] or "",
        missing_parent=row["missing_parent"],
        parent_is_here=row["parent_is_here"],
        placed_at=_placed_at(row, content),
        date_only=row["date_only"],
        attribution=CommentAttribution(row["attribution"]),
        author=byline(
            row["attribution"],
            name=row["author_name"],
            pseudonym=row["pseudonym"],
            organisation=organisation,
            group=group,
        ),
        voice=row["voice"],
        co_signatories=[Signatory(**each) for each in row["co_signatories"]],
        role_code=row["role_badge"],
        role=str(RoleName(row["role_badge"]).label) if row["role_badge"] else "",
        position=row["position"],
        organisation=organisation,
        verified=row["affiliation_verified"],
        group_code=group_code,
        group=group,
        **_country(row, content),
        language=row["words_language"],
        endorsements=row["endorsement_count"],
        attachments=[_file(each, row["attribution"]) for each in row["files"]],
        objectives=[ObjectiveMark(objectives[pk], TagOrigin(origin)) for pk, origin in marks],
        body=row["words"],
        html=row["words_html"],
    )


def _file(file: Mapping[str, Any], attribution: str) -> SummaryFile:
    name = shown_name(attribution, file["name"], file["position"], file["kind"])
    return SummaryFile(name, absolute_url(reverse("discussions:attachment", args=[file["pk"]])))


def _country(row: Mapping[str, Any], content: SummaryContent) -> dict[str, str]:
    """By the name that it had when the comment was submitted."""
    if not row["country"]:
        return {}
    designation = content.country_names.designation(row["country"], _day_of_submission(row, content))
    note = content.country_names.note_on(designation)
    return {
        "country_code": row["country"],
        "country_name": designation.name,
        "country_mark": note.mark if note else "",
        "country_note": designation.note,
    }


def _day_of_submission(row: Mapping[str, Any], content: SummaryContent) -> date:
    """By the calendar of the consultation; a day without a time is what the source called it."""
    zone = UTC if row["date_only"] else content.generated_at.tzinfo
    day: date = row["submitted_at"].astimezone(zone).date()
    return day


def _placed_at(row: Mapping[str, Any], content: SummaryContent) -> datetime:
    """In the consultation's zone; a day without a time is midnight in UTC and stays the day that it is."""
    moment: datetime = row["placed_at"]
    return moment if row["date_only"] else moment.astimezone(content.generated_at.tzinfo)


def _permalink(content: SummaryContent, reference: str) -> str:
    return absolute_url(reverse("discussions:comment", args=[content.slug, reference]))


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
    comments = Comment.objects.filter(_has_place(include_undecided=True), consultation=consultation.pk)
    return dict(comments.order_by().values_list("status").annotate(number=Count("pk")))
