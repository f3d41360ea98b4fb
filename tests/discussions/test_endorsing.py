"""Endorsing: once per person, as long as it is open, counted, and known of nobody."""

import csv
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.archive import as_html
from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import endorse_comment, take_back_endorsement
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Endorsement
from apps.reports.comments import comments_of
from apps.reports.exports.csv import csv_parts
from apps.reports.exports.json import comment_record
from apps.reports.queries import read_summary
from tests.factories import PhaseFactory, QuestionFactory, RoleFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    question = QuestionFactory(number=1)
    PhaseFactory(consultation=question.roundtable.consultation, feature=Feature.ENDORSE)
    return question


@pytest.fixture
def comment(question: Question) -> Comment:
    return published_comment(question=question, author_name="Ama Testa")


@pytest.fixture
def person(client: Client) -> User:
    person = UserFactory()
    client.force_login(person)
    return person


def send(client: Client, comment: Comment, endorse: int, **headers: str):  # type: ignore[no-untyped-def]
    return client.post(f"/comments/{comment.pk}/endorsement/", {"endorse": endorse}, headers=headers)


def count(comment: Comment) -> int:
    return Comment.objects.get(pk=comment.pk).endorsement_count


def shown(client: Client, comment: Comment) -> str:
    with override("en"):
        html = client.get(comment.question.get_absolute_url()).content.decode()
    found = re.search(rf'<div class="endorsement" id="e{comment.pk}">.*?</div>', html, re.DOTALL)
    return found[0] if found else ""


def test_person_counts_once_and_can_take_it_back(comment: Comment):
    person = UserFactory()
    revision = Question.objects.get().revision
    for _ in range(2):
        endorse_comment(comment=comment, by=person)
    endorse_comment(comment=comment, by=UserFactory())

    assert count(comment) == 2
    assert Question.objects.get().revision == revision + 2
    for _ in range(2):
        take_back_endorsement(comment=comment, by=person)
    assert count(comment) == Endorsement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_person_who_sends_it_many_times_at_once_counts_once(comment: Comment):
    person = UserFactory()

    def endorse(_number: int) -> None:
        try:
            endorse_comment(comment=comment, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(endorse, range(8)))

    assert count(comment) == Endorsement.objects.count() == 1


def test_own_unpublished_and_closed_are_refused(comment: Comment):
    person = UserFactory()
    with pytest.raises(Refused, match="your own"):
        endorse_comment(comment=comment, by=comment.author)
    Comment.objects.update(status=Status.HIDDEN)
    with pytest.raises(Refused, match="no longer published"):
        endorse_comment(comment=comment, by=person)
    Comment.objects.update(status=Status.PUBLISHED)
    endorse_comment(comment=comment, by=person)
    comment.consultation.phases.filter(feature=Feature.ENDORSE).update(closes_at=timezone.now())

    for act in (endorse_comment, take_back_endorsement):
        with pytest.raises(Refused, match="not open"):
            act(comment=comment, by=person)
    assert count(comment) == 1


def test_readers_see_how_many_and_the_button_says_what_it_does(client: Client, comment: Comment, person: User):
    assert f'aria-describedby="a{comment.pk} r{comment.pk}">Endorse</button>' in shown(client, comment)
    endorse_comment(comment=comment, by=UserFactory())
    send(client, comment, 1)

    assert "2 people endorse this, you too" in shown(client, comment)
    assert ">Withdraw endorsement</button>" in shown(client, comment)
    client.logout()
    assert "2 people endorse this</span>" in shown(client, comment)
    assert "<form" not in shown(client, comment)


def test_author_sees_the_figure_without_a_button(client: Client, comment: Comment):
    assert comment.author
    client.force_login(comment.author)
    assert shown(client, comment) == ""
    endorse_comment(comment=comment, by=UserFactory())

    assert "1 person endorses this" in shown(client, comment)
    assert "<form" not in shown(client, comment)


def test_plain_post_leads_back_to_the_comment(client: Client, comment: Comment, person: User):
    response = send(client, comment, 1)

    assert (response.status_code, response["Location"]) == (302, comment.get_absolute_url())
    assert count(comment) == 1


def test_htmx_gets_the_part_that_changed_and_a_word_for_the_status_line(
    client: Client, comment: Comment, person: User
):
    html = send(client, comment, 1, hx_request="true").content.decode()

    assert html.lstrip().startswith(f'<div class="endorsement" id="e{comment.pk}">')
    assert "1 person endorses this, you too" in html
    assert re.search(r'<p id="said"[^>]* data-hx-swap-oob="innerHTML">You endorse this comment.', html)
    assert "<html" not in html


def test_visitor_is_led_to_sign_in_and_back_to_the_comment(client: Client, comment: Comment):
    plain, htmx = send(client, comment, 1), send(client, comment, 1, hx_request="true")

    assert plain["Location"].startswith("/accounts/login/")
    assert comment.get_absolute_url() in plain["Location"].replace("%2F", "/")
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, plain["Location"])


@pytest.mark.parametrize("role", [RoleName.OBSERVER, None], ids=["observer", "author"])
def test_who_may_not_is_told_why(client: Client, comment: Comment, role: RoleName | None):
    person = UserFactory() if role else comment.author
    assert person
    if role:
        RoleFactory(consultation=comment.consultation, user=person, name=role)
    client.force_login(person)

    response = send(client, comment, 1)

    assert response.status_code == 403
    assert ("Only people who may comment here" if role else "your own comment") in response.content.decode()
    assert "<button" not in shown(client, comment)
    assert count(comment) == 0


def test_no_log_and_no_time_tell_who_endorsed(comment: Comment):
    endorse_comment(comment=comment, by=UserFactory())

    assert not Activity.objects.exists()
    assert {field.name for field in Endorsement._meta.get_fields()} == {"id", "comment", "user"}


def test_figure_stays_when_whoever_endorsed_leaves(comment: Comment):
    person = UserFactory()
    endorse_comment(comment=comment, by=person)
    assert comment.reference in as_html(person, timezone.now())

    request_erasure(user=person)
    erase_due()

    assert count(comment) == 1
    assert Endorsement.objects.get().user is None


def test_exports_say_how_many_endorse(comment: Comment):
    endorse_comment(comment=comment, by=UserFactory())
    content = read_summary(comment.consultation)

    (line,) = csv.DictReader(b"".join(csv_parts(content)).decode().splitlines())
    (record,) = [comment_record(each) for each in comments_of(content, content.roundtables[0].questions[0])]

    assert line["Endorsements"] == "1"
    assert record["endorsements"] == 1
