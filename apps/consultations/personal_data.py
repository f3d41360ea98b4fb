"""What this app holds of a person, and how long."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import retention
from apps.accounts.holdings import Holding, erases, register, stands_in_the_way
from apps.accounts.models import User
from apps.accounts.traces import Traces, addresses_of
from apps.consultations.batches.actions import KEPT_FOR, forget_batches
from apps.consultations.enums import RoleName
from apps.consultations.models import Acceptance, Invitation, InvitationBatch, InvitationRow, Role


def invitations_to(person: User) -> Q:
    """Those sent to any of the person's addresses; in small letters, as they are kept."""
    return Q(email__in=addresses_of(person))


register(
    Holding(
        "roles",
        _("Your roles"),
        Role,
        lambda person: Role.objects.filter(user=person),
        labels={
            "name": _("Role"),
            "only_roundtables": _("In some roundtables only"),
            "languages": _("In these languages only"),
        },
    )
)
register(
    Holding(
        "roles-in-roundtables",
        _("Roundtables of your roles"),
        Role.roundtables.through,
        lambda person: Role.roundtables.through.objects.filter(role__user=person),
    )
)
register(
    Holding(
        "invitations",
        _("Invitations to you"),
        Invitation,
        lambda person: Invitation.objects.filter(invitations_to(person)),
        labels={"created_at": _("Made"), "expires_at": _("Valid until"), "revoked_at": _("Taken back")},
        without="invited_by_id",
    )
)
register(
    Holding(
        "invitations-made",
        _("Invitations that you made"),
        Invitation,
        lambda person: Invitation.objects.filter(invited_by=person),
        labels={"created_at": _("Made"), "expires_at": _("Valid until"), "revoked_at": _("Taken back")},
        without="email name organisation_id organisation_name stakeholder_group_id position",
    )
)
register(
    Holding(
        "lists-of-people",
        _("Lists of people to invite that name you"),
        InvitationRow,
        lambda person: InvitationRow.objects.filter(email__in=addresses_of(person)),
        unlisted="cells problems",
    )
)
register(
    Holding(
        "lists-uploaded",
        _("Lists of people to invite that you uploaded"),
        InvitationBatch,
        lambda person: InvitationBatch.objects.filter(uploaded_by=person),
        labels={"file_name": _("File"), "confirmed_at": _("Confirmed")},
    )
)
register(
    Holding(
        "invitations-accepted",
        _("Invitations that you accepted"),
        Acceptance,
        lambda person: Acceptance.objects.filter(user=person),
        labels={"invitation_id": _("Invitation")},
    )
)


@stands_in_the_way
def _last_organiser(person: User) -> list[str]:
    organised = Role.objects.filter(user=person, name=RoleName.ORGANISER).select_related("consultation")
    others = Role.objects.filter(name=RoleName.ORGANISER).exclude(user=person)
    shared = set(others.values_list("consultation", flat=True))
    sentence = gettext("You are the only organiser of “%s”: make somebody else one first.")
    return [sentence % role.consultation for role in organised if role.consultation_id not in shared]


@erases
def _forget_invitations(person: User) -> None:
    """Those sent to them or used by them go; links that others can use as well stay."""
    used = Q(acceptances__user=person) & ~Q(email="")
    theirs = Invitation.objects.filter(invitations_to(person) | used).values_list("pk", flat=True)
    Invitation.objects.filter(pk__in=list(theirs)).delete()
    traces = Traces(person)
    for row in InvitationRow.objects.iterator():
        if traces.have_an_address_in(" ".join([row.email, *row.cells])):
            row.delete()


def _old_uploads(moment: datetime) -> int:
    return forget_batches(moment + KEPT_FOR)


def _ended_invitations(moment: datetime) -> int:
    """Those that were accepted, taken back or had expired at `moment`."""
    accepted = Q(used__gt=0, limit=1, acceptances__created_at__lt=moment)
    over = Invitation.objects.filter(Q(expires_at__lt=moment) | Q(revoked_at__lt=moment) | accepted)
    return Invitation.objects.filter(pk__in=over.values("pk")).delete()[1].get("consultations.Invitation", 0)


retention.register(retention.Rule("uploads", _("Lists of people to invite, once uploaded"), _old_uploads))
retention.register(
    retention.Rule("invitations", _("Invitations, once accepted, taken back or expired"), _ended_invitations)
)
