"""The list of consultations: what is open, coming and closed, for whoever may see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.consultations.enums import Standing
from apps.consultations.models import Consultation
from apps.consultations.queries import listed_groups
from tests.factories import ConsultationFactory, PhaseFactory, QuestionFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("consultations:home")


def consultation(opens: int, closes: int, **fields: object) -> Consultation:
    """One whose only phase runs from `opens` to `closes`, in days from now."""
    now = timezone.now()
    made = ConsultationFactory(phases=[], **fields)
    PhaseFactory(consultation=made, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    return made


def grouped(user: object) -> list[tuple[Standing, list[Consultation]]]:
    return [(group.standing, [entry.consultation for entry in group.entries]) for group in listed_groups(user)]


def test_groups_follow_the_dates_and_begin_with_what_is_nearest():
    late, soon = consultation(-5, 20), consultation(-5, 3)
    next_month, next_week = consultation(30, 60), consultation(7, 60)
    long_ago, lately = consultation(-90, -60), consultation(-90, -2)

    assert grouped(UserFactory()) == [
        (Standing.OPEN, [soon, late]),
        (Standing.COMING, [next_week, next_month]),
        (Standing.CLOSED, [lately, long_ago]),
    ]


def test_a_consultation_without_phases_is_coming_after_those_with_a_date():
    undated, dated = ConsultationFactory(phases=[]), consultation(7, 60)

    assert grouped(UserFactory()) == [(Standing.COMING, [dated, undated])]


def test_what_is_not_announced_is_listed_only_for_those_with_a_role():
    hidden = ConsultationFactory(announced_at=None)
    organiser = RoleFactory(consultation=hidden, name="organiser").user

    assert grouped(organiser) == [(Standing.OPEN, [hidden])]
    assert grouped(UserFactory()) == []


def test_home_names_what_a_visitor_wants_to_know(client: Client):
    question = QuestionFactory(comment_count=11)
    QuestionFactory(roundtable=question.roundtable, comment_count=2)
    page = client.get(HOME).content.decode()

    for words in (
        "Open</h2>",
        "Secretariat of the Review",
        '<span lang="fr" dir="ltr">Français</span>',
        "1 roundtable · 13 comments",
        "9 days left to comment",
        "(Zurich)",
    ):
        assert words in page
    assert "Coming" not in page
    assert "Closed" not in page


def test_home_without_consultations_says_so(client: Client):
    assert "No consultation has been announced yet." in client.get(HOME).content.decode()


def test_title_is_in_the_best_language_and_marked_as_such(client: Client):
    ConsultationFactory(title={"en": "Coast", "ar": "ساحل"})

    assert 'lang="ar" dir="rtl">ساحل</a>' in client.get("/ar/").content.decode()
    assert 'lang="en" dir="ltr">Coast</a>' in client.get("/fr/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_whatever_is_listed(client: Client, django_assert_num_queries, number: int):
    for _ in range(number):
        for question in QuestionFactory.create_batch(number):
            QuestionFactory(roundtable=question.roundtable)
    client.get(HOME)

    with django_assert_num_queries(2):
        client.get(HOME)
