"""The questions of a roundtable."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from apps.consultations.desk_forms import QuestionForm
from apps.consultations.editing import (
    add_question,
    answered_ids,
    are_answered,
    change_question,
    remove_question,
    renumber_questions,
)
from apps.consultations.models import Question
from apps.consultations.views.desk.access import DeskAccess, FormPage, RemovalPage
from apps.consultations.views.desk.roundtables import NumbersPage, OfRoundtable, next_number
from apps.core.multilingual import MultilingualForm


class OfQuestion(DeskAccess):
    section = "roundtables"

    @cached_property
    def question(self) -> Question:
        questions = Question.objects.select_related("roundtable")
        question = get_object_or_404(questions, roundtable__consultation=self.consultation, pk=self.kwargs["pk"])
        question.roundtable.consultation = self.consultation
        return question


class QuestionCreate(OfRoundtable, FormPage):
    template = "objectives_form"
    title, saved = gettext_lazy("A new question"), gettext_lazy("The question is added.")

    def form(self, **data: Any) -> MultilingualForm:
        siblings = Question.objects.filter(roundtable=self.roundtable)
        return QuestionForm(
            in_languages=self.consultation.languages,
            consultation=self.consultation,
            siblings=siblings,
            initial={"number": next_number(siblings)},
            **data,
        )

    def save(self, form: QuestionForm) -> None:
        add_question(roundtable=self.roundtable, by=self.organiser, values=form.values())

    def context(self) -> dict[str, Any]:
        return {"roundtable": self.roundtable}


class QuestionEdit(OfQuestion, FormPage):
    title, template = gettext_lazy("Question"), "objectives_form"

    @cached_property
    def is_answered(self) -> bool:
        return are_answered(Question.objects.filter(pk=self.question.pk))

    def form(self, **data: Any) -> MultilingualForm:
        return QuestionForm(
            in_languages=self.consultation.languages,
            standing=self.question,
            consultation=self.consultation,
            siblings=Question.objects.filter(roundtable=self.question.roundtable),
            is_answered=self.is_answered,
            **data,
        )

    def save(self, form: QuestionForm) -> None:
        changes, seen = form.changes(), form.cleaned_data["seen"]
        change_question(question=self.question, by=self.organiser, seen=seen, changes=changes)

    def context(self) -> dict[str, Any]:
        removal = "" if self.is_answered else self.address("question_removal", self.question.pk)
        return {"roundtable": self.question.roundtable, "removal": removal, "shown": self.question}


class QuestionRemoval(OfQuestion, RemovalPage):
    title = gettext_lazy("Remove this question?")

    def subject(self) -> Question:
        return self.question

    def remove(self, row: Question) -> None:
        remove_question(question=row, by=self.organiser)


class QuestionNumbers(OfRoundtable, NumbersPage):
    title = gettext_lazy("Order of the questions")

    def rows(self) -> list[Question]:
        return list(self.roundtable.questions.filter(number__isnull=False).order_by("number"))

    def answered(self) -> set[int]:
        return answered_ids(self.roundtable.questions.all(), "pk")

    def renumber(self, numbers: dict[int, int]) -> None:
        renumber_questions(roundtable=self.roundtable, by=self.organiser, numbers=numbers)
