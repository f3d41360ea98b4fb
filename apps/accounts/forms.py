"""What a person says about themself."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


def time_zone_choices(current: str = "UTC") -> list[tuple[str, str]]:
    """Regions and cities of the IANA database, without its historical aliases, UTC first; and `current`."""
    zones = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    names = ["UTC", *sorted((zones | {current}) - {"UTC"})]
    return [(name, name.replace("_", " ")) for name in names]


class PersonForm(forms.ModelForm):
    """What a person says about themself. `instance` is required."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are shown, and digests arrive in the morning, by this clock.")
    )

    class Meta:
        model = User
        fields = ("name", "country", "language", "time_zone")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}
        help_texts = {
            "language": _("For messages. Pages are in the language of their address: choose it above."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]
