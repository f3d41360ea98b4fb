"""Sorting and filtering a discussion: in the address, exact over its pages, and telling no more than the page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from apps.consultations.models import Question
from apps.discussions.enums import CommentAttribution, Order
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import (
    ObjectiveFactory,
    OrganisationFactory,
    StakeholderGroupFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db


def read(client: Client, question: Question, query: str = "") -> str:
    with override("en"):
        return client.get(question.get_absolute_url() + query).content.decode()


def shown(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment" id="c(\d+)"', html)]


def all_pages(client: Client, question: Question, query: str) -> list[int]:
    found: list[int] = []
    while query:
        html = read(client, question, query)
        found += shown(html)
        following = re.search(r'href="[^"?]*(\?[^"]+)" rel="next"', html)
        query = following[1].replace("&amp;", "&") if following else ""
    return found


def test_each_order_shows_every_thread_once_over_its_pages(client: Client, question: Question):
    start = timezone.now()
    comments = [
        published_comment(question=question, published_at=start + timedelta(minutes=number // 3))
        for number in range(45)
    ]
    for number, comment in enumerate(comments):
        Comment.objects.filter(pk=comment.pk).update(endorsement_count=number % 4)
    oldest = list(Comment.objects.order_by("placed_at", "pk").values_list("pk", flat=True))

    assert all_pages(client, question, "?sort=oldest") == oldest
    assert all_pages(client, question, "?sort=newest") == oldest[::-1]
    endorsed = Comment.objects.order_by(F("endorsement_count").desc(), "placed_at", "pk")
    assert all_pages(client, question, "?sort=endorsed") == list(endorsed.values_list("pk", flat=True))


def test_replies_are_in_the_order_of_the_conversation_whatever_the_order_of_threads(
    client: Client, question: Question
):
    first, second = (published_comment(question=question) for _ in range(2))
    replies = [published_comment(question=question, parent=first) for _ in range(2)]

    assert shown(read(client, question, "?sort=newest")) == [second.pk, first.pk, replies[0].pk, replies[1].pk]


def test_pages_do_not_shift_while_people_write(client: Client, question: Question):
    comments = [published_comment(question=question) for _ in range(25)]
    html = read(client, question, "?sort=newest")
    published_comment(question=question)
    following = re.search(r'href="[^"?]*(\?[^"]+)" rel="next"', html)
    assert following

    rest = shown(read(client, question, following[1].replace("&amp;", "&")))

    assert rest == [comment.pk for comment in comments[:5][::-1]]


@pytest.mark.parametrize("order", Order.values)
@pytest.mark.parametrize(
    "cursor", ["x", "n-1", "e-1-1", "n-1-1-1", "e-99999999999-1-1", "1-1", "e-1-" + "9" * 18 + "-1"]
)
def test_cursor_of_another_order_or_of_none_gives_the_first_page(
    client: Client, question: Question, order: str, cursor: str
):
    comment = published_comment(question=question)

    assert shown(read(client, question, f"?sort={order}&after={cursor}")) == [comment.pk]


def test_filters_find_comments_with_what_they_answer(client: Client, question: Question):
    objective = ObjectiveFactory(framework=question.roundtable.consultation.framework, number=7)
    question.roundtable.objectives.add(objective)
    union = StakeholderGroupFactory(code="trade_union")
    root = published_comment(question=question, author_name="Root Testa", language="fr")
    reply = published_comment(question=question, parent=root, stakeholder_group=union, author_name="Ama Testa")
    reply.objective_tags.create(tag=objective, origin="confirmed")

    for query in (
        "?objective=7",
        "?group=trade_union",
        "?language=en",
        f"?author={reply.pk}",
        "?language=en&objective=7",
    ):
        html = read(client, question, query)
        assert shown(html) == [reply.pk], query
        assert "1 comment found" in html
        assert re.search(rf'in reply to <a href="{root.get_absolute_url()}"[^>]*><bdi>Root Testa</bdi></a>', html)
        assert f'<a href="{question.get_absolute_url()}">Show all comments</a>' in html
    assert "</b>: objective 7 · English" in read(client, question, "?objective=7&language=en")


def test_filter_without_a_match_says_what_was_asked_for(client: Client, question: Question):
    published_comment(question=question, language="fr")
    group = StakeholderGroupFactory(code="trade_union")
    published_comment(question=question, stakeholder_group=group, language="en")

    html = read(client, question, "?group=trade_union&language=fr")

    assert shown(html) == []
    assert "No comment under this question matches what you chose." in html
    assert f"<p>{group.name} · Français</p>" in html


@pytest.mark.parametrize(
    "query", ["?objective=99", "?group=nobody", "?language=xx", "?author=0", "?author=x", "?sort=by-name"]
)
def test_what_is_not_there_is_not_asked_for(client: Client, question: Question, query: str):
    comment = published_comment(question=question)

    html = read(client, question, query)

    assert shown(html) == [comment.pk]
    assert "comment found" not in html


def test_filtered_pages_keep_the_filter(client: Client, question: Question):
    french = [published_comment(question=question, language="fr").pk for _ in range(25)]
    for _ in range(5):
        published_comment(question=question, language="en")

    assert all_pages(client, question, "?language=fr&sort=newest") == french[::-1]


def test_filter_by_author_goes_by_what_readers_call_them(client: Client, question: Question):
    """One person by name, under a pseudonym and for an organisation: three for readers, and for the filter."""
    person, organisation = UserFactory(), OrganisationFactory()
    sealed = {"author_name": ""}
    named = published_comment(question=question, author=person, author_name="Ama Testa")
    protected = published_comment(
        question=question, author=person, attribution=CommentAttribution.PROTECTED, pseudonym=4, **sealed
    )
    under = {"attribution": CommentAttribution.ORGANISATION, "organisation": organisation, **sealed}
    spoken = published_comment(question=question, author=person, organisation_name=organisation.name, **under)
    colleague = published_comment(question=question, organisation_name=organisation.name, **under)
    chatham = {"attribution": CommentAttribution.CHATHAM_HOUSE, "date_only": True, **sealed}
    numbered = [published_comment(question=question, author=person, pseudonym=4, **chatham) for _ in range(2)]

    for comment, found in (
        (named, [named]),
        (protected, [protected]),
        (spoken, [spoken, colleague]),
        (numbered[0], numbered),
    ):
        assert shown(read(client, question, f"?author={comment.pk}")) == [each.pk for each in found]


def test_only_groups_that_stand_with_comments_are_offered(client: Client, question: Question):
    """Under the Chatham House Rule no group stands there, so that none can be asked for."""
    author = UserFactory()
    published_comment(
        question=question,
        author=author,
        author_name="",
        attribution=CommentAttribution.CHATHAM_HOUSE,
        pseudonym=3,
        date_only=True,
    )
    assert 'name="group"' not in read(client, question)

    published_comment(question=question, stakeholder_group=StakeholderGroupFactory(code="diaspora"))
    assert re.findall(r'<option value="([^"]+)"', read(client, question).split('name="group"')[1])[0] == "diaspora"


def test_unpublished_comments_are_found_by_no_filter(client: Client, question: Question):
    author = UserFactory()
    client.force_login(author)
    waiting = pending_comment(question=question, author=author, language="fr")
    published_comment(question=question, language="fr")

    assert waiting.pk not in shown(read(client, question, "?language=fr"))
    assert "comment found" not in read(client, question, f"?author={waiting.pk}")


def test_new_comments_lead_from_a_filtered_page_to_their_thread(client: Client, question: Question):
    published_comment(question=question)
    assert "elsewhere" not in read(client, question)
    assert f'data-fresh-url="/questions/{question.pk}/fresh/?elsewhere=1"' in read(
        client, question, "?sort=newest"
    )
    comment = pending_comment(question=question)
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)

    html = client.get(f"/questions/{question.pk}/fresh/?elsewhere=1&after=0").content.decode()

    assert f'<a href="{comment.get_absolute_url()}">1 new comment</a>' in html
    assert "<template" not in html


def test_answer_to_a_comment_of_a_filtered_page_is_written_in_its_thread(client: Client, question: Question):
    client.force_login(UserFactory())
    comment = published_comment(question=question, language="fr")

    html = read(client, question, "?language=fr")

    assert f'href="{question.get_absolute_url()}?reply={comment.pk}#compose"' in html


def test_citation_says_who_for_whom_and_where(client: Client, question: Question):
    organisation = OrganisationFactory(name={"en": "Harbour & Sons"})
    moment = datetime(2026, 3, 4, 12, tzinfo=UTC)
    comment = published_comment(
        question=question,
        author_name="Ama Testa",
        organisation=organisation,
        organisation_name=organisation.name,
        published_at=moment,
    )
    unnamed = published_comment(
        question=question,
        author_name="",
        attribution=CommentAttribution.CHATHAM_HOUSE,
        pseudonym=3,
        date_only=True,
        published_at=moment,
    )

    html = read(client, question)
    citations = re.findall(r"<textarea id=\"q\d+\"[^>]*>\s*(.*?)\s*</textarea>", html, re.DOTALL)

    address = f"{settings.SITE_URL.rstrip('/')}{comment.get_absolute_url()}"
    place = f"comment {comment.reference}, Review {comment.consultation.code}, 4 March 2026, {address}"
    assert citations[0] == f"Ama Testa, Harbour &amp; Sons, {place}"
    assert citations[1].startswith(f"Participant 3, comment {unnamed.reference}, Review")


def test_comments_in_hidden_languages_keep_their_places_and_fold_to_a_line(client: Client, question: Question):
    french, english = (published_comment(question=question, language=code) for code in ("fr", "en"))
    reply = published_comment(question=question, language="fr", parent=english)

    html = read(client, question, "?hide=fr")

    assert shown(html) == [french.pk, english.pk, reply.pk]
    assert html.count("<summary>Comment in <bdi>Français</bdi> hidden: show</summary>") == 2
    assert "comment found" not in html
    assert 'value="fr" id="filter-hide_1" checked' in html
    assert "hidden: show" not in read(client, question, "?hide=xx")


def test_hidden_languages_go_along_to_the_next_page(client: Client, question: Question):
    for number in range(25):
        published_comment(question=question, language="fr" if number % 2 else "en")

    assert 'href="' + question.get_absolute_url() + "?hide=fr&amp;after=" in read(client, question, "?hide=fr")


def test_where_all_speak_one_language_there_is_none_to_hide(client: Client, question: Question):
    published_comment(question=question)

    assert 'name="hide"' not in read(client, question)
