"""The page of a roundtable."""

import re

import pytest
from django.test import Client

from apps.activity.actions import follow
from apps.consultations.models import Document, Roundtable
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roundtable() -> Roundtable:
    made = RoundtableFactory(number=2, title={"en": "Ports", "fr": "Les ports"}, brief={"en": "Who *pays*?"})
    made.objectives.add(ObjectiveFactory(number=7, label={"en": "Safe harbours"}))
    QuestionFactory(roundtable=made, number=None, text={"en": "Anything else?"}, comment_count=1)
    QuestionFactory(roundtable=made, number=1, text={"en": "What works?", "fr": "Que faire ?"}, comment_count=5)
    Document.objects.create(
        consultation=made.consultation,
        roundtable=made,
        title={"en": "Study"},
        language="ar",
        url="https://a.example/",
    )
    Document.objects.create(
        consultation=made.consultation, title={"en": "Note"}, language="en", url="https://b.example/"
    )
    return made


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_says_what_is_reviewed_and_asked(client: Client, roundtable: Roundtable):
    other = RoundtableFactory(consultation=roundtable.consultation, number=3)
    page = read(client, roundtable.get_absolute_url())

    for words in (
        '<p class="number">Roundtable 2</p>',
        "Who <em>pays</em>?",
        "<b>7</b>Safe harbours",
        "<b>6</b> comments",
        '<a href="https://a.example/" hreflang="ar" lang="en" dir="ltr">Study</a>',
        '<span lang="ar" dir="rtl">العربية</span>',
        f'<a href="{other.get_absolute_url()}">',
    ):
        assert words in page
    assert "https://b.example/" not in page
    assert page.index("What works?") < page.index("Open floor")


def test_questions_follow_the_version_asked_for(client: Client, roundtable: Roundtable):
    page = read(client, f"{roundtable.get_absolute_url()}?in=fr")

    assert '<h1 id="title" lang="fr" dir="ltr">Les ports</h1>' in page
    assert '<span lang="fr" dir="ltr">Que faire ?</span>' in page


def test_roundtable_without_questions_says_so(client: Client):
    assert "This roundtable has no questions yet." in read(client, RoundtableFactory().get_absolute_url())


def test_roundtable_of_a_hidden_consultation_is_not_found(client: Client):
    hidden = RoundtableFactory(consultation=ConsultationFactory(announced_at=None))
    assert client.get(hidden.get_absolute_url()).status_code == 404

    client.force_login(RoleFactory(consultation=hidden.consultation).user)
    assert client.get(hidden.get_absolute_url()).status_code == 200


def test_following_is_offered_to_those_who_are_signed_in(client: Client, roundtable: Roundtable):
    user = UserFactory()
    client.force_login(user)
    assert ">Follow</button>" in read(client, roundtable.get_absolute_url())

    follow(user=user, topic=roundtable.topic)
    assert ">Unfollow</button>" in read(client, roundtable.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_whatever_the_roundtable_holds(client: Client, django_assert_num_queries, number: int):
    consultation = ConsultationFactory()
    roundtable = RoundtableFactory.create_batch(number, consultation=consultation)[0]
    roundtable.objectives.set(ObjectiveFactory.create_batch(number))
    QuestionFactory.create_batch(number, roundtable=roundtable)
    for _ in range(number):
        Document.objects.create(
            consultation=consultation, roundtable=roundtable, language="en", url="https://a.example"
        )
    client.force_login(RoleFactory(consultation=consultation).user)
    client.get(roundtable.get_absolute_url())

    with django_assert_num_queries(10):
        client.get(roundtable.get_absolute_url())
