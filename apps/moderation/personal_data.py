"""What this app holds of a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, erases, register
from apps.accounts.models import User
from apps.accounts.traces import Traces
from apps.discussions.erasing import names_of, revisions_to_go
from apps.moderation.models import Decision, TranslationDecision

register(
    Holding(
        "decisions-on-yours",
        _("Decisions on your comments"),
        Decision,
        lambda person: Decision.objects.filter(comment__author=person),
        labels={"revision_id": _("Version")},
        values={"comment_id": lambda decision: decision.comment.reference},
        without="moderator_id",
    )
)
register(
    Holding(
        "decisions",
        _("Decisions that you made"),
        Decision,
        lambda person: Decision.objects.filter(moderator=person),
        labels={"revision_id": _("Version")},
    )
)
register(
    Holding(
        "translation-decisions-on-yours",
        _("Decisions on your translations"),
        TranslationDecision,
        lambda person: TranslationDecision.objects.filter(translation__translator=person),
        more={"comment": lambda decision: decision.translation.comment.reference},
        without="moderator_id",
        unlisted="translation_id",
    )
)
register(
    Holding(
        "translation-decisions",
        _("Decisions on translations that you made"),
        TranslationDecision,
        lambda person: TranslationDecision.objects.filter(moderator=person),
        more={"comment": lambda decision: decision.translation.comment.reference},
        unlisted="translation_id",
    )
)


@erases
def _forget_in_decisions(person: User) -> None:
    """What was decided on wordings that go goes with them; where the person is named elsewhere stands "…"."""
    Decision.objects.filter(revision__in=revisions_to_go(person)).delete()
    traces = Traces(person, names_of(person))
    theirs = Q(comment__author=person) | Q(moderator=person)
    for decision in Decision.objects.filter(theirs).exclude(note="").only("note"):
        Decision.objects.filter(pk=decision.pk).update(note=traces.blanked(decision.note))
    about = Q(translation__translator=person) | Q(moderator=person)
    for made in TranslationDecision.objects.filter(about).exclude(reason="").only("reason"):
        TranslationDecision.objects.filter(pk=made.pk).update(reason=traces.blanked(made.reason))
