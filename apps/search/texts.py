"""What of each thing can be found: the words that its readers see, and who they are told has written them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.models import F, Prefetch, QuerySet

from apps.consultations.models import Consultation, Document, Question, Roundtable
from apps.core.language import versions_of
from apps.core.markdown import plain_text
from apps.discussions.models import Comment, CommentTranslation, ObjectiveTag
from apps.discussions.models.words import Words
from apps.organisations.models import Affiliation, Organisation
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Profile
from apps.search.lexemes import Vector, facts_of
from apps.search.models import Kind


@dataclass
class Draft:
    """An entry that is to be written."""

    kind: Kind
    object_id: int
    language: str = ""
    audience: str = ""
    consultation_id: int | None = None
    stakeholder_group_id: int | None = None
    objectives: list[int] = field(default_factory=list)
    published_at: datetime | None = None
    state: str = ""
    vector: Vector = field(default_factory=Vector)

    def facts(self) -> list[str]:
        """By what results are narrowed."""
        return facts_of(
            {
                "k": [self.kind],
                "c": [self.consultation_id] if self.consultation_id else [],
                "l": [self.language] if self.language else [],
                "g": [self.stakeholder_group_id] if self.stakeholder_group_id else [],
                "o": self.objectives,
            }
        )


@dataclass(frozen=True)
class Source:
    """Where the entries of a kind come from: all rows that can be found, with what is read of them.

    `columns` are what `state` is made of: it changes whenever an entry has to be made anew.
    """

    rows: Callable[[], "QuerySet[Any]"]
    drafts: Callable[[Any], Iterator[Draft]]
    columns: tuple[str, ...]
    state: Callable[..., str]


def state_of_comment(revision_id: int | None, attribution: str, co_signatories: Sequence[object]) -> str:
    """What a comment says and who signs it, itself or translated: whatever of it changes, the state is another."""
    signed = f":{crc32(json.dumps(co_signatories, sort_keys=True).encode()):x}" if co_signatories else ""
    return f"{revision_id}:{attribution}{signed}"


def state_of_profile(updated_at: datetime, name: str) -> str:
    return f"{updated_at.timestamp():.6f}:{crc32(name.encode()):x}"


def _tags(path: str) -> Prefetch:
    return Prefetch(path, queryset=ObjectiveTag.objects.only("content_object_id", "tag_id").order_by("tag_id"))


def _comments() -> QuerySet[Comment]:
    published = Comment.objects.published().select_related("published_revision")
    return published.prefetch_related(_tags("objective_tags"))


def _drafts_of_comment(comment: Comment) -> Iterator[Draft]:
    revision = comment.published_revision
    assert revision is not None  # noqa: S101 - it is published
    draft = _draft_with(comment, Kind.COMMENT, comment.pk, revision)
    draft.vector.add_facts(facts_of({"r": [comment.reference.lower()]}))
    yield draft


def translations_found() -> QuerySet[CommentTranslation]:
    """Those of the wordings that readers see, with the consultation of each."""
    return CommentTranslation.objects.current().annotate(consultation=F("comment__consultation"))


def _translations() -> QuerySet[CommentTranslation]:
    return translations_found().select_related("comment").prefetch_related(_tags("comment__objective_tags"))


def _drafts_of_translation(translation: CommentTranslation) -> Iterator[Draft]:
    yield _draft_with(translation.comment, Kind.TRANSLATION, translation.pk, translation)


def _draft_with(comment: Comment, kind: Kind, object_id: int, words: Words) -> Draft:
    """The words, and the names with them. Where names are withheld the comment's row has none: see decision 18."""
    draft = Draft(
        kind,
        object_id,
        words.language,
        consultation_id=comment.consultation_id,
        stakeholder_group_id=comment.stakeholder_group_id,
        objectives=[tag.tag_id for tag in comment.objective_tags.all()],
        published_at=comment.placed_at,
        state=state_of_comment(comment.published_revision_id, comment.attribution, comment.co_signatories),
    )
    draft.vector.add_text(plain_text(words.html), words.language)
    for name in names_with(comment):
        draft.vector.add_name(name)
    return draft


def names_with(comment: Comment) -> Iterator[str]:
    """The names of people and organisations that readers see with a comment."""
    yield comment.author_name
    yield from versions_of(comment.organisation_name).values()
    for each in comment.co_signatories:
        yield str(each.get("name") or "")
        yield str(each.get("organisation") or "")


def _drafts_of_consultation(consultation: Consultation) -> Iterator[Draft]:
    texts = (consultation.title, consultation.mandate, consultation.organiser_name)
    yield from _versions(Kind.CONSULTATION, consultation, consultation.pk, texts, consultation.announced_at)


