"""Roundtables and their questions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.consultations.models import Consultation
from apps.core.multilingual import MultilingualForm, Text
from apps.objectives.models import Objective

MOST = 999


class ObjectivesForm(MultilingualForm):
    """A row with objectives under review, taken from the consultation's framework."""

    objectives = forms.ModelMultipleChoiceField(
        Objective.objects.none(),
        label=gettext_lazy("Objectives under review"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        self.consultation = consultation
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {"consultation": self.consultation}

    def arrange(self) -> None:
        objectives = Objective.objects.filter(framework=self.consultation.framework_id).order_by("number")
        if self.consultation.framework_id is None:
            del self.fields["objectives"]
            return
        field = self.fields["objectives"]
        field.queryset = objectives  # type: ignore[attr-defined]
        field.label_from_instance = numbered  # type: ignore[attr-defined]


def numbered(objective: Objective) -> str:
    return format_html("<b>{}</b> {}", objective.number, objective.label)


class NumberForm(ObjectivesForm):
    """A row with a number among its siblings, which nobody else there has."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=MOST)
    taken = gettext_lazy("This number is taken.")

    def __init__(self, *args: Any, siblings: "QuerySet[Any]", is_answered: bool = False, **kwargs: Any) -> None:
        self.siblings, self.is_answered = siblings, is_answered
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"siblings": self.siblings, "is_answered": self.is_answered}

    def arrange(self) -> None:
        super().arrange()
        if self.is_answered:
            self.fields["number"].disabled = True
            self.fields["number"].help_text = _("It stands in the references of comments, so it stays.")

    def clean_number(self) -> int | None:
        number = self.cleaned_data["number"]
        others = self.siblings.exclude(pk=self.standing.pk if self.standing else 0)
        if others.filter(number=number).exists() if number else others.filter(number__isnull=True).exists():
            raise forms.ValidationError(self.taken if number else _("This roundtable has an open floor already."))
        return int(number) if number else None


class RoundtableForm(NumberForm):
    texts = {
        "title": Text(gettext_lazy("Title"), max_length=300, required=True),
        "brief": Text(
            gettext_lazy("Brief"), rows=6, help=gettext_lazy("What this roundtable is about. Markdown.")
        ),
    }


class QuestionForm(NumberForm):
    """A guiding question, or without a number the open floor of its roundtable."""

    texts = {
        "text": Text(gettext_lazy("Question"), rows=3, max_length=2_000, required=True),
        "lead": Text(
            gettext_lazy("Lead"), rows=4, help=gettext_lazy("What one should know before one answers. Markdown.")
        ),
    }

    def arrange(self) -> None:
        super().arrange()
        self.fields["number"].required = False
        if not self.is_answered:
            self.fields["number"].help_text = _(
                "Leave it empty for the open floor, which each roundtable has once."
            )


class NumbersForm(forms.Form):
    """New numbers for all of a list at once. Those with comments keep theirs."""

    def __init__(self, *args: Any, rows: list[Any], answered: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"number_{row.pk}"] = forms.IntegerField(
                label=gettext_lazy("Number"),
                min_value=1,
                max_value=MOST,
                initial=row.number,
                disabled=row.pk in answered,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and len(set(cleaned.values())) < len(cleaned):
            raise forms.ValidationError(_("Two of them have the same number."))
        return cleaned

    def lines(self) -> list[tuple[Any, BoundField]]:
        """Each row with its box, for the template."""
        return [(row, self[f"number_{row.pk}"]) for row in self.rows]

    def numbers(self) -> dict[int, int]:
        """The numbers by id of the row."""
        return {row.pk: self.cleaned_data[f"number_{row.pk}"] for row in self.rows}
