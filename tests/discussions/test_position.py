"""Where a page stands in a long discussion, and the ways to the pages around it."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.actions import note_all_seen
from apps.discussions.models import Comment
from tests.factories import pending_comment, published_comment

pytestmark = pytest.mark.django_db


def read(client: Client, question: Question, query: str = "") -> str:
    with override("en"):
        return client.get(question.get_absolute_url() + query).content.decode()


def shown(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment(?: unread)?" id="c(\d+)"', html)]


def way(html: str, rel: str) -> str | None:
    """The query of the link to the page before or after; "" for none in the address."""
    found = re.search(rf'href="[^"?]*(\?[^"]+)?" rel="{rel}"', html)
    return found and (found[1] or "").replace("&amp;", "&")


def position(html: str) -> str | None:
    """As the title, the list and both lines beside it say, which have to agree."""
    title = re.search(r"<title>.* · (\w+ [\d–]+ of \d+) · ", html, re.DOTALL)
    said = re.findall(r'<p class="position">(\w+ [\d–]+ of \d+)|aria-label="(\w+ [\d–]+ of \d+)"', html)
    said += re.findall(r"<span>(\w+ [\d–]+ of \d+)(</span>)", html)
    if title is None:
        assert not said
        return None
    assert [first or second for first, second in said] == [title[1]] * 3
    return title[1]


def walked(client: Client, question: Question, query: str, rel: str) -> list[tuple[str | None, list[int]]]:
    pages = []
    following: str | None = query
    while following is not None:
        html = read(client, question, following)
        pages.append((position(html), shown(html)))
        query, following = following, way(html, rel)
    return [*pages, (query, [])]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["Threads 1–20 of 63", "Threads 21–40 of 63", "Threads 41–60 of 63", "Threads 61–63 of 63"]),
        (
            "?sort=newest",
            ["Threads 1–20 of 63", "Threads 21–40 of 63", "Threads 41–60 of 63", "Threads 61–63 of 63"],
        ),
        (
            "?sort=endorsed",
            ["Threads 1–20 of 63", "Threads 21–40 of 63", "Threads 41–60 of 63", "Threads 61–63 of 63"],
        ),
        ("?language=fr", ["Comments 1–20 of 41", "Comments 21–40 of 41", "Comment 41 of 41"]),
        ("?sort=newest&language=fr", ["Comments 1–20 of 41", "Comments 21–40 of 41", "Comment 41 of 41"]),
    ],
)
def test_pages_say_where_they_stand_and_lead_back_as_they_lead_on(
    client: Client, question: Question, query: str, numbers: list[str]
):
    """The way back shows the same pages: in each order, and of a filtered discussion."""
    comments = [published_comment(question=question, language="fr" if n < 40 else "en") for n in range(63)]
    published_comment(question=question, language="fr", parent=comments[50])
    for number, comment in enumerate(comments):
        Comment.objects.filter(pk=comment.pk).update(endorsement_count=number % 3)

    *there, (last, _) = walked(client, question, query, "next")
    *back, (first, _) = walked(client, question, last or "", "prev")

    assert [said for said, _ in there] == numbers
    assert back == there[::-1]
    assert first == query


def test_discussion_of_one_page_has_no_place_in_itself(client: Client, question: Question):
    for _ in range(20):
        published_comment(question=question)

    html = read(client, question)

    assert position(html) is None
    assert 'class="pagination"' not in html


def test_own_waiting_comments_count_for_their_author_alone(client: Client, question: Question, author: User):
    for _ in range(20):
        published_comment(question=question)
    pending_comment(question=question, author=author)

    assert position(read(client, question)) == "Threads 1–20 of 21"
    client.logout()
    assert position(read(client, question)) is None


def test_first_page_is_one_step_from_the_third(client: Client, question: Question):
    for number in range(41):
        published_comment(question=question, language="fr" if number % 2 else "en")
    first = read(client, question, "?hide=fr")
    second = read(client, question, way(first, "next") or "")
    third = read(client, question, way(second, "next") or "")

    beginning = f'<a href="{question.get_absolute_url()}?hide=fr">From the beginning</a>'
    assert [beginning in html for html in (first, second, third)] == [False, False, True]


def test_page_after_the_last_comment_leads_back(client: Client, question: Question, author: User):
    comments = [published_comment(question=question) for _ in range(20)]
    own = pending_comment(question=question, author=author)
    end = way(read(client, question), "next")
    Comment.objects.filter(pk=own.pk).update(author=None)

    html = read(client, question, end or "")

    assert shown(html) == []
    assert "There are no more comments." in html
    assert "Nobody has answered yet" not in html
    assert way(html, "prev") == ""
    assert shown(read(client, question)) == [comment.pk for comment in comments]


def test_pages_of_long_and_short_discussions_cost_the_same_queries(client: Client, question: Question):
    def cost(query: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            read(client, question, query)
        return len(captured)

    for _ in range(61):
        published_comment(question=question)
    third = walked(client, question, "", "next")[-1][0] or ""
    costs = [cost(""), cost(third)]
    for _ in range(61):
        published_comment(question=question)

    assert [cost(""), cost(third)] == costs
    # Only the way back to what is not the first page has to be looked up.
    assert costs[1] == costs[0] + 1


def test_ways_between_new_comments_lead_on_and_back_over_the_pages(
    client: Client, question: Question, author: User
):
    threads = [published_comment(question=question) for _ in range(41)]
    note_all_seen(reader=author, question=question, until=Question.objects.get(pk=question.pk).revision)
    late = published_comment(question=question, parent=threads[25])
    early = [published_comment(question=question, parent=threads[3]) for _ in range(2)]
    last = published_comment(question=question)

    second = read(client, question, way(read(client, question), "next") or "")
    first = read(client, question)
    third = read(client, question, way(second, "next") or "")

    assert ways_at(second) == [(late.pk, early[1].get_absolute_url(), last.get_absolute_url())]
    assert ways_at(first) == [
        (early[0].pk, "", f"#c{early[1].pk}"),
        (early[1].pk, f"#c{early[0].pk}", late.get_absolute_url()),
    ]
    assert ways_at(third) == [(last.pk, late.get_absolute_url(), "")]


def ways_at(html: str) -> list[tuple[int, str, str]]:
    """Each new comment with the addresses of the one before and the one after."""
    heads = re.findall(r'<article class="comment unread" id="c(\d+)".*?<header>(.*?)</header>', html, re.DOTALL)
    return [(int(pk), _address(head, "Previous"), _address(head, "Next")) for pk, head in heads]


def _address(head: str, which: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{which} new comment<', head)
    return found[1] if found else ""
