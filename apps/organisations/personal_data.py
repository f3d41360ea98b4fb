"""What this app holds of a person."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, erases, register
from apps.accounts.models import User
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation

register(
    Holding(
        "affiliations",
        _("For whom you speak and spoke"),
        Affiliation,
        lambda person: Affiliation.objects.filter(user=person),
        labels={
            "verification": _("Confirmed by"),
            "is_administrator": _("Administers the organisation"),
            "expires_on": _("Confirmed until"),
        },
    )
)
MADE_BY_CLAIM = timedelta(seconds=5)


@erases
def _forget_affiliations(person: User) -> None:
    """With the organisations that came into being by their claim, if nobody else has ever had to do with them."""
    own = Affiliation.objects.filter(user=person).exclude(status=AffiliationStatus.VERIFIED)
    made = own.filter(created_at__lte=F("organisation__created_at") + MADE_BY_CLAIM)
    organisations = list(Organisation.objects.filter(affiliations__in=made, email_domains=[]).distinct())
    Affiliation.objects.filter(user=person).delete()
    for organisation in organisations:
        try:
            with transaction.atomic():
                organisation.delete()
        except ProtectedError:
            continue  # somebody else speaks or spoke for it
