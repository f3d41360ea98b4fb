"""Answers as they are shown: read from the rows themselves, in two or three queries for each kind on the page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.consultations.models import Consultation, Document, Question, Roundtable
from apps.consultations.rules import Visitor
from apps.core.language import best_version, versions_of
from apps.core.markdown import plain_text, render_markdown
from apps.discussions.models import Comment, CommentTranslation
from apps.discussions.models.words import Words
from apps.organisations.models import Organisation
from apps.profiles.queries import profiles_for, shown_to
from apps.search.finding import Hit
from apps.search.highlighting import Marker, Piece
from apps.search.models import Kind
from apps.search.texts import translations_found


@dataclass(frozen=True)
class Text:
    """A text with what was asked for marked, and its language; empty is no text."""

    pieces: list[Piece]
    language: str


@dataclass(frozen=True)
class Step:
    """A part of where something is."""

    text: str
    language: str
    url: str


@dataclass(frozen=True)
class Result:
    """One answer on the page. `who` are names that stand with it, marked like texts.

    `text` is of `translation` where that is what answers.
    """

    kind: Kind
    title: Text
    url: str
    text: Text | None = None
    who: list[Text] = field(default_factory=list)
    trail: list[Step] = field(default_factory=list)
    moment: datetime | None = None
    date_only: bool = False
    reference: str = ""
    translation: CommentTranslation | None = None

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]()


KIND_NAMES: dict[Kind, Callable[[], str]] = {
    Kind.CONSULTATION: lambda: _("Consultation"),
    Kind.ROUNDTABLE: lambda: _("Roundtable"),
    Kind.QUESTION: lambda: _("Question"),
    Kind.DOCUMENT: lambda: _("Document"),
    Kind.COMMENT: lambda: _("Comment"),
    Kind.PERSON: lambda: _("Person"),
    Kind.ORGANISATION: lambda: _("Organisation"),
}


def results_of(hits: Sequence[Hit], marker: Marker, visitor: Visitor) -> list[Result]:
    """`hits` in their order; what has gone since they were found is left out."""
    shown: dict[tuple[str, int], Result] = {}
    for kind in dict.fromkeys(hit.kind for hit in hits):
        several = {hit.object_id: hit for hit in hits if hit.kind == kind}
        for row, result in PRESENTERS[Kind(kind)](Presenter(marker, visitor), several):
            shown[kind, row.pk] = result
    return [shown[hit.kind, hit.object_id] for hit in hits if (hit.kind, hit.object_id) in shown]


Shown = Iterator[tuple[Any, Result]]


class Presenter:
    """Makes results of rows for one reader."""

    def __init__(self, marker: Marker, visitor: Visitor) -> None:
        self.marker, self.visitor = marker, visitor

    def comments(self, hits: dict[int, Hit]) -> Shown:
        related = ("published_revision", "stakeholder_group", "question__roundtable__consultation")
        translated = {pk: hit.translation_id for pk, hit in hits.items() if hit.translation_id}
        translations = translations_found().in_bulk(translated.values()) if translated else {}
        for comment in Comment.objects.published().filter(pk__in=hits).select_related(*related):
            revision = comment.published_revision
            assert revision is not None  # noqa: S101 - it is published
            comment.consultation = comment.question.roundtable.consultation
            translation = translations.get(translated.get(comment.pk, 0))
            if translation is not None:
                translation.comment = comment
            words: Words = translation or revision
            yield (
                comment,
                Result(
                    Kind.COMMENT,
                    self._name(comment.byline),
                    comment.get_absolute_url(),
                    Text(self.marker.excerpt(plain_text(words.html), words.language), words.language),
                    [self._name(name) for name in _others_with(comment)],
                    [*_trail(comment.question.roundtable), _step(comment.question, comment.question.text)],
                    comment.placed_at,
                    comment.date_only,
                    comment.reference,
                    translation,
                ),
            )

    def consultations(self, hits: dict[int, Hit]) -> Shown:
        for row in Consultation.objects.filter(pk__in=hits):
            yield row, self._page(Kind.CONSULTATION, row, hits[row.pk], row.title, row.mandate)

    def roundtables(self, hits: dict[int, Hit]) -> Shown:
        for row in Roundtable.objects.filter(pk__in=hits).select_related("consultation"):
            trail = _trail(row)[:1]
            yield row, self._page(Kind.ROUNDTABLE, row, hits[row.pk], row.title, row.brief, trail)

    def questions(self, hits: dict[int, Hit]) -> Shown:
        for row in Question.objects.filter(pk__in=hits).select_related("roundtable__consultation"):
            yield row, self._page(Kind.QUESTION, row, hits[row.pk], row.text, row.lead, _trail(row.roundtable))

    def documents(self, hits: dict[int, Hit]) -> Shown:
        for row in Document.objects.filter(pk__in=hits).select_related("consultation", "roundtable__consultation"):
            place = row.roundtable or row.consultation
            trail = _trail(place) if isinstance(place, Roundtable) else [_step(place, place.title)]
            yield row, self._page(Kind.DOCUMENT, row, hits[row.pk], row.title, row.summary, trail, row.url)

    def organisations(self, hits: dict[int, Hit]) -> Shown:
        for row in Organisation.objects.filter(pk__in=hits).select_related("stakeholder_group"):
            name, language = best_version(row.name)
            name = f"{name} ({row.acronym})" if row.acronym else name
            group = self._text(*best_version(row.stakeholder_group.name))
            title = Text(self.marker.marked(name, language), language)
            yield row, Result(Kind.ORGANISATION, title, row.get_absolute_url(), who=[group])

    def people(self, hits: dict[int, Hit]) -> Shown:
        """What each of them lets this reader see, and no more."""
        for profile in profiles_for(self.visitor).filter(pk__in=hits):
            shown = shown_to(self.visitor, profile, is_near=profile.is_near)  # type: ignore[attr-defined]
            yield (
                profile,
                Result(
                    Kind.PERSON,
                    self._name(shown.name),
                    profile.get_absolute_url(),
                    self._excerpt(shown.biography, shown.biography_language) if shown.biography else None,
                    [self._name(text) for text in _affiliation(shown)],
                ),
            )

    def _page(
        self,
        kind: Kind,
        row: Any,
        hit: Hit,
        title: Any,
        text: Any,
        trail: Iterable[Step] = (),
        url: str = "",
    ) -> Result:
        """In the language in which it was found; the longer text in another if it has no such version."""
        heading, language = _in(title, hit.language)
        body, body_language = _in(text, hit.language) if versions_of(text) else ("", hit.language)
        return Result(
            kind,
            Text(self.marker.marked(heading, language), language),
            url or row.get_absolute_url(),
            self._excerpt(body, body_language) if body else None,
            trail=list(trail),
        )

    def _excerpt(self, markdown: str, language: str) -> Text:
        return Text(self.marker.excerpt(plain_text(render_markdown(markdown)), language), language)

    def _name(self, name: str) -> Text:
        return self._text(name, "")

    def _text(self, text: str, language: str) -> Text:
        return Text(self.marker.marked(text, language), language)


def _in(text: Any, language: str) -> tuple[str, str]:
    return best_version(text, preferred=language)


def _others_with(comment: Comment) -> Iterator[str]:
    """Beside the byline: for whom they spoke, and who signed with them."""
    if comment.is_attributed_by_name and comment.organisation_name:
        yield str(comment.organisation_name)
    for each in comment.co_signatories:
        yield str(each.get("name") or "")


def _affiliation(shown: Any) -> Iterator[str]:
    if shown.affiliation and shown.affiliation.position:
        yield shown.affiliation.position
    if shown.affiliation and shown.affiliation.organisation:
        yield str(shown.affiliation.organisation.name)


def _trail(roundtable: Roundtable) -> list[Step]:
    return [_step(roundtable.consultation, roundtable.consultation.title), _step(roundtable, roundtable.title)]


def _step(row: Any, name: Any) -> Step:
    return Step(*best_version(name), row.get_absolute_url())


PRESENTERS: dict[Kind, Callable[[Presenter, dict[int, Hit]], Shown]] = {
    Kind.COMMENT: Presenter.comments,
    Kind.CONSULTATION: Presenter.consultations,
    Kind.ROUNDTABLE: Presenter.roundtables,
    Kind.QUESTION: Presenter.questions,
    Kind.DOCUMENT: Presenter.documents,
    Kind.ORGANISATION: Presenter.organisations,
    Kind.PERSON: Presenter.people,
}
