"""What this app holds of a person."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, register
from apps.profiles.models import Link, Profile

register(
    Holding(
        "profile",
        _("Your profile, and who may see what of it"),
        Profile,
        lambda person: Profile.objects.filter(user=person),
        labels={"biography_language": _("Language of the biography")},
        unlisted="created_at",
    )
)
register(
    Holding(
        "expertise",
        _("What you know well"),
        Profile.expertise.through,
        lambda person: Profile.expertise.through.objects.filter(profile__user=person),
        labels={"objective_id": _("Objective")},
    )
)
register(
    Holding(
        "links",
        _("Your links"),
        Link,
        lambda person: Link.objects.filter(profile__user=person),
    )
)
