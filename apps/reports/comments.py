"""The comments of the discussion summary as a stream, read a part at a time whatever their number.

Inside a question comments stand in thread order: a root by its time and id, then all its replies, of whatever
depth, by theirs. A reply names the comment that it answers.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
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
from i18nfield.strings import LazyI18nString

from apps.consultations.enums import RoleName
from apps.core.language import best_version
from apps.discussions.attribution import byline, translated_by
from apps.discussions.enums import CommentAttribution, Status, TagOrigin
from apps.discussions.models import Attachment, Comment, CommentTranslation, ObjectiveTag
from apps.discussions.models.attachment import shown_name
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
    SummaryTranslation,
)
from apps.reports.queries import absolute_url, has_place

CHUNK = 500


def comments_of(content: SummaryContent, question: SummaryQuestion) -> Iterator[SummaryComment]:
    """The comments under `question` in thread order, read `CHUNK` at a time through a server-side cursor."""
    objectives = content.objective_by_id
    rows = _rows(question.id, content.include_undecided)
    if content.include_translations:
        rows = rows.annotate(translated=ArraySubquery(_translations()))
    for row in rows.iterator(chunk_size=CHUNK):
        yield _gap(row, content) if row["status"] in GAPS else _comment(row, content, objectives)


def translations_in(content: SummaryContent) -> Iterator[tuple[str, SummaryTranslation]]:
    """All of them by the reference of their comment, by number; none where they were not asked for."""
    if not content.include_translations:
        return
    translations = CommentTranslation.objects.current().filter(comment__consultation=content.consultation_id)
    ordered = translations.order_by("comment__number", "language", "-is_official", "pk")
    rows = ordered.annotate(described=_described()).values_list("comment__reference", "described")
    for reference, described in rows.iterator(chunk_size=CHUNK):
        yield reference, _translation(described)


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


def _rows(question_id: int, include_undecided: bool) -> QuerySet[Comment, dict[str, Any]]:
    tags = ObjectiveTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__number", "tag_id")
    placed = Comment.objects.filter(has_place(include_undecided))
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


def _translations() -> QuerySet[CommentTranslation, Any]:
    """Those of the wording that is published, in the order in which readers see them."""
    translations = CommentTranslation.objects.current().filter(comment=OuterRef("pk"))
    return translations.order_by("language", "-is_official", "pk").values(described=_described())


def _described() -> JSONObject:
    names = ("language", "translator_name", "organisation_name", "is_official", "body", "html")
    return JSONObject(**{name: name for name in names})


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
        translations=[_translation(each) for each in row.get("translated", ())],
        objectives=[ObjectiveMark(objectives[pk], TagOrigin(origin)) for pk, origin in marks],
        body=row["words"],
        html=row["words_html"],
    )


def _file(file: Mapping[str, Any], attribution: str) -> SummaryFile:
    name = shown_name(attribution, file["name"], file["position"], file["kind"])
    return SummaryFile(name, absolute_url(reverse("discussions:attachment", args=[file["pk"]])))


def _translation(row: Mapping[str, Any]) -> SummaryTranslation:
    organisation = best_version(LazyI18nString(row["organisation_name"]))[0]
    return SummaryTranslation(
        language=row["language"],
        translator=translated_by(row["translator_name"], organisation, is_official=row["is_official"]),
        organisation=organisation if row["translator_name"] else "",
        role=str(RoleName.MODERATOR.label) if row["is_official"] and row["translator_name"] else "",
        is_official=row["is_official"],
        body=row["body"],
        html=row["html"],
    )


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
