"""The page of answers: how they look, how they can be narrowed, what they cost."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.consultations.models import Document, Question
from apps.discussions.enums import CommentAttribution, TagOrigin
from apps.discussions.models import ObjectiveTag
from apps.search import finding, proposals
from apps.search.indexing import reconcile
from apps.search.views import search as view
from tests.factories import (
    ObjectiveFactory,
    QuestionFactory,
    StakeholderGroupFactory,
    UserFactory,
    published_comment,
)
from tests.search.conftest import Search

pytestmark = pytest.mark.django_db


def test_every_page_but_its_own_has_a_box_for_it(client: Client, search: Search):
    home, own = client.get("/").content.decode(), search("words")

    assert home.count('action="/search/"') == 1
    assert 'action="/fr/search/"' in client.get("/fr/").content.decode()
    assert own.count('role="search"') == 1
    assert '<meta name="robots" content="noindex">' in own


def test_answer_says_what_it_is_where_and_by_whom(search: Search, question: Question):
    comment = published_comment(
        question=question,
        body="A **lighthouse** is\n\n- tall\n- white",
        author_name="Rosa Delmar",
        published_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )

    [found] = search("lighthouse").found

    consultation, roundtable = question.roundtable.consultation, question.roundtable
    assert found == (
        f"Comment · Review {consultation.code} · Roundtable {roundtable.number} · What works? Rosa Delmar "
        f"A lighthouse is tall white 1 March 2026, 12:00 · {comment.reference} · English"
    )


def test_the_day_alone_is_told_where_the_time_is_withheld(search: Search, question: Question):
    published_comment(
        question=question,
        body="A lighthouse.",
        author_name="",
        attribution=CommentAttribution.CHATHAM_HOUSE,
        pseudonym=12,
        date_only=True,
        published_at=datetime(2026, 3, 1, tzinfo=UTC),
    )

    [found] = search("lighthouse").found

    assert "Participant 12 A lighthouse. 1 March 2026 ·" in found


def test_markup_in_texts_names_and_questions_stays_text(search: Search):
    bad = "<script>alert(1)</script>"
    question = QuestionFactory(text={"en": f"Lighthouse {bad}"})
    published_comment(question=question, body=f"Lighthouse {bad} <img src=x>", author_name=f"{bad} Lighthouse")
    Document.objects.create(
        consultation=question.roundtable.consultation,
        title={"en": f"Lighthouse {bad}"},
        language="en",
        url="https://example.org/",
    )

    page = search(f'lighthouse script {bad} "><script>')

    assert len(page.found) == 3
    assert "alert(1)<" not in page
    assert "<script>" not in page
    assert "<img" not in page
    assert "script" in page.marked


def test_long_text_is_shown_where_the_words_are(search: Search, question: Question):
    published_comment(
        question=question, body="Sand and stones. " * 80 + "Then a lighthouse. " + "More sand. " * 80
    )

    [found] = search("lighthouse").found

    assert "… " in found
    assert "Then a lighthouse." in found
    assert len(found) < 600


def test_best_answers_come_first(search: Search, question: Question):
    once = published_comment(question=question, body=f"A lighthouse {'and sand ' * 60}.")
    often = published_comment(question=question, body="Lighthouse after lighthouse after lighthouse.")
    titled = QuestionFactory(text={"en": "Which lighthouse?"})

    addresses = search("lighthouse").addresses

    assert addresses == [each.get_absolute_url() for each in (titled, often, once)]


def test_equally_good_answers_begin_with_the_latest(search: Search, question: Question):
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 1, 3)]
    comments = [published_comment(question=question, body="A lighthouse.", published_at=day) for day in days]

    assert search("lighthouse").addresses == [comments[place].get_absolute_url() for place in (2, 0, 1)]


def test_thing_with_several_versions_is_found_once_in_the_one_that_answers(search: Search):
    QuestionFactory(text={"en": "Which port?", "fr": "Quel port ?"})

    page = search("port")
    french = search("quel port")

    assert len(page.found) == 1
    assert 'lang="fr" dir="ltr">' in french
    assert french.marked == ["Quel", "port"]


@pytest.fixture
def varied(question: Question) -> dict[str, object]:
    """Comments that differ in language, group, objective and consultation."""
    group, objective = StakeholderGroupFactory(code="academia"), ObjectiveFactory(label={"en": "Safe seas"})
    comment = published_comment(question=question, body="A lighthouse.", stakeholder_group=group)
    ObjectiveTag.objects.create(content_object=comment, tag=objective, origin=TagOrigin.CONFIRMED)
    published_comment(question=question, body="Un lighthouse.", language="fr")
    elsewhere = QuestionFactory(text={"en": "What lighthouse?"})
    published_comment(question=elsewhere, body="Another lighthouse.", stakeholder_group=StakeholderGroupFactory())
    return {"group": group.pk, "objective": objective.pk, "consultation": question.roundtable.consultation.slug}


@pytest.mark.parametrize(
    ("narrowing", "count"),
    [
        ({}, 4),
        ({"kind": "comment"}, 3),
        ({"kind": "question"}, 1),
        ({"language": "fr"}, 1),
        ({"consultation": None}, 2),
        ({"group": None}, 1),
        ({"objective": None}, 1),
        ({"kind": "comment", "language": "en", "consultation": None}, 1),
        ({"kind": "nonsense", "language": "xx", "consultation": "none", "group": "x", "objective": "-1"}, 4),
        ({"group": "999999", "objective": "999999"}, 4),
        ({"language": "sw"}, 0),
    ],
)
def test_answers_are_narrowed_by_the_address(
    search: Search, varied: dict[str, object], narrowing: dict[str, object], count: int
):
    page = search("lighthouse", **{name: value or varied[name] for name, value in narrowing.items()})

    assert len(page.found) == count


def test_page_offers_what_answers_differ_in_and_takes_choices_back(search: Search, varied: dict[str, object]):
    page, french = search("lighthouse"), search("lighthouse", language="fr", page="1")

    assert '<a href="?q=lighthouse&amp;language=fr"><bdi lang="fr">Français</bdi> <small>1</small></a>' in page
    assert '<a href="?q=lighthouse&amp;kind=comment"><bdi>Comments</bdi> <small>3</small></a>' in page
    assert '<bdi lang="en">Academia</bdi> <small>1</small>' in page
    assert 'class="chosen">Language: <b><bdi lang="fr">Français</bdi></b> <a href="?q=lighthouse">Clear' in french
    assert '<input type="hidden" name="language" value="fr">' in french


def test_a_consultation_leads_to_the_search_in_it(client: Client, search: Search, varied: dict[str, object]):
    consultation = Question.objects.order_by("pk").first().roundtable.consultation
    address = f"/search/?consultation={consultation.slug}"

    assert f'href="{address}"' in client.get(consultation.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert f'<input type="hidden" name="consultation" value="{consultation.slug}">' in page
    assert f"Review {consultation.code}</bdi></b>" in page


def test_a_choice_that_leaves_nothing_can_be_taken_back(search: Search, varied: dict[str, object]):
    page = search("lighthouse", language="sw")

    assert '<a href="?q=lighthouse">Clear' in page
    assert "Nothing was found" in page


def test_page_has_twenty_answers_and_leads_to_the_others(search: Search, question: Question):
    for _ in range(21):
        published_comment(question=question, body="A lighthouse.")

    first, second = search("lighthouse"), search("lighthouse", page="2")

    assert (len(first.found), len(second.found)) == (20, 1)
    assert 'href="?q=lighthouse&amp;page=2" rel="next"' in first
    assert "21 answers" in first
    assert len(search("lighthouse", page="99").found) == 1


def test_more_than_can_be_looked_at_is_said_to_be_more(
    search: Search, question: Question, monkeypatch: pytest.MonkeyPatch
):
    for module in (proposals, finding, view):
        monkeypatch.setattr(module, "MOST_COMMENTS", 3)
    for _ in range(5):
        published_comment(question=question, body="A lighthouse.")

    assert "More than 3 comments" in search("lighthouse")
    assert "More than" not in search("works")


@pytest.mark.parametrize("most_at_once", [0, 1_000], ids=["by ages", "all at once"])
def test_latest_come_first_and_none_is_left_out(
    search: Search, question: Question, monkeypatch: pytest.MonkeyPatch, most_at_once: int
):
    for module in ("indexing", "proposals"):
        monkeypatch.setattr(f"apps.search.{module}.ERA", 2)
        monkeypatch.setattr(f"apps.search.{module}.AGE", 4)
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", most_at_once)
    comments = [published_comment(question=question, body="A lighthouse.") for _ in range(15)]
    published_comment(question=question, body="Nothing of it.")
    monkeypatch.setattr(proposals, "MOST_COMMENTS", 100)
    assert len(set(search("lighthouse").addresses)) == 15

    monkeypatch.setattr(proposals, "MOST_COMMENTS", 3)
    assert {comment.get_absolute_url() for comment in comments[-3:]} <= set(search("lighthouse").addresses)


def test_page_costs_the_same_for_one_and_for_many(question: Question):
    def queries() -> int:
        reconcile()
        client.get("/search/", {"q": "lighthouse"})  # learns words and languages
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "lighthouse"})
        return len(captured)

    client = Client()
    client.force_login(UserFactory())
    for each in range(2):
        published_comment(question=question, body="A lighthouse.", language=("en", "fr")[each])
    few = queries()
    for each in range(20):
        published_comment(question=question, body="A lighthouse.", language=("en", "fr")[each % 2])
    many = queries()

    assert few <= 16
    assert many <= few


def test_visitors_search_so_many_times_a_minute(question: Question, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view, "SEARCHES_PER_MINUTE", 2)
    cache.clear()
    client = Client()
    answers = [client.get("/search/", {"q": "lighthouse"}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert client.get("/search/").status_code == 200


def test_search_in_arabic_runs_from_right_to_left(search: Search, question: Question):
    published_comment(question=question, body="المنارة البيضاء.", language="ar")
    reconcile()

    page = Client().get("/ar/search/", {"q": "منارة"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="excerpt" lang="ar" dir="rtl"><mark>المنارة</mark> البيضاء.' in page
