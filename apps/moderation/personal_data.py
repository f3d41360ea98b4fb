"""What this app holds of a person."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, register
from apps.moderation.models import Decision

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
