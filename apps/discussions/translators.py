"""What readers learn of who translated a comment: at most what the rule of that place tells of authors.

Which languages somebody masters tells more of them than a number does. So where a number would stand for a name,
as under Chatham House or for people at risk, nothing stands for whoever translated.
"""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.models import Consultation, Question
from apps.discussions.attribution import day_of, facts_shown
from apps.discussions.enums import CommentAttribution, TranslationStatus
from apps.discussions.models import CommentTranslation

NOBODY = {"translator_name": "", "organisation_name": ""}


def shown_of(attribution: CommentAttribution, facts: Mapping[str, object]) -> dict[str, object]:
    """The columns of a translation that tell who made it, of all `facts` about them."""
    shown = facts_shown(attribution, facts)
    return {"translator_name": shown["author_name"], "organisation_name": shown["organisation_name"]}


def withhold_translators(
    translations: QuerySet[CommentTranslation], attribution: CommentAttribution
) -> list[Question]:
    """Bring `translations` under a stricter attribution; the questions under which they stand.

    Inside a transaction that has locked the consultation.
    """
    found = list(translations.select_related("comment__question__roundtable__consultation"))
    for translation in found:
        facts = {"author_name": translation.translator_name, "organisation_name": translation.organisation_name}
        fields = shown_of(attribution, facts)
        if attribution == CommentAttribution.CHATHAM_HOUSE:
            zone = translation.comment.question.roundtable.consultation.zone
            fields["created_at"] = day_of(translation.created_at, zone)
        CommentTranslation.objects.filter(pk=translation.pk).update(**fields)
    return _questions_of(found)


def forget_translator(person: User) -> None:
    """Inside the transaction that erases `person`: what readers see stays, and nothing tells who made it."""
    own = CommentTranslation.objects.filter(translator=person)
    for consultation in Consultation.objects.filter(comments__translations__in=own).order_by("pk").distinct():
        lock_consultation(consultation)
    own.exclude(status=TranslationStatus.PUBLISHED).delete()
    staying = list(own.select_related("comment__question"))
    own.update(translator=None, **NOBODY)
    for question in _questions_of(staying):
        register_visible_change(question)


def _questions_of(translations: Iterable[CommentTranslation]) -> list[Question]:
    """In the order in which they are locked."""
    questions = {each.comment.question_id: each.comment.question for each in translations}
    return [question for _pk, question in sorted(questions.items())]
