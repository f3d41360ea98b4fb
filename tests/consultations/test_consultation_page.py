"""The page of a consultation."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.activity.actions import follow
from apps.consultations.models import Consultation, Document
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    made = ConsultationFactory(
        languages=["en", "fr", "ar"],
        title={"en": "Coast", "fr": "Côte", "ar": "ساحل"},
        mandate={"en": "By **resolution** 4.", "fr": "Par la *résolution* 4."},
        disclaimer={"en": "Views are those of the authors."},
    )
    roundtable = RoundtableFactory(
        consultation=made, number=1, title={"en": "Ports", "fr": "Les ports"}, brief={"en": "Who pays?"}
    )
    roundtable.objectives.add(ObjectiveFactory(framework=made.framework, number=7, label={"en": "Safe harbours"}))
    QuestionFactory(
        roundtable=roundtable, number=4, text={"en": "What works?", "ar": "ما الذي ينجح؟"}, comment_count=5
    )
    QuestionFactory(roundtable=roundtable, number=None, text={"en": "Open floor"}, comment_count=1)
    for place, name in ((None, "Concept note"), (roundtable, "Port study")):
        Document.objects.create(
            consultation=made, roundtable=place, title={"en": name}, language="es", url="https://papers.example/1"
        )
    return made


def read(client: Client, address: str) -> str:
    """The page's HTML with all white space as single spaces."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_says_what_there_is_to_know(client: Client, consultation: Consultation):
    page = read(client, consultation.get_absolute_url())

    for words in (
        '<h1 id="title" lang="en" dir="ltr">Coast</h1>',
        "Secretariat of the Review",
        "By <strong>resolution</strong> 4.",
        "<b>1</b> roundtable",
        "<b>1</b> guiding question",
        "<b>6</b> comments",
        "<b>7</b>Safe harbours",
        ">Ports</a>",
        '<li value="4"><a href="/consultations/',
        "5 comments",
        'hreflang="es" lang="en" dir="ltr">Concept note</a>',
        "Views are those of the authors.",
        "Times are those of Zurich.",
        "9 days left",
    ):
        assert words in page


def test_phases_show_their_dates_in_the_zone_of_the_consultation(client: Client):
    consultation = ConsultationFactory(phases=[], time_zone="Asia/Kathmandu")
    PhaseFactory(
        consultation=consultation,
        title={"en": "Comments"},
        opens_at=datetime(2020, 1, 1, 18, 20, tzinfo=UTC),
        closes_at=datetime(2020, 2, 1, 12, 0, tzinfo=UTC),
    )
    page = read(client, consultation.get_absolute_url())

    assert '<li class="closed"><b lang="en" dir="ltr">Comments</b>' in page
    assert '<time datetime="2020-01-02T00:05:00+0545">2 January 2020, 00:05</time>' in page
    assert "closed on" in page


@pytest.mark.parametrize(
    ("asked", "title", "mandate"),
    [
        ("fr", 'lang="fr" dir="ltr">Côte</h1>', "Par la <em>résolution</em> 4."),
        ("ar", 'lang="ar" dir="rtl">ساحل</h1>', "By <strong>resolution</strong> 4."),
        ("xx", 'lang="en" dir="ltr">Coast</h1>', "By <strong>resolution</strong> 4."),
    ],
)
def test_another_version_is_one_click_away(
    client: Client, consultation: Consultation, asked: str, title: str, mandate: str
):
    page = read(client, f"{consultation.get_absolute_url()}?in={asked}")

    assert title in page
    assert mandate in page


def test_versions_that_are_not_shown_are_offered(client: Client, consultation: Consultation):
    page = read(client, f"{consultation.get_absolute_url()}?in=fr")

    assert re.findall(r'href="\?in=(\S+?)"', page) == ["en", "ar"]


def test_consultation_that_is_not_announced_is_not_found(client: Client):
    hidden = ConsultationFactory(announced_at=None)

    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_markdown_of_the_mandate_cannot_carry_script(client: Client):
    consultation = ConsultationFactory(mandate={"en": "<script>alert(1)</script>"})

    assert "<script>alert" not in read(client, consultation.get_absolute_url())


@pytest.mark.parametrize(
    ("role", "queue", "summary"),
    [
        ("organiser", True, True),
        ("moderator", True, False),
        ("rapporteur", False, True),
        ("participant", False, False),
        (None, False, False),
    ],
)
def test_links_are_for_those_who_may(
    client: Client, consultation: Consultation, role: str | None, queue: bool, summary: bool
):
    user = RoleFactory(consultation=consultation, name=role).user if role else UserFactory()
    client.force_login(user)
    page = read(client, consultation.get_absolute_url())

    assert (reverse("moderation:queue", args=[consultation.slug]) in page) is queue
    assert (reverse("reports:summary", args=[consultation.slug]) in page) is summary


def test_following_is_offered_to_those_who_are_signed_in(client: Client, consultation: Consultation):
    user = UserFactory()
    assert "Follow" not in read(client, consultation.get_absolute_url())

    client.force_login(user)
    assert ">Follow</button>" in read(client, consultation.get_absolute_url())

    follow(user=user, topic=consultation.topic)
    assert ">Unfollow</button>" in read(client, consultation.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_whatever_the_consultation_holds(
    client: Client, django_assert_num_queries, number: int
):
    consultation = ConsultationFactory()
    PhaseFactory.create_batch(number, consultation=consultation)
    for roundtable in RoundtableFactory.create_batch(number, consultation=consultation):
        roundtable.objectives.set(ObjectiveFactory.create_batch(number, framework=consultation.framework))
        QuestionFactory.create_batch(number, roundtable=roundtable)
        Document.objects.create(
            consultation=consultation, roundtable=roundtable, language="en", url="https://a.example"
        )
    client.force_login(RoleFactory(consultation=consultation).user)
    client.get(consultation.get_absolute_url())

    with django_assert_num_queries(11):
        client.get(consultation.get_absolute_url())
