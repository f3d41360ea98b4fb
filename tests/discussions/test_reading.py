"""What is new to a reader: marked, counted, and known of them alone."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.archive import as_html
from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.models import Question
from apps.discussions.actions import note_all_seen, note_seen
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Reading
from apps.discussions.standing import Standing, standings
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import QuestionFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    reader = UserFactory()
    client.force_login(reader)
    return reader


def read(client: Client, question: Question, query: str = "") -> str:
    with override("en"):
        return client.get(question.get_absolute_url() + query).content.decode()


def marked(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="comment unread" id="c(\d+)"', html)]


def current(question: Question) -> int:
    return Question.objects.get(pk=question.pk).revision


def unread(question: Question, reader: User) -> set[Comment]:
    return set(Comment.objects.unread_by(reader))


def test_nothing_is_new_on_a_first_visit_and_reading_is_noted_by_no_get(
    client: Client, question: Question, reader: User
):
    published_comment(question=question)

    html = read(client, question)

    assert marked(html) == []
    assert 'data-reading="all" hidden' in html
    assert not Reading.objects.exists()


def test_what_came_since_is_marked_counted_and_reached(client: Client, question: Question, reader: User):
    published_comment(question=question)
    note_all_seen(reader=reader, question=question, until=current(question))
    first, second = (published_comment(question=question) for _ in range(2))
    published_comment(question=question, author=reader)

    html = read(client, question)

    assert marked(html) == [first.pk, second.pk]
    assert f'<a href="#c{first.pk}">2 comments are new to you: go to the first</a>' in html
    assert html.count("New to you") == 2
    assert len(re.findall(rf'<a href="#c{second.pk}"[^>]*>Next new comment</a>', html)) == 1


def test_first_new_comment_of_another_page_is_reached_by_its_permalink(
    client: Client, question: Question, reader: User
):
    for _ in range(20):
        published_comment(question=question)
    note_all_seen(reader=reader, question=question, until=current(question))
    late = published_comment(question=question)

    html = read(client, question)

    assert f'<a href="{late.get_absolute_url()}">1 comment is new to you: go to it</a>' in html
    assert marked(html) == []


def test_page_notes_single_comments_and_the_rest_stays_new(client: Client, question: Question, reader: User):
    first, second = (published_comment(question=question) for _ in range(2))

    response = client.post(f"/questions/{question.pk}/reading/", {"seen": [first.pk, "x", "9" * 30]})

    assert response.status_code == 204
    assert unread(question, reader) == {second}
    client.post(f"/questions/{question.pk}/reading/", {"seen": second.pk})
    assert unread(question, reader) == set()
    assert Reading.objects.values_list("seen_until", "seen").get() == (current(question), [])


def test_button_marks_what_the_page_was_made_with_and_nothing_later(
    client: Client, question: Question, reader: User
):
    note_all_seen(reader=reader, question=question, until=0)
    published_comment(question=question)
    until = re.search(r'name="until" value="(\d+)"', read(client, question))[1]  # type: ignore[index]
    later = published_comment(question=question)

    response = client.post(f"/questions/{question.pk}/reading/", {"until": until}, follow=True)

    assert response.redirect_chain[-1][0] == question.get_absolute_url()
    assert "All comments here are marked as read." in response.content.decode()
    assert unread(question, reader) == {later}


def test_marker_never_goes_back_nor_beyond_what_is_there(question: Question):
    reader = UserFactory()
    published_comment(question=question)
    note_all_seen(reader=reader, question=question, until=10**9)
    note_all_seen(reader=reader, question=question, until=0)
    later = published_comment(question=question)

    assert unread(question, reader) == {later}


def test_comments_of_other_questions_and_unpublished_ones_are_not_noted(question: Question):
    reader = UserFactory()
    published_comment(question=question)
    elsewhere = published_comment(question=QuestionFactory(roundtable=question.roundtable))
    waiting = pending_comment(question=question)

    note_seen(reader=reader, question=question, comments=[elsewhere.pk, waiting.pk])

    assert Reading.objects.get().seen == []


def test_publication_makes_a_comment_new_and_an_edit_does_not(question: Question):
    reader = UserFactory()
    note_all_seen(reader=reader, question=question, until=current(question))
    comment = pending_comment(question=question)
    assert unread(question, reader) == set()

    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    assert unread(question, reader) == {comment}

    Comment.objects.filter(pk=comment.pk).update(status=Status.HIDDEN)
    assert unread(question, reader) == set()


def test_comments_that_come_in_live_are_marked(client: Client, question: Question, reader: User):
    note_all_seen(reader=reader, question=question, until=current(question))
    comment = pending_comment(question=question)
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)

    html = client.get(f"/questions/{question.pk}/fresh/?after=0").content.decode()

    assert marked(html) == [comment.pk]


def test_visitors_have_no_marks_and_are_asked_to_sign_in(client: Client, question: Question):
    published_comment(question=question)

    assert "data-reading" not in read(client, question)
    assert client.post(f"/questions/{question.pk}/reading/", {"until": 1})["Location"].startswith(
        "/accounts/login/"
    )


def test_reading_is_in_no_log(question: Question):
    note_seen(reader=UserFactory(), question=question, comments=[published_comment(question=question).pk])

    assert not Activity.objects.exists()


def test_table_of_questions_says_where_each_discussion_stands(client: Client, question: Question, reader: User):
    other = QuestionFactory(roundtable=question.roundtable)
    note_all_seen(reader=reader, question=question, until=current(question))
    comment = published_comment(question=question, language="fr")
    published_comment(question=question, language="en", parent=comment)
    published_comment(question=other)
    place = question.roundtable

    found = standings([question, other, QuestionFactory(roundtable=place)], reader)

    last = Comment.objects.filter(question=question).latest("placed_at").placed_at
    assert found[question.pk] == Standing(last, False, ["en", "fr"], unread=2)
    assert found[other.pk].unread == 0
    assert len(found) == 2
    with override("en"):
        pages = [
            client.get(page.get_absolute_url()).content.decode() for page in (place, place.consultation, other)
        ]
    for html in pages:
        assert (
            '<bdi lang="en">English</bdi>, <bdi lang="fr">Français</bdi> · <b class="signal">2 new to you</b>'
            in html
        )


@pytest.mark.parametrize("page", ["roundtable", "consultation"])
def test_table_of_questions_costs_the_same_with_1_and_3_questions(
    client: Client, question: Question, reader: User, page: str
):
    roundtable = question.roundtable
    address = (roundtable if page == "roundtable" else roundtable.consultation).get_absolute_url()

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    published_comment(question=question)
    one = cost()
    for _ in range(2):
        published_comment(question=QuestionFactory(roundtable=roundtable))

    assert cost() == one


def test_reading_is_exported_and_goes_with_its_person(question: Question):
    reader = UserFactory()
    comment = published_comment(question=question)
    published_comment(question=question)
    note_seen(reader=reader, question=question, comments=[comment.pk])

    assert comment.reference in as_html(reader, timezone.now())
    request_erasure(user=reader, by=reader)
    erase_due()
    assert not Reading.objects.exists()
