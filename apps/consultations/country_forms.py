"""What countries are called: forms for organisers."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.countries import is_listed
from apps.core.country_fields import CountryChoiceField
from apps.core.multilingual import MultilingualForm, Text

# The signs that are put before a footnote and behind what it belongs to; ours are added where both are shown.
MARKS_BEHIND = re.compile(r"[\s*＊٭†‡]+\Z")
MARKS_BEFORE = re.compile(r"\A[\s*＊٭†‡]+")
LEFT_TO_USERS = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
NAME = Text(
    gettext_lazy("Name"),
    max_length=200,
    required=True,
    help=gettext_lazy("Readers of a language that is missing see another. An asterisk is added by itself."),
)
FOOTNOTE = Text(
    gettext_lazy("Footnote"),
    rows=3,
    max_length=1000,
    help=gettext_lazy("Stands at the foot of every page, mail and file that shows the name, with an asterisk."),
)


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class CountryNameForm(MultilingualForm):
    """`standing` is the name that is corrected; of one that is in force already the days are not asked."""

    texts = {"name": NAME, "footnote": FOOTNOTE}
    valid_from = day_field(
        gettext_lazy("In force from"), gettext_lazy("That day included. Without a date it always was.")
    )
    valid_until = day_field(
        gettext_lazy("In force until"), gettext_lazy("That day included. Without a date it does not end.")
    )

    def arrange(self) -> None:
        if self.standing is not None and self.standing.has_begun:  # type: ignore[attr-defined]
            del self.fields["valid_from"], self.fields["valid_until"]

    def clean(self) -> dict[str, Any]:
        was_marked = self._strip("name", MARKS_BEHIND)
        self._strip("footnote", MARKS_BEFORE)
        cleaned = super().clean()
        if was_marked and not any(self.versions("footnote").values()):
            self.add_error(
                f"footnote_{self.in_languages[0]}", _("The name ends with a mark: write the footnote to it.")
            )
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It cannot end before it begins."))
        return cleaned

    def _strip(self, name: str, marks: re.Pattern[str]) -> bool:
        """Take the marks off all versions of a text; whether any had one."""
        fields = {f"{name}_{language}": version for language, version in self.versions(name).items()}
        plain = {field: marks.sub("", version).strip() for field, version in fields.items()}
        self.cleaned_data |= plain
        return any(plain[field] != version.strip() for field, version in fields.items())


class NewCountryNameForm(CountryNameForm):
    """`code` becomes that of the country, or of a territory that ISO 3166-1 does not list."""

    country = CountryChoiceField(label=gettext_lazy("Country"), required=False)
    code = forms.CharField(
        label=gettext_lazy("Or the code of a territory that is not listed"),
        required=False,
        max_length=2,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "size": 4}),
        help_text=gettext_lazy("Two letters that ISO 3166-1 leaves to its users: AA, QM to QZ, XA to XZ, or ZZ."),
    )
    field_order = ("seen", "was", "country", "code")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if is_listed(code):
            raise forms.ValidationError(_("This code is that of a listed country: choose it above."))
        if code and not LEFT_TO_USERS.fullmatch(code):
            raise forms.ValidationError(_("This code is not one of those: AA, QM to QZ, XA to XZ, ZZ."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen, code = cleaned.get("country", ""), cleaned.get("code", "")
        if bool(chosen) == bool(code) and not {"country", "code"} & self.errors.keys():
            self.add_error("country", _("Choose a country, or give a code: one of the two."))
        self.cleaned_data["code"] = code or chosen
        return self.cleaned_data


class EndForm(forms.Form):
    last_day = day_field(
        gettext_lazy("Last day on which it is in force"),
        gettext_lazy("It may be past. Comments until that day keep the name."),
        required=True,
    )

    def __init__(self, *args: Any, begins_on: date | None, **kwargs: Any) -> None:
        self.begins_on = begins_on
        super().__init__(*args, **kwargs)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if self.begins_on and day < self.begins_on:
            raise forms.ValidationError(_("It cannot end before it begins."))
        return day
