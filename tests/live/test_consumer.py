"""Who may listen, who hears what, and what is caught up, over real sockets."""

import json

import pytest
from django.db import transaction
from websockets.exceptions import InvalidStatus

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.live.catching_up import LIMIT_OF_SOCKET
from apps.live.consumer import REFUSED, TOO_LONG
from tests.factories import ConsultationFactory, QuestionFactory, RoleFactory, UserFactory
from tests.live.conftest import Listen, Record, closing_code, heard, is_silent, told


def test_anyone_may_listen_to_a_question_of_an_announced_consultation(listen: Listen, question: Question):
    assert is_silent(listen(question.topic))


def test_nobody_outside_may_listen_before_the_announcement(listen: Listen):
    hidden = QuestionFactory(roundtable__consultation__announced_at=None)

    assert closing_code(listen(hidden.topic)) == REFUSED


@pytest.mark.parametrize(
    ("role", "may"), [(RoleName.MODERATOR, True), (RoleName.ORGANISER, True), (RoleName.RAPPORTEUR, False)]
)
def test_the_queue_is_for_those_who_decide(listen: Listen, transactional_db: None, role: RoleName, may: bool):
    seat = RoleFactory(name=role)
    page = listen(f"queue:{seat.consultation_id}", user=seat.user)

    assert is_silent(page) if may else closing_code(page) == REFUSED


def test_a_participant_may_not_listen_to_the_queue(listen: Listen, transactional_db: None):
    page = listen(f"queue:{ConsultationFactory().pk}", user=UserFactory())

    assert closing_code(page) == REFUSED


def test_what_concerns_a_person_is_heard_by_that_person_only(listen: Listen, transactional_db: None):
    person, other = UserFactory(), UserFactory()
    topic = f"person:{person.pk}"

    assert is_silent(listen(topic, user=person))
    assert closing_code(listen(topic, user=other)) == REFUSED
    assert closing_code(listen(topic)) == REFUSED


def test_one_forbidden_topic_refuses_the_whole(listen: Listen, question: Question):
    queue = f"queue:{question.roundtable.consultation_id}"

    assert closing_code(listen(question.topic, queue)) == REFUSED


MALFORMED = [
    "",
    "topics=&cursor=0",
    "topics=question:{id}",
    "topics=question:{id}&cursor=",
    "topics=question:{id}&cursor=-1",
    "topics=question:{id}&cursor=1e3",
    "topics=question:{id}&cursor=1&cursor=2",
    "topics=question:{id}&cursor=1,2",
    "topics=question:{id}&cursor=0&more=1",
    "topics=question:{id}&cursor=9999999999999999999",
    "topics=question:99999999999999999999&cursor=0",
    "topics=question:%D9%A1&cursor=0",
    "topics=question:{id}%00&cursor=0",
    "topics=nothing:{id}&cursor=0",
    "topics=question&cursor=0",
    "topics=" + ",".join(f"question:{number}" for number in range(1, 12)) + "&cursor=0",
]


def test_a_malformed_question_is_refused(listen: Listen, question: Question):
    queries = [query.replace("{id}", str(question.pk)) for query in MALFORMED]

    assert {query: closing_code(listen(query=query)) for query in queries} == dict.fromkeys(queries, REFUSED)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_pages_of_other_sites_are_refused(listen: Listen, question: Question, origin: str | None):
    with pytest.raises(InvalidStatus) as refusal:
        listen(question.topic, origin=origin)

    assert refusal.value.response.status_code == 403


def test_other_addresses_are_refused(listen: Listen, question: Question):
    with pytest.raises(InvalidStatus) as refusal:
        listen(question.topic, path="live/more/")

    assert refusal.value.response.status_code == 403


def test_all_pages_on_a_topic_hear_and_no_others(listen: Listen, question: Question, happen: Record):
    here = [listen(question.topic) for _ in range(5)]
    elsewhere = listen(QuestionFactory().topic)

    activity = happen(question, *question.topics)

    expected = {"kind": "live.tested", "topic": question.topic, "cursor": activity.pk}
    assert [heard(page) for page in here] == [expected] * 5
    assert is_silent(elsewhere)


def test_a_page_on_two_topics_hears_of_each(listen: Listen, question: Question, happen: Record):
    person = UserFactory()
    mine = f"person:{person.pk}"
    page = listen(question.topic, mine, user=person)

    first, second = happen(question, question.topic), happen(question, mine)

    assert [heard(page), heard(page)] == [told(first, question.topic), told(second, mine)]


def test_what_was_rolled_back_is_not_heard_of(listen: Listen, question: Question, happen: Record):
    page = listen(question.topic)
    with transaction.atomic():
        happen(question, question.topic)
        transaction.set_rollback(True)

    assert is_silent(page)


def test_a_page_catches_up_from_its_cursor_in_order(listen: Listen, question: Question, happen: Record):
    seen, *missed = [happen(question, question.topic) for _ in range(4)]
    happen(question, "question:999999")

    page = listen(question.topic, cursor=seen.pk)

    assert [heard(page) for _ in missed] == [told(activity, question.topic) for activity in missed]
    assert is_silent(page)


def test_each_topic_may_have_a_cursor_of_its_own(listen: Listen, question: Question, happen: Record):
    other = QuestionFactory()
    first = happen(question, question.topic)
    second = happen(other, question.topic, other.topic)
    third = happen(question, question.topic)

    page = listen(question.topic, other.topic, cursor=f"{first.pk},{second.pk}")

    assert [heard(page), heard(page)] == [told(second, question.topic), told(third, question.topic)]
    assert is_silent(page)


def test_too_much_to_catch_up_is_said_in_one_word(listen: Listen, question: Question, happen: Record):
    first = happen(question, question.topic)
    for _ in range(LIMIT_OF_SOCKET):
        happen(question, question.topic)

    within, beyond = listen(question.topic, cursor=first.pk), listen(question.topic, cursor=first.pk - 1)

    assert [heard(within)["cursor"] for _ in range(LIMIT_OF_SOCKET)] == list(
        Activity.objects.filter(id__gt=first.pk).values_list("id", flat=True)
    )
    assert heard(beyond) == {"kind": "reset"}
    assert is_silent(beyond)


def test_what_a_page_says_is_ignored(listen: Listen, question: Question):
    page = listen(question.topic)
    page.send(json.dumps({"topics": ["queue:1"]}))
    page.send(b"\x00")

    assert is_silent(page)


def test_a_page_that_talks_too_long_is_closed(listen: Listen, question: Question):
    page = listen(question.topic)
    page.send("x" * 65)

    assert closing_code(page) == TOO_LONG
