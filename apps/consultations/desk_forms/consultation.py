"""A consultation as a whole: opened, taken over, its settings."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.forms import time_zone_choices
from apps.consultations.enums import ModerationPolicy, Visibility
from apps.consultations.forms import explained
from apps.consultations.models import Consultation
from apps.core.local_time import YEARS
from apps.core.multilingual import MultilingualForm, Text
from apps.objectives.models import Framework

RESERVED_SLUGS = frozenset({"new"})
LANGUAGES_HELP = gettext_lazy("The questions are asked in these. People may answer in any language.")
SLUG_HELP = gettext_lazy("The end of its address: small letters, digits and hyphens. Fixed once it is announced.")
CODE_HELP = gettext_lazy("Begins every reference number: GCM gives GCM-RT1-Q3-0042. Fixed by the first comment.")


class LanguagesForm(forms.Form):
    """In which languages a consultation from nothing is to be."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=LANGUAGES_HELP,
        choices=settings.COMMENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


class IdentityForm(MultilingualForm):
    """The fields by which a consultation is told from all others."""

    code = forms.CharField(
        label=gettext_lazy("Code"), help_text=CODE_HELP, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        help_text=SLUG_HELP,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        for validator in Consultation._meta.get_field("code").validators:
            validator(code)
        if self._others().filter(code=code).exists():
            raise forms.ValidationError(_("Another consultation has this code."))
        return code

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED_SLUGS or self._others().filter(slug=slug).exists():
            raise forms.ValidationError(_("Another consultation has this address."))
        return slug

    def _others(self) -> Any:
        return Consultation.objects.exclude(pk=self.standing.pk if self.standing else 0)


class RulesForm(IdentityForm):
    """By which clock, framework and moderation a consultation goes."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Phases open and close by this clock.")
    )
    framework = forms.ModelChoiceField(
        Framework.objects.order_by("code", "version"),
        label=gettext_lazy("Framework of objectives"),
        help_text=gettext_lazy("Fixed by the first comment."),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    moderation = forms.ChoiceField(
        label=gettext_lazy("Comments are moderated"),
        choices=ModerationPolicy.choices,
        widget=forms.RadioSelect,
        initial=ModerationPolicy.PRE,
    )
    moderation_days = forms.IntegerField(
        label=gettext_lazy("Usual days until a decision"),
        help_text=gettext_lazy("Authors are told so while they wait."),
        min_value=1,
        max_value=60,
        initial=1,
    )

    def arrange(self) -> None:
        current = getattr(self.standing, "time_zone", "UTC")
        self.fields["time_zone"].choices = time_zone_choices(current)  # type: ignore[attr-defined]


class OpeningForm(RulesForm):
    """A consultation from nothing, in the languages that were chosen before."""

    texts = {
        "title": Text(gettext_lazy("Title"), max_length=300, required=True),
        "organiser_name": Text(gettext_lazy("Organiser"), max_length=300, required=True),
    }
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may read and comment"),
        help_text=gettext_lazy("Once it is announced. Until then only people with a role see it."),
        choices=[(each.value, explained(each)) for each in Visibility],
        widget=forms.RadioSelect,
        initial=Visibility.PUBLIC,
    )


class TakeOverForm(IdentityForm):
    """A consultation like an earlier one."""

    texts = {"title": Text(gettext_lazy("Title"), max_length=300, required=True)}
    starts_on = forms.DateField(
        label=gettext_lazy("Beginning of the first phase"),
        help_text=gettext_lazy("All other dates move with it; you can change each of them afterwards."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, has_phases: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_phases:
            del self.fields["starts_on"]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day.year not in YEARS:
            raise forms.ValidationError(self.fields["starts_on"].error_messages["invalid"])
        return day


class SettingsForm(RulesForm):
    """The settings of a consultation that exists."""

    texts = {
        "title": Text(gettext_lazy("Title"), max_length=300, required=True),
        "organiser_name": Text(gettext_lazy("Organiser"), max_length=300, required=True),
        "mandate": Text(
            gettext_lazy("Mandate"),
            rows=6,
            help=gettext_lazy("Why people are asked, and on whose behalf. Markdown."),
        ),
        "disclaimer": Text(
            gettext_lazy("Disclaimer"), rows=3, help=gettext_lazy("Stands at the end of its page. Markdown.")
        ),
    }
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=LANGUAGES_HELP,
        choices=settings.COMMENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    def arrange(self) -> None:
        super().arrange()
        consultation = self.standing
        assert isinstance(consultation, Consultation)  # noqa: S101 - this form is over one
        self.fields["slug"].disabled = consultation.is_announced
        for name in ("code", "framework"):
            self.fields[name].disabled = consultation.has_been_commented

    def clean_languages(self) -> list[str]:
        """Those that were there keep their order, so that the columns do not change places."""
        chosen = self.cleaned_data["languages"]
        kept = [code for code in self.in_languages if code in chosen]
        return kept + [code for code in chosen if code not in kept]
