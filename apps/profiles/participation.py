"""Who takes part in a consultation so that others may know it.

By a role other than observer, or by a published comment that stands under their name. Whatever they wrote under
another attribution counts for nothing here, so that no list tells that somebody took part whom the rule hides.
A participant's role counts where all is said by name: elsewhere it would tell who may be behind the comments.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.consultations.enums import STAFF, Attribution, RoleName
from apps.consultations.models import Consultation, Role, Roundtable
from apps.consultations.rules import Visitor
from apps.discussions.models import Comment, Protection, ProtectionStatus

# Who is protected, or has asked to be, is known there to nobody; who was, by what stands under their name alone.
NOW = (ProtectionStatus.REQUESTED, ProtectionStatus.GRANTED)
EVER = (*NOW, ProtectionStatus.ENDED)


def with_open_lists() -> QuerySet[Consultation]:
    """Those whose participants may be known at all: not under the Chatham House Rule."""
    return Consultation.objects.exclude(attribution=Attribution.CHATHAM_HOUSE)


def shared_by(viewer: Visitor) -> QuerySet[Consultation]:
    """Those in which `viewer` takes part in any way, may read, and may know who else does."""
    role = Role.objects.filter(consultation=OuterRef("pk"), user=viewer.pk)
    comment = Comment.objects.published().filter(consultation=OuterRef("pk"), author=viewer.pk)
    readable = Consultation.objects.visible_to(viewer)
    return with_open_lists().filter(Exists(role) | Exists(comment), pk__in=readable.values("pk"))


def takes_part_in(consultations: QuerySet[Consultation]) -> Q:
    """A condition on rows with a `user`: whether that person visibly takes part in one of `consultations`."""
    within = consultations.values("pk")
    roles = Role.objects.filter(~_has_protection("user", *EVER), user=OuterRef("user"), consultation__in=within)
    comments = Comment.objects.published().attributed_by_name().filter(consultation__in=within)
    return Q(
        Exists(roles.filter(Q(name__in=STAFF) | Q(name=RoleName.PARTICIPANT) & _all_by_name()))
        | Exists(comments.filter(~_has_protection("author", *NOW), author=OuterRef("user")))
    )


def _all_by_name() -> Q:
    other = Roundtable.objects.filter(consultation=OuterRef("consultation")).exclude(
        attribution__in=("", Attribution.NAMED)
    )
    return Q(consultation__attribution=Attribution.NAMED) & ~Q(Exists(other))


def _has_protection(person: str, *statuses: ProtectionStatus) -> Q:
    """A condition on rows of a consultation: whether `person` of the row has such a protection in it."""
    protections = Protection.objects.filter(consultation=OuterRef("consultation"), user=OuterRef(person))
    return Q(Exists(protections.filter(status__in=statuses)))
