"""Who may do what in a consultation. Predicates take `(user, consultation)`."""

import rules
from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.consultations.enums import SPEAKERS, STAFF, Feature, RoleName, Visibility
from apps.consultations.models import Consultation, Role

Visitor = User | AnonymousUser


def roles_in(user: Visitor, consultation: Consultation) -> frozenset[str]:
    """The names of the roles that `user` has in `consultation`; asked of the database once per pair of objects."""
    if not user.is_authenticated:
        return frozenset()
    known = consultation.__dict__.setdefault("_roles_by_user", {})
    if user.pk not in known:
        names = Role.objects.filter(consultation=consultation, user=user.pk).values_list("name", flat=True)
        known[user.pk] = frozenset(names)
    return known[user.pk]


@rules.predicate
def is_organiser(user: Visitor, consultation: Consultation) -> bool:
    return RoleName.ORGANISER in roles_in(user, consultation)


@rules.predicate
def is_moderator(user: Visitor, consultation: Consultation) -> bool:
    return RoleName.MODERATOR in roles_in(user, consultation)


@rules.predicate
def is_rapporteur(user: Visitor, consultation: Consultation) -> bool:
    return RoleName.RAPPORTEUR in roles_in(user, consultation)


@rules.predicate
def may_speak(user: Visitor, consultation: Consultation) -> bool:
    """Whom the consultation is asked of: everyone in a public one, else those with a role; never an observer."""
    roles = roles_in(user, consultation)
    if consultation.visibility == Visibility.HIDDEN:
        return not roles.isdisjoint(STAFF)
    is_asked = consultation.visibility == Visibility.PUBLIC and RoleName.OBSERVER not in roles
    return is_asked or not roles.isdisjoint(SPEAKERS)


@rules.predicate
def is_site_administrator(user: Visitor, subject: object) -> bool:
    return user.is_authenticated and user.is_superuser


@rules.predicate
def was_given_the_right(user: Visitor, subject: object) -> bool:
    return user.is_authenticated and user.may_open_consultations


@rules.predicate
def is_organiser_somewhere(user: Visitor, subject: object) -> bool:
    """Asked of the database once per user object."""
    if not user.is_authenticated:
        return False
    if "_organises" not in user.__dict__:
        user.__dict__["_organises"] = Role.objects.filter(user=user.pk, name=RoleName.ORGANISER).exists()
    return bool(user.__dict__["_organises"])


def phase_allows(feature: Feature) -> rules.Predicate:
    """A predicate: a phase that opens `feature` is open now."""

    @rules.predicate(f"phase_allows_{feature}")
    def allows(user: Visitor, consultation: Consultation) -> bool:
        return consultation.is_open_for(feature)

    return allows


rules.add_perm("consultations.manage_people", is_organiser)
rules.add_perm("consultations.organise", is_organiser)
# Asked about no consultation in particular: `(user, None)`.
rules.add_perm(
    "consultations.open_consultation", is_site_administrator | was_given_the_right | is_organiser_somewhere
)
