"""What a consultation still needs before it is announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.fields import I18nFieldMixin

from apps.consultations.enums import Feature
from apps.consultations.models import Consultation, Document, Phase, Question, Roundtable
from apps.core.language import versions_of

if TYPE_CHECKING:
    from apps.core.models import LazyI18nString


@dataclass(frozen=True)
class Essential:
    """One thing without which nobody could take part."""

    is_there: bool
    sentence: str
    url: str


@dataclass(frozen=True)
class Missing:
    """A text that `languages` lack; `place` and `text` name it, `url` leads to its form."""

    place: str
    text: str
    languages: list[str]
    url: str


def essentials(consultation: Consultation) -> list[Essential]:
    """A phase for comments that is not over, a roundtable, a question. Three queries."""
    slug = [consultation.slug]
    now = timezone.now()
    is_timed = any(phase.feature == Feature.COMMENT and phase.closes_at > now for phase in consultation.phase_list)
    has_roundtable = consultation.roundtables.exists()
    has_question = Question.objects.filter(roundtable__consultation=consultation).exists()
    return [
        Essential(
            is_timed,
            _("A phase for comments that is open or still to come."),
            reverse("consultations:desk_phases", args=slug),
        ),
        Essential(has_roundtable, _("A roundtable."), reverse("consultations:desk_roundtables", args=slug)),
        Essential(has_question, _("A question."), reverse("consultations:desk_roundtables", args=slug)),
    ]


def essentials_missing(consultation: Consultation) -> list[str]:
    return [_("Still missing: %s") % each.sentence for each in essentials(consultation) if not each.is_there]


def missing_texts(consultation: Consultation) -> list[Missing]:
    """Every text that has a version in one language of the consultation and lacks one in another.

    What nobody has written in any language is no gap, where it may be left out. Four queries.
    """
    return [
        Missing(place, label, languages, url)
        for place, url, row, labels in _texts(consultation)
        for name, label in labels.items()
        if (languages := _lacking(getattr(row, name), consultation.languages))
    ]


def lacking(row: Any, languages: list[str]) -> list[str]:
    """The languages in which some text of `row` has no version, though it has one in another. No query."""
    without = {code for name in _labels(row) for code in _lacking(getattr(row, name), languages)}
    return [code for code in languages if code in without]


def _lacking(text: "LazyI18nString", languages: list[str]) -> list[str]:
    versions = versions_of(text)
    return [code for code in languages if code not in versions] if versions else []


def _texts(consultation: Consultation) -> Iterator[tuple[str, str, Any, dict[str, str]]]:
    """Each row with texts: what it is called here, the address of its form, itself, its texts by field."""
    slug = consultation.slug
    settings = reverse("consultations:desk_settings", args=[slug])
    yield _("The consultation"), settings, consultation, _labels(consultation)
    for phase in consultation.phase_list:
        yield _phase_name(phase), reverse("consultations:desk_phase", args=[slug, phase.pk]), phase, _labels(phase)
    questions = Question.objects.filter(roundtable__consultation=consultation).in_order()
    by_roundtable: dict[int, list[Question]] = {}
    for question in questions:
        by_roundtable.setdefault(question.roundtable_id, []).append(question)
    for roundtable in consultation.roundtables.all():
        url = reverse("consultations:desk_roundtable", args=[slug, roundtable.pk])
        yield roundtable_name(roundtable), url, roundtable, _labels(roundtable)
        for question in by_roundtable.get(roundtable.pk, []):
            question.roundtable = roundtable
            url = reverse("consultations:desk_question", args=[slug, question.pk])
            yield question_name(question), url, question, _labels(question)
    for document in consultation.documents.order_by("pk"):
        url = reverse("consultations:desk_document", args=[slug, document.pk])
        yield _("Document: %s") % document.title, url, document, _labels(document)


def roundtable_name(roundtable: Roundtable) -> str:
    return _("Roundtable %d") % roundtable.number


def question_name(question: Question) -> str:
    """ "Roundtable 1, Question 3"."""
    return _("%(roundtable)s, %(question)s") % {
        "roundtable": roundtable_name(question.roundtable),
        "question": question.name,
    }


def _phase_name(phase: Phase) -> str:
    return _("Phase: %s") % phase.title


def _labels(row: Consultation | Phase | Roundtable | Question | Document) -> dict[str, str]:
    """The multilingual fields of `row` by name, with what they are called."""
    return {
        field.name: str(field.verbose_name)
        for field in row._meta.concrete_fields
        if isinstance(field, I18nFieldMixin)
    }
