"""Writes to organisations and affiliations."""

from django.db import connection, transaction

from apps.accounts.models import User
from apps.core.models import LazyI18nString
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup
from apps.organisations.queries import organisations_called


@transaction.atomic
def claim_affiliation(
    *, user: User, organisation: Organisation | str | None, stakeholder_group: StakeholderGroup, position: str = ""
) -> Affiliation:
    """Let `user` speak for `organisation` from now on; None is for themself, a name finds or makes one.

    Another organisation or group withdraws the old affiliation, which stays as history, and claims a new
    one. Otherwise the old one remains, with its verification; a new position is written into it.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if isinstance(organisation, str):
        organisation = _organisation_called(organisation, stakeholder_group, user.language)
    current = Affiliation.objects.current().filter(user=user).first()
    if current and (current.organisation, current.stakeholder_group) == (organisation, stakeholder_group):
        return _move_to(current, position)
    if current:
        current.status = AffiliationStatus.WITHDRAWN
        current.save(update_fields=["status", "updated_at"])
    return Affiliation.objects.create(
        user=user, organisation=organisation, stakeholder_group=stakeholder_group, position=position
    )


def _move_to(affiliation: Affiliation, position: str) -> Affiliation:
    if affiliation.position != position:
        affiliation.position = position
        affiliation.save(update_fields=["position", "updated_at"])
    return affiliation


def _organisation_called(name: str, group: StakeholderGroup, language: str) -> Organisation:
    """The one that goes by `name`, else a new one; of two who name the same at once, the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisations.organisation.name'))")
    known = organisations_called(name)
    if known:
        return known[0]
    return Organisation.objects.create(name=LazyI18nString({language: name}), stakeholder_group=group)
