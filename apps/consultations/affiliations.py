"""Who decides for whom people speak.

Organisations belong to no consultation: an organiser of any consultation decides on all of them, and so does
the site's administrator; an organisation's own administrator decides on those who speak for it. Nobody decides
on their own. Predicates take `(user, affiliation)` or `(user, None)`.
"""

import rules
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Role
from apps.consultations.rules import Visitor
from apps.organisations.models import Affiliation, Organisation, Verification


@rules.predicate
def cares_for_organisations(user: Visitor, subject: object) -> bool:
    """Asked of the database once per user object."""
    if not user.is_authenticated:
        return False
    if "_cares_for_organisations" not in user.__dict__:
        organises = user.is_superuser or Role.objects.filter(user=user.pk, name=RoleName.ORGANISER).exists()
        user.__dict__["_cares_for_organisations"] = organises
    return bool(user.__dict__["_cares_for_organisations"])


@rules.predicate
def administers_an_organisation(user: Visitor, subject: object) -> bool:
    return user.is_authenticated and _administered_by(user).exists()


@rules.predicate
def is_anothers(user: Visitor, affiliation: Affiliation) -> bool:
    return affiliation.user_id != user.pk


@rules.predicate
def is_own(user: Visitor, affiliation: Affiliation) -> bool:
    return user.is_authenticated and affiliation.user_id == user.pk


@rules.predicate
def administers_its_organisation(user: Visitor, affiliation: Affiliation) -> bool:
    return (
        user.is_authenticated and _administered_by(user).filter(organisation=affiliation.organisation_id).exists()
    )


@rules.predicate
def administers_it(user: Visitor, organisation: Organisation | None) -> bool:
    return (
        organisation is not None
        and user.is_authenticated
        and _administered_by(user).filter(organisation=organisation).exists()
    )


def _administered_by(user: Visitor) -> QuerySet[Affiliation]:
    return Affiliation.objects.verified().filter(user=user.pk, is_administrator=True)


decides_on_it = is_anothers & (cares_for_organisations | administers_its_organisation)

rules.add_perm("consultations.view_affiliations", cares_for_organisations | administers_an_organisation)
rules.add_perm("consultations.decide_affiliation", decides_on_it)
rules.add_perm("consultations.withdraw_affiliation", is_own | decides_on_it)
rules.add_perm("consultations.appoint_administrator", is_anothers & cares_for_organisations)
rules.add_perm("consultations.merge_organisation", cares_for_organisations)
rules.add_perm("consultations.change_organisation", cares_for_organisations | administers_it)
# Which group it is of and whom an address proves: nobody says so of themself.
rules.add_perm("consultations.vouch_for_organisation", cares_for_organisations)
# Like organisations, countries belong to no consultation.
rules.add_perm("consultations.name_countries", cares_for_organisations)


def affiliations_visible_to(user: Visitor) -> QuerySet[Affiliation]:
    """The current ones for an organisation that `user` may know of: their own, and those they decide on."""
    known = Affiliation.objects.current().filter(organisation__isnull=False)
    if cares_for_organisations(user, None):
        return known
    administered = _administered_by(user).values("organisation")
    return known.filter(Q(organisation__in=administered) | Q(user=user.pk))


def affiliations_decided_by(user: Visitor) -> QuerySet[Affiliation]:
    """What the desk of `user` lists, with what a line says of each, the oldest first."""
    listed = affiliations_visible_to(user).exclude(user=user.pk)
    return listed.select_related("user", "organisation", "stakeholder_group").order_by("created_at", "pk")


def voucher(user: User) -> Verification:
    """As what `user` verifies."""
    return Verification.ORGANISER if cares_for_organisations(user, None) else Verification.ADMINISTRATOR
