"""The roundtables of a consultation, with their questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.desk_forms import NumbersForm, RoundtableForm
from apps.consultations.editing import (
    add_roundtable,
    answered_ids,
    are_answered,
    change_roundtable,
    remove_roundtable,
    renumber_roundtables,
)
from apps.consultations.models import Question, Roundtable
from apps.consultations.queries import outline
from apps.consultations.readiness import lacking
from apps.consultations.views.desk.access import DeskAccess, FormPage, RemovalPage
from apps.core.errors import Refused
from apps.core.multilingual import MultilingualForm


class OfRoundtable(DeskAccess):
    section = "roundtables"

    @cached_property
    def roundtable(self) -> Roundtable:
        roundtable = get_object_or_404(Roundtable, consultation=self.consultation, pk=self.kwargs["pk"])
        roundtable.consultation = self.consultation
        return roundtable


class RoundtableList(DeskAccess, View):
    section = "roundtables"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entries = [self._entry(roundtable) for roundtable in outline(self.consultation)]
        return self.page("roundtables", entries=entries)

    def _entry(self, roundtable: Roundtable) -> dict[str, Any]:
        languages = self.consultation.languages
        questions = [
            {"question": question, "lacking": lacking(question, languages)}
            for question in roundtable.questions.all()
        ]
        return {"roundtable": roundtable, "lacking": lacking(roundtable, languages), "questions": questions}


class RoundtableCreate(FormPage):
    section, template = "roundtables", "objectives_form"
    title, saved = gettext_lazy("A new roundtable"), gettext_lazy("The roundtable is added.")

    def form(self, **data: Any) -> MultilingualForm:
        siblings = Roundtable.objects.filter(consultation=self.consultation)
        return RoundtableForm(
            in_languages=self.consultation.languages,
            consultation=self.consultation,
            siblings=siblings,
            initial={"number": next_number(siblings)},
            **data,
        )

    def save(self, form: RoundtableForm) -> None:
        add_roundtable(consultation=self.consultation, by=self.organiser, values=form.values())


class RoundtableEdit(OfRoundtable, FormPage):
    title, template = gettext_lazy("Roundtable"), "objectives_form"

    @cached_property
    def is_answered(self) -> bool:
        return are_answered(Question.objects.filter(roundtable=self.roundtable))

    def form(self, **data: Any) -> MultilingualForm:
        return RoundtableForm(
            in_languages=self.consultation.languages,
            standing=self.roundtable,
            consultation=self.consultation,
            siblings=Roundtable.objects.filter(consultation=self.consultation),
            is_answered=self.is_answered,
            **data,
        )

    def save(self, form: RoundtableForm) -> None:
        changes, seen = form.changes(), form.cleaned_data["seen"]
        change_roundtable(roundtable=self.roundtable, by=self.organiser, seen=seen, changes=changes)

    def context(self) -> dict[str, Any]:
        return {
            "removal": "" if self.is_answered else self.address("roundtable_removal", self.roundtable.pk),
            "shown": self.roundtable,
            "attribution_rule": self.roundtable.attribution_rule.label,
        }


class RoundtableRemoval(OfRoundtable, RemovalPage):
    title = gettext_lazy("Remove this roundtable?")
    warning = gettext_lazy("Its questions and documents go with it.")

    def subject(self) -> Roundtable:
        return self.roundtable

    def remove(self, row: Roundtable) -> None:
        remove_roundtable(roundtable=row, by=self.organiser)


class NumbersPage(DeskAccess, View):
    """New numbers for all of a list."""

    section = "roundtables"
    title = gettext_lazy("New order")

    def rows(self) -> list[Any]:
        raise NotImplementedError

    def answered(self) -> set[int]:
        raise NotImplementedError

    def renumber(self, numbers: dict[int, int]) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(NumbersForm(rows=self.rows(), answered=self.answered()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = NumbersForm(request.POST, rows=self.rows(), answered=self.answered())
        if not form.is_valid():
            return self.show(form, 422)
        try:
            self.renumber(form.numbers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, 409)
        return self.to(self.address(self.section), gettext_lazy("The order is saved."))

    def show(self, form: NumbersForm, status: int = 200) -> HttpResponse:
        return self.page(
            "numbers",
            status,
            form=form,
            title=self.title,
            back=self.address(self.section),
            page_url=self.request.path,
        )


class RoundtableNumbers(NumbersPage):
    title = gettext_lazy("Order of the roundtables")

    def rows(self) -> list[Roundtable]:
        return list(self.consultation.roundtables.all())

    def answered(self) -> set[int]:
        return answered_ids(Question.objects.filter(roundtable__consultation=self.consultation), "roundtable")

    def renumber(self, numbers: dict[int, int]) -> None:
        renumber_roundtables(consultation=self.consultation, by=self.organiser, numbers=numbers)


def next_number(siblings: Any) -> int:
    """One more than the highest."""
    return 1 + max(siblings.filter(number__isnull=False).values_list("number", flat=True), default=0)
