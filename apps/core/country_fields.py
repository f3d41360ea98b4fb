"""Countries in models and forms: those of ISO 3166-1 and the territories that organisers have added."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django_countries.fields import Country
from django_countries.fields import CountryField as ListedCountryField

from apps.core.countries import CountryNames

__all__ = ["Country", "CountryChoiceField", "CountryField"]
CODE = re.compile(r"[A-Z]{2}")
NOT_STATED = ("", "---------")


class CountryChoiceField(forms.ChoiceField):
    """A choice of countries by their names of today, in the reader's order, with their footnotes as its help.

    What a form comes with can be kept, though it may no longer be chosen.
    """

    kept = ""

    def __deepcopy__(self, memo: dict[int, Any]) -> "CountryChoiceField":
        """Each form has its own copy, which reads the names once."""
        copy: CountryChoiceField = super().__deepcopy__(memo)
        copy.__dict__.pop("listed", None)
        copy.choices = lambda: copy.listed[1]  # type: ignore[assignment]
        return copy

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        self.kept = str(form.get_initial_for_field(self, field_name) or "")
        return super().get_bound_field(form, field_name)

    @cached_property
    def listed(self) -> tuple[CountryNames, list[tuple[str, str]]]:
        names = CountryNames()
        return names, [NOT_STATED, *names.choices(keeping=[self.kept])]

    @property
    def help_text(self) -> str:
        notes = [f"{note.mark} {note.designation.note}" for note in self.listed[0].notes]
        lines = [line for line in (self._help_text, *notes) if line]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @help_text.setter
    def help_text(self, text: str) -> None:
        self._help_text = text


class CountryField(ListedCountryField):
    """The code of a country. Forms know which there are; the model that it is well-formed."""

    def deconstruct(self) -> Any:
        """As django-countries' own field: to the database they are the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django_countries.fields.CountryField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]
        label = kwargs.get("label") or capfirst(self.verbose_name)
        help_text = kwargs.get("help_text") or self.help_text
        return CountryChoiceField(label=label, help_text=help_text, required=not self.blank)

    @property
    def flatchoices(self) -> list[tuple[str, str]]:
        """None, so that the administrator's pages show codes rather than names that are not this site's."""
        return []

    def validate(self, value: Any, model_instance: Any) -> None:
        code = str(value or "")
        if code and not CODE.fullmatch(code):
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": code}
            )
        if not code and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
