"""What a moderator sends about a translation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.moderation.enums import NEEDS_REASON, Ruling

RULINGS = (Ruling.PUBLISH, Ruling.DECLINE, Ruling.HIDE)


class TranslationDecisionForm(forms.Form):
    ruling = forms.ChoiceField(
        choices=[(ruling.value, ruling.label) for ruling in RULINGS], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Needed to decline or to take down. The translator reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ruling") in NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: the translator will read it."))
        return cleaned
