"""What organisations cannot record themselves, being to the left of the log; and what a confirmed address proves.

The first three run inside the transaction of the change: what cannot be recorded does not happen.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed, email_removed
from django.dispatch import receiver

from apps.accounts.models import User
from apps.activity.actions import record
from apps.organisations.actions import verify_by_address
from apps.organisations.models import Affiliation, Organisation
from apps.organisations.signals import affiliation_changed, organisation_changed, organisation_merged


@receiver(affiliation_changed, dispatch_uid="consultations.affiliations")
def record_affiliation(
    sender: type[Affiliation], affiliation: Affiliation, change: str, actor: User | None, **kwargs: Any
) -> None:
    record(
        f"affiliation.{change}",
        actor=actor,
        target=affiliation,
        topics=[f"person:{affiliation.user_id}"],
        organisation=affiliation.organisation_id,
        group=affiliation.stakeholder_group_id,
        verification=affiliation.verification,
    )


@receiver(organisation_merged, dispatch_uid="consultations.mergers")
def record_merger(
    sender: type[Organisation],
    organisation: Organisation,
    merged: Organisation,
    affiliations: list[int],
    actor: User,
    **kwargs: Any,
) -> None:
    facts = {"merged": merged.pk, "affiliations": affiliations}
    record("organisation.merged", actor=actor, target=organisation, topics=[], **facts)


@receiver(organisation_changed, dispatch_uid="consultations.organisations")
def record_organisation(
    sender: type[Organisation], organisation: Organisation, fields: list[str], actor: User, **kwargs: Any
) -> None:
    record("organisation.changed", actor=actor, target=organisation, topics=[], fields=fields)


@receiver(email_confirmed, dispatch_uid="consultations.addresses")
def look_at_confirmed_address(sender: type, email_address: EmailAddress, **kwargs: Any) -> None:
    verify_by_address(email_address.user)


@receiver((email_removed, email_changed), dispatch_uid="consultations.addresses")
def look_at_remaining_addresses(sender: type, user: User, **kwargs: Any) -> None:
    verify_by_address(user)