def _drafts_of_roundtable(roundtable: Roundtable) -> Iterator[Draft]:
    texts = (roundtable.title, roundtable.brief)
    yield from _versions(Kind.ROUNDTABLE, roundtable, roundtable.consultation_id, texts)


def _drafts_of_question(question: Question) -> Iterator[Draft]:
    objectives = sorted(objective.pk for objective in question.objectives.all())
    consultation, texts = question.roundtable.consultation_id, (question.text, question.lead)
    for draft in _versions(Kind.QUESTION, question, consultation, texts):
        draft.objectives = objectives
        yield draft


def _drafts_of_document(document: Document) -> Iterator[Draft]:
    texts = (document.title, document.summary)
    yield from _versions(Kind.DOCUMENT, document, document.consultation_id, texts)


def _versions(
    kind: Kind, row: Any, consultation: int, texts: Iterable[Any], published_at: datetime | None = None
) -> Iterator[Draft]:
    """A draft for each language of `texts`, of which the first is the title."""
    several = [versions_of(text) for text in texts]
    for language in dict.fromkeys(language for versions in several for language in versions):
        draft = Draft(kind, row.pk, language, consultation_id=consultation, state=row.updated_at.isoformat())
        draft.published_at = published_at or row.created_at
        for place, versions in enumerate(several):
            draft.vector.add_text(versions.get(language, ""), language, is_title=place == 0)
        yield draft


def _drafts_of_organisation(organisation: Organisation) -> Iterator[Draft]:
    """Under all its names at once, and those of the ones that were merged into it."""
    draft = Draft(
        Kind.ORGANISATION,
        organisation.pk,
        stakeholder_group_id=organisation.stakeholder_group_id,
        state=organisation.updated_at.isoformat(),
    )
    for each in (organisation, *organisation.merged.all()):
        for language, name in versions_of(each.name).items():
            draft.vector.add_text(name, language, is_title=True)
        draft.vector.add_name(each.acronym)
    yield draft


def _profiles() -> QuerySet[Profile]:
    current = Affiliation.objects.current().select_related("organisation")
    affiliations = Prefetch("user__affiliations", queryset=current, to_attr="current_affiliations")
    listed = Profile.objects.exclude(directory_audience=Audience.NOBODY)
    return listed.select_related("user").prefetch_related(affiliations)


def _drafts_of_profile(profile: Profile) -> Iterator[Draft]:
    """Of those who want to be on lists: for everyone, and for the people of their consultations."""
    for audience in (Audience.EVERYONE, Audience.SHARED):
        if profile.shows(Item.DIRECTORY, to_near=audience == Audience.SHARED):
            yield _as_seen_by(audience, profile)


def _as_seen_by(audience: Audience, profile: Profile) -> Draft:
    def shows(item: Item) -> bool:
        return profile.shows(item, to_near=audience == Audience.SHARED)

    state = state_of_profile(profile.updated_at, profile.user.name)
    draft = Draft(Kind.PERSON, profile.pk, audience=audience, state=state)
    draft.vector.add_name(profile.user.name)
    if shows(Item.AFFILIATION):
        for affiliation in profile.user.current_affiliations:  # type: ignore[attr-defined]
            draft.stakeholder_group_id = affiliation.stakeholder_group_id
            draft.vector.add_name(affiliation.position)
            for name in versions_of(affiliation.organisation and affiliation.organisation.name).values():
                draft.vector.add_name(name)
    if shows(Item.BIOGRAPHY):
        draft.vector.add_text(profile.biography, profile.biography_language)
    return draft


CHANGED = ("updated_at",)
SOURCES: dict[Kind, Source] = {
    Kind.CONSULTATION: Source(Consultation.objects.all, _drafts_of_consultation, CHANGED, datetime.isoformat),
    Kind.ROUNDTABLE: Source(Roundtable.objects.all, _drafts_of_roundtable, CHANGED, datetime.isoformat),
    Kind.QUESTION: Source(
        lambda: Question.objects.select_related("roundtable").prefetch_related("objectives"),
        _drafts_of_question,
        CHANGED,
        datetime.isoformat,
    ),
    Kind.DOCUMENT: Source(Document.objects.all, _drafts_of_document, CHANGED, datetime.isoformat),
    Kind.ORGANISATION: Source(
        lambda: Organisation.objects.standing().prefetch_related("merged"),
        _drafts_of_organisation,
        CHANGED,
        datetime.isoformat,
    ),
    Kind.PERSON: Source(_profiles, _drafts_of_profile, ("updated_at", "user__name"), state_of_profile),
    Kind.COMMENT: Source(
        _comments,
        _drafts_of_comment,
        ("published_revision_id", "attribution", "co_signatories"),
        state_of_comment,
    ),
    Kind.TRANSLATION: Source(
        _translations,
        _drafts_of_translation,
        ("revision_id", "comment__attribution", "comment__co_signatories"),
        state_of_comment,
    ),
}
