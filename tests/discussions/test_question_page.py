"""The page of a question: what it shows, to whom, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from tests.factories import (
    AffiliationFactory,
    ObjectiveFactory,
    QuestionFactory,
    StakeholderGroupFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1, text={"en": "What works?", "fr": "Qu’est-ce qui marche ?"})


def read(client: Client, question: Question, query: str = "") -> str:
    with override("en"):  # a page in French leaves its language behind
        return client.get(question.get_absolute_url() + query).content.decode()


def test_page_shows_comments_in_the_order_of_publication_with_replies_nested(client: Client, question: Question):
    first = published_comment(question=question, body="First words")
    published_comment(question=question, body="Second words")
    reply = published_comment(question=question, body="A reply", parent=first)

    html = read(client, question)

    assert html.index("First words") < html.index("A reply") < html.index("Second words")
    assert re.search(rf'id="c{first.pk}".*class="replies".*id="c{reply.pk}"', html, re.DOTALL)


def test_comment_shows_who_speaks_for_whom_as_at_posting(client: Client, question: Question):
    affiliation = AffiliationFactory(organisation__name={"en": "Harbour Workers Union"})
    published_comment(
        question=question,
        author_name="Rosa Delmar",
        position="Coordinator",
        organisation=affiliation.organisation,
        organisation_name=affiliation.organisation.name,
        affiliation_verified=True,
        stakeholder_group=StakeholderGroupFactory(code="trade_union"),
        role_badge="rapporteur",
        language="fr",
    )

    html = read(client, question)

    for words in ("Rosa Delmar", "Coordinator", "Harbour Workers Union", "verified", "Trade union", "Rapporteur"):
        assert words in html
    assert '<div class="text" lang="fr" dir="ltr">' in html


def test_question_is_shown_in_the_readers_language_with_the_others_at_hand(client: Client, question: Question):
    address = f"/fr{question.get_absolute_url()}"
    french = client.get(address).content.decode()
    asked = read(client, question, "?in=fr")

    assert '<h1 id="question" lang="fr" dir="ltr">Qu’est-ce qui marche ?</h1>' in french
    assert f'href="{address}?in=en" lang="en"' in french
    assert '<h1 id="question" lang="fr" dir="ltr">' in asked


def test_only_its_author_sees_a_comment_that_awaits_moderation(client: Client, question: Question):
    author, other = UserFactory(), UserFactory()
    pending_comment(question=question, author=author, body="Not yet public")

    assert "Not yet public" not in read(client, question)
    client.force_login(other)
    assert "Not yet public" not in read(client, question)
    client.force_login(author)
    html = read(client, question)
    assert "Not yet public" in html
    assert "Awaiting moderation, usually within a day" in html


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_gap_keeps_its_place_and_replies_but_no_words_and_no_name(
    client: Client, question: Question, status: Status
):
    comment = published_comment(question=question, body="Secret words", author_name="Secret name")
    published_comment(question=question, parent=comment, body="The reply stays")
    type(comment).objects.filter(pk=comment.pk).update(status=status)

    html = read(client, question)

    assert "The reply stays" in html
    assert comment.reference in html
    assert "Secret" not in html


def test_page_of_a_consultation_that_is_not_announced_is_not_found(client: Client, question: Question):
    question.roundtable.consultation.announced_at = None
    question.roundtable.consultation.save()

    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(f"/questions/{question.pk}/fresh/").status_code == 404
    client.force_login(UserFactory())
    assert client.post(f"/questions/{question.pk}/comments/", {"body": "x"}).status_code == 404


def test_deep_reply_says_whom_it_answers(client: Client, question: Question):
    comment = published_comment(question=question, author_name="Root Testa")
    for name in ("One Testa", "Two Testa", "Three Testa"):
        comment = published_comment(question=question, parent=comment, author_name=name)

    assert re.search(r'in reply to <a href="#c\d+"[^>]*><bdi>Two Testa</bdi></a>', read(client, question))


def test_imported_reply_without_its_parent_says_so(client: Client, question: Question):
    published_comment(question=question, missing_parent="Migration Testa")

    assert "In reply to <bdi>Migration Testa</bdi>, whose comment is not in this record" in read(client, question)


def test_pages_of_twenty_threads_show_every_thread_once(client: Client, question: Question):
    comments = [published_comment(question=question, body=f"Thread number {n}.") for n in range(45)]
    seen, query = [], ""
    for _ in range(3):
        html = read(client, question, query)
        seen += [int(pk) for pk in re.findall(r'<article class="comment" id="c(\d+)"', html)]
        following = re.search(r'href="[^"]*\?after=([^"]+)" rel="next"', html)
        query = f"?after={following[1]}" if following else "?"

    assert query == "?"
    assert seen == [comment.pk for comment in comments]


def test_permalink_leads_to_the_page_on_which_the_comment_stands(client: Client, question: Question):
    comments = [published_comment(question=question) for _ in range(45)]
    reply = published_comment(question=question, parent=comments[41])

    for comment in (comments[0], comments[19], comments[20], comments[44], reply):
        response = client.get(comment.get_absolute_url())
        assert response.status_code == 302
        address, anchor = response["Location"].split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_malformed_cursor_gives_the_first_page(client: Client, question: Question):
    published_comment(question=question, body="Here")

    for cursor in ("x", "1-", "99999999999999999999-1", "1-1-1", "-5-1"):
        assert "Here" in read(client, question, f"?after={cursor}")


def test_fresh_gives_what_was_published_after_the_cursor(client: Client, question: Question):
    cursor = int(re.search(r'data-cursor="(\d+)"', read(client, question))[1])
    comment = pending_comment(question=question, body="Brand new")
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)

    html = client.get(f"/questions/{question.pk}/fresh/?after={cursor}").content.decode()
    later = int(re.search(r'data-cursor="(\d+)"', read(client, question))[1])

    assert "1 new comment</button>" in html
    assert re.search(rf'<template data-parent="">\s*<article class="comment" id="c{comment.pk}"', html)
    assert later > cursor
    assert 'data-count="0"' in client.get(f"/questions/{question.pk}/fresh/?after={later}").content.decode()
    assert Comment.objects.published().count() == 1


def queries_of(client: Client, question: Question) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(question.get_absolute_url()).status_code == 200
    return [query["sql"] for query in captured]


@pytest.fixture
def member(client: Client) -> User:
    affiliation = AffiliationFactory()
    client.force_login(affiliation.user)
    return affiliation.user


@pytest.mark.parametrize("signed_in", [False, True])
def test_page_costs_the_same_queries_with_1_and_with_200_comments(
    client: Client, question: Question, member: User, signed_in: bool
):
    if not signed_in:
        client.logout()
    objective = ObjectiveFactory(framework=question.roundtable.consultation.framework)
    question.roundtable.objectives.add(objective)
    first = published_comment(question=question)
    few = queries_of(client, question)

    parents = [first]
    for index in range(199):
        parent = parents[index // 2] if index % 2 else None
        parents.append(published_comment(question=question, parent=parent))
        parents[-1].objective_tags.create(tag=objective, origin="confirmed")
    many = queries_of(client, question)

    assert len(many) == len(few), sorted(set(many))
    # Whoever has an account is also told what is new to them.
    assert len(many) <= (17 if signed_in else 14)


def test_page_of_an_author_costs_no_more_with_many_returned_comments(
    client: Client, question: Question, member: User
):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(question.get_absolute_url())
        return len(captured)

    reason = Reason.objects.get(code="unclear")
    costs = []
    for number in (1, 9):
        for _ in range(number):
            comment = pending_comment(question=question, author=member)
            decide(
                moderator=UserFactory(),
                comment=comment,
                revision=comment.latest_revision,
                ruling=Ruling.RETURN,
                reason=reason,
            )
        costs.append(cost())

    assert costs[0] == costs[1] <= 17


def test_long_chain_of_replies_is_drawn_flat(client: Client, question: Question):
    comment = published_comment(question=question)
    for _ in range(60):
        comment = published_comment(question=question, parent=comment)

    html = read(client, question)

    assert html.count('<article class="comment"') == 61
    assert html.count('class="replies"') == 3 + 1  # and the template for replies that come in live


def test_reply_dated_before_its_parent_still_stands_under_it(client: Client, question: Question):
    parent = published_comment(question=question)
    reply = published_comment(question=question, parent=parent, published_at=parent.placed_at - timedelta(days=2))

    html = read(client, question)

    assert re.search(rf'id="c{parent.pk}".*class="replies".*id="c{reply.pk}"', html, re.DOTALL)


def test_reply_form_stands_under_a_comment_of_a_later_page(client: Client, question: Question, member: User):
    comments = [published_comment(question=question) for _ in range(25)]

    html = read(client, question, f"?reply={comments[-1].pk}")

    assert f'id="c{comments[-1].pk}"' in html
    assert f'name="parent" value="{comments[-1].pk}"' in html


def test_reply_to_a_comment_of_another_question_is_an_answer(client: Client, question: Question, member: User):
    elsewhere = published_comment(question=QuestionFactory(roundtable=question.roundtable))

    html = read(client, question, f"?reply={elsewhere.pk}")

    assert 'name="parent"' not in html
    assert 'id="compose"' in html


@pytest.mark.parametrize("query", ["?reply=" + "9" * 5000, "?after=" + "9" * 17 + "-1", "?in=%00", "?reply=%00"])
def test_malformed_addresses_give_the_page(client: Client, question: Question, query: str):
    response = client.get(question.get_absolute_url() + query)

    assert response.status_code == 200
    assert "What works?" in response.content.decode()


def test_references_that_nobody_gave_are_not_found(client: Client, question: Question):
    address = f"/consultations/{question.roundtable.consultation.slug}/comments/"

    for reference in ("a%00b", "x" * 41, "GCM-RT1-Q1-9999"):
        assert client.get(f"{address}{reference}/").status_code == 404


def test_many_new_comments_are_offered_as_the_page_itself(client: Client, question: Question):
    for _ in range(51):
        comment = pending_comment(question=question)
        decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)

    html = client.get(f"/questions/{question.pk}/fresh/?after=0").content.decode()

    assert "<article" not in html
    assert f'<a href="{question.get_absolute_url()}">' in html
