"""Counters move in actions only: a save of what was read earlier leaves them where they are now."""

import pytest

from apps.consultations.actions import next_comment_number, register_visible_change
from apps.consultations.models import Consultation, Question
from tests.factories import QuestionFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


def test_saving_a_consultation_read_earlier_does_not_give_a_number_twice(question: Question):
    read_earlier = Consultation.objects.get()
    published_comment(question=question)

    read_earlier.moderation_days = 3
    read_earlier.save()

    consultation = Consultation.objects.get()
    assert (consultation.moderation_days, consultation.last_comment_number) == (3, 1)
    assert next_comment_number(consultation) == 2


def test_saving_a_question_read_earlier_does_not_count_back(question: Question):
    read_earlier = Question.objects.get()
    register_visible_change(question, comments=1)

    read_earlier.text = {"en": "And what does not?"}
    read_earlier.save()

    question.refresh_from_db()
    assert (str(question.text), question.comment_count, question.revision) == ("And what does not?", 1, 1)


def test_save_of_a_deferred_row_writes_only_what_was_read(question: Question):
    partly_read = Consultation.objects.only("slug").get()
    Consultation.objects.update(moderation_days=5)

    partly_read.slug = "another"
    partly_read.save()

    consultation = Consultation.objects.get()
    assert (consultation.slug, consultation.moderation_days) == ("another", 5)


def test_new_row_takes_the_counters_it_is_made_with():
    assert Question.objects.get(pk=QuestionFactory(comment_count=5).pk).comment_count == 5


def test_counter_is_written_where_it_is_named(question: Question):
    question.comment_count = 7
    question.save(update_fields=["comment_count"])

    assert Question.objects.get().comment_count == 7
