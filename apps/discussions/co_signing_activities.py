"""What people answer who were asked to sign a comment: its author is told."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import isolated
from apps.discussions.models import CoSignature


def author_of_signed(activity: Activity) -> QuerySet[User]:
    return User.objects.filter(comments__co_signatures=activity.target_id)


def co_signature_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """For the author alone: who signed, and who does not."""
    own = CoSignature.objects.filter(comment__author=user).select_related("comment")
    asked = own.in_bulk([activity.target_id for activity in activities])
    return [_entry(activity, asked[activity.target_id]) for activity in activities if activity.target_id in asked]


def _entry(activity: Activity, co_signature: CoSignature) -> Entry:
    has_signed = activity.kind == "co_signature.confirmed"
    wording = _("%(name)s has signed %(reference)s") if has_signed else _("%(name)s does not sign %(reference)s")
    name = co_signature.name or co_signature.email
    return Entry(
        activity_id=activity.pk,
        headline=wording % {"name": isolated(name), "reference": co_signature.comment.reference},
        url=reverse("discussions:co_signatures", args=[co_signature.comment_id]),
        occurred_at=activity.occurred_at,
        action_label=_("See who signs"),
    )


for _name in ("confirmed", "declined"):
    register(Kind(f"co_signature.{_name}", entries=co_signature_entries, recipients=author_of_signed))
