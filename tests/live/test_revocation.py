"""Who may see no more loses the socket, whatever the page had asked to hear."""

import time

import pytest
from django.test import Client

from apps.activity.models import Activity
from apps.consultations.actions import change_visibility, limit_role, take_role
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Question, Role
from apps.discussions.actions import submit_comment
from apps.live.consumer import REFUSED
from tests.factories import QuestionFactory, RoleFactory, UserFactory
from tests.live.conftest import Listen, Record, closing_code, heard, is_silent, told

AT_MOST = 2.0  # seconds


@pytest.fixture
def role(transactional_db: None) -> Role:
    return RoleFactory(name=RoleName.PARTICIPANT, consultation__visibility=Visibility.MEMBERS)


@pytest.fixture
def question(role: Role) -> Question:
    return QuestionFactory(roundtable__consultation=role.consultation)


def test_member_who_is_removed_loses_page_and_socket(listen: Listen, role: Role, question: Question):
    client = Client()
    client.force_login(role.user)
    pages = [listen(topic, user=role.user) for topic in question.topics]
    assert all(is_silent(page) for page in pages)
    assert client.get(question.get_absolute_url()).status_code == 200

    begun = time.monotonic()
    take_role(role=role, by=UserFactory())

    assert [closing_code(page) for page in pages] == [REFUSED] * len(pages)
    assert time.monotonic() - begun < AT_MOST
    assert client.get(question.get_absolute_url()).status_code == 404
    assert closing_code(listen(question.topic, user=role.user)) == REFUSED


def test_others_stay_and_hear_on(listen: Listen, role: Role, question: Question, happen: Record):
    other = RoleFactory(consultation=role.consultation, name=RoleName.OBSERVER)
    page = listen(question.topic, user=other.user)
    gone = listen(question.topic, user=role.user)

    take_role(role=role, by=UserFactory())
    assert closing_code(gone) == REFUSED
    activity = happen(question, question.topic)

    assert heard(page) == told(activity, question.topic)


def test_who_keeps_another_role_keeps_the_socket(listen: Listen, role: Role, question: Question, happen: Record):
    RoleFactory(user=role.user, consultation=role.consultation, name=RoleName.RAPPORTEUR)
    page = listen(question.topic, user=role.user)

    take_role(role=role, by=UserFactory())
    activity = happen(question, question.topic)

    assert heard(page) == told(activity, question.topic)
    assert is_silent(page)


def test_moderator_who_is_removed_loses_the_queue(listen: Listen, transactional_db: None):
    role = RoleFactory(name=RoleName.MODERATOR)
    page = listen(role.consultation.queue_topic, user=role.user)

    take_role(role=role, by=UserFactory())

    assert closing_code(page) == REFUSED


def test_moderator_who_is_limited_loses_the_queue_and_hears_on_at_their_own_desk(
    listen: Listen, role: Role, question: Question
):
    moderator = RoleFactory(consultation=role.consultation, name=RoleName.MODERATOR)
    page = listen(role.consultation.queue_topic, f"person:{moderator.user_id}", user=moderator.user)
    assert is_silent(page)

    begun = time.monotonic()
    limit_role(role=moderator, roundtables=[question.roundtable], languages=[], by=UserFactory())

    assert closing_code(page) == REFUSED
    assert time.monotonic() - begun < AT_MOST
    again = listen(moderator.desk_topic, cursor=10**9, user=moderator.user)
    assert is_silent(again)


def test_moderator_with_limits_hears_of_what_is_within_them_and_of_nothing_else(
    listen: Listen, role: Role, question: Question
):
    elsewhere = QuestionFactory(roundtable__consultation=role.consultation)
    moderator = RoleFactory(consultation=role.consultation, roundtables=[question.roundtable], languages=["fr"])
    page = listen(moderator.desk_topic, user=moderator.user)

    for place, language in ((elsewhere, "fr"), (question, "en"), (question, "fr")):
        submit_comment(author=role.user, question=place, body="Un texte.", language=language)

    last = Activity.objects.latest("pk")
    assert heard(page) == {"kind": "comment.submitted", "topic": moderator.desk_topic, "cursor": last.pk}
    assert is_silent(page)
    assert closing_code(listen(role.consultation.queue_topic, user=moderator.user)) == REFUSED


def test_other_limits_move_the_desk_and_no_limits_end_it(listen: Listen, role: Role, question: Question):
    moderator = RoleFactory(consultation=role.consultation, languages=["fr"])
    page = listen(moderator.desk_topic, cursor=10**9, user=moderator.user)
    assert is_silent(page)

    limit_role(role=moderator, roundtables=[question.roundtable], languages=[], by=UserFactory())
    assert heard(page)["kind"] == "role.limited"
    limit_role(role=moderator, roundtables=[], languages=[], by=UserFactory())

    assert closing_code(page) == REFUSED


def test_moderator_with_limits_who_is_removed_loses_the_desk(listen: Listen, role: Role):
    moderator = RoleFactory(consultation=role.consultation, languages=["fr"])
    page = listen(moderator.desk_topic, user=moderator.user)

    take_role(role=moderator, by=UserFactory())

    assert closing_code(page) == REFUSED


def test_consultation_that_is_closed_to_the_public_lets_go_of_it(listen: Listen, role: Role, question: Question):
    change_visibility(consultation=role.consultation, visibility=Visibility.PUBLIC, by=UserFactory())
    visitor, member = listen(question.topic, cursor=10**9), listen(question.topic, cursor=10**9, user=role.user)
    assert is_silent(visitor)
    assert is_silent(member)

    change_visibility(consultation=role.consultation, visibility=Visibility.MEMBERS, by=UserFactory())

    assert closing_code(visitor) == REFUSED
    assert heard(member)["kind"] == "consultation.visibility_changed"
    assert is_silent(member)
