"""Phases, and another end for one that has begun."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.consultations.enums import Feature
from apps.consultations.models import Phase
from apps.core.local_time import LocalDateTimeField
from apps.core.models import TimestampedModel
from apps.core.multilingual import MultilingualForm, Text


class PhaseForm(MultilingualForm):
    """A phase. Of one on whose dates people count only the title can be changed here: `is_settled`."""

    texts = {"title": Text(gettext_lazy("Title"), max_length=200, required=True)}
    feature = forms.ChoiceField(label=gettext_lazy("What it opens"), choices=Feature.choices)

    def __init__(self, *args: Any, zone: ZoneInfo, is_settled: bool = False, **kwargs: Any) -> None:
        self.zone, self.is_settled = zone, is_settled
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {"zone": self.zone, "is_settled": self.is_settled}

    def arrange(self) -> None:
        if self.is_settled:
            del self.fields["feature"]
            return
        zone = self.zone.key.replace("_", " ")
        self.fields["opens_at"] = LocalDateTimeField(zone=self.zone, label=_("Opens (time of %s)") % zone)
        self.fields["closes_at"] = LocalDateTimeField(zone=self.zone, label=_("Closes (time of %s)") % zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("A phase closes after it opens."))
        return cleaned


class EndForm(MultilingualForm):
    """Another end for a phase that has begun, and the reason that everybody reads."""

    texts = {
        "reason": Text(
            gettext_lazy("Reason"),
            rows=2,
            max_length=1_000,
            required=True,
            help=gettext_lazy("Everybody reads it beside the new date, and who follows the consultation is told."),
        )
    }

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        self.phase = phase
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {"phase": self.phase}

    def values_of(self, row: TimestampedModel) -> dict[str, Any]:
        """Where the phase ends; a reason belongs to one move and not to the phase."""
        assert isinstance(row, Phase)  # noqa: S101 - this form is over one
        return {"closes_at": row.closes_at}

    def arrange(self) -> None:
        zone = self.phase.consultation.zone
        self.fields["closes_at"] = LocalDateTimeField(
            zone=zone,
            label=_("Closes (time of %s)") % zone.key.replace("_", " "),
            help_text=_("A time that is past closes the phase at once."),
        )
