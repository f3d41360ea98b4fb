"""What this app holds of a person."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, register
from apps.organisations.models import Affiliation

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
