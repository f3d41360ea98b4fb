"""No text is lost: to a session that ended, a phase that closed, a form that went stale."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.consultations.enums import Visibility
from apps.consultations.models import Question
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
TEXT = "A text that took an hour to write."


def send(client: Client, question: Question, **fields: object):
    return client.post(f"/questions/{question.pk}/comments/", {"body": TEXT, **fields})


def sign_in(client: Client, user: User, address: str):
    user.set_password("a-long-walk")
    user.save()
    return client.post(address, {"login": user.email, "password": "a-long-walk"}, follow=True)


def test_closed_phase_gives_the_text_back_and_says_when(client: Client, question: Question, author: User):
    question.roundtable.consultation.phases.update(closes_at=timezone.now() - timedelta(minutes=1))

    response = send(client, question)

    html = response.content.decode()
    assert response.status_code == 403
    assert TEXT in html
    assert "Comments closed on" in html
    assert "Your text is kept below." in html
    assert not Comment.objects.exists()


def test_expired_session_keeps_the_text_until_it_is_sent(client: Client, question: Question):
    user = UserFactory()
    user.set_password("a-long-walk")
    user.save()

    response = send(client, question, client_token=str(uuid4()), writer=user.pk)
    assert response.status_code == 302
    assert "/accounts/login/?next=" in response["Location"]
    signed_in = client.post(response["Location"], {"login": user.email, "password": "a-long-walk"}, follow=True)

    html = signed_in.content.decode()
    assert signed_in.redirect_chain[-1][0].startswith(question.get_absolute_url())
    assert TEXT in html
    assert "nothing is lost" in html
    send(client, question)
    assert (
        TEXT
        not in re.search(
            r"<textarea.*?</textarea>", client.get(question.get_absolute_url()).content.decode(), re.S
        )[0]
    )


def test_text_for_members_alone_is_kept_for_one_who_was_signed_out(client: Client, question: Question):
    consultation = question.roundtable.consultation
    consultation.visibility = Visibility.MEMBERS
    consultation.save()
    writer = RoleFactory(consultation=consultation).user
    response = send(client, question, writer=writer.pk)

    html = sign_in(client, writer, response["Location"]).content.decode()

    assert TEXT in html
    assert "nothing is lost" in html


def test_signing_in_does_not_tell_whether_a_question_is_there(client: Client, question: Question):
    consultation = question.roundtable.consultation
    consultation.visibility = Visibility.HIDDEN
    consultation.save()

    there = send(client, question)["Location"]
    not_there = client.post("/questions/987654/comments/", {"body": TEXT})["Location"]

    assert there.replace(str(question.pk), "987654") == not_there
    assert client.get(f"/questions/{question.pk}/").status_code == 404


def test_stale_form_comes_back_whole_and_can_be_sent_again(question: Question):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    client.force_login(UserFactory())

    response = send(client, question, language="en")

    html = response.content.decode()
    assert response.status_code == 403
    assert TEXT in html
    assert 'name="language"' in html
    assert f'action="/questions/{question.pk}/comments/"' in html


def test_text_kept_for_one_person_is_not_shown_to_another(client: Client, question: Question):
    writer, other = UserFactory(), UserFactory()
    response = send(client, question, writer=writer.pk)

    html = sign_in(client, other, response["Location"]).content.decode()

    assert TEXT not in html


def test_reply_kept_through_signing_in_finds_its_parent_again(client: Client, question: Question):
    writer = UserFactory()
    parents = [published_comment(question=question) for _ in range(25)]
    response = send(client, question, writer=writer.pk, parent=parents[-1].pk)

    html = sign_in(client, writer, response["Location"]).content.decode()

    assert TEXT in html
    assert f'name="parent" value="{parents[-1].pk}"' in html


def test_reply_whose_parent_went_away_says_that_it_would_be_an_answer(client: Client, question: Question):
    writer, parent = UserFactory(), published_comment(question=question)
    response = send(client, question, writer=writer.pk, parent=parent.pk)
    Comment.objects.filter(pk=parent.pk).update(status=Status.HIDDEN)

    html = sign_in(client, writer, response["Location"]).content.decode()

    assert TEXT in html
    assert "sent now, it answers the question" in html


def test_no_more_is_kept_for_a_visitor_than_could_be_sent(client: Client, question: Question):
    for number in range(5):
        send(client, QuestionFactory(roundtable=question.roundtable), body=f"{number}" * 30_000)

    kept = client.session["kept_texts"]
    assert len(kept) == 3
    assert max(len(entry["fields"]["body"]) for entry in kept.values()) == 21_000


def test_rewrite_survives_an_expired_session(client: Client, question: Question):
    writer = UserFactory()
    comment = pending_comment(question=question, author=writer, status=Status.RETURNED)
    address = f"/comments/{comment.pk}/revision/"

    response = client.post(address, {"body": TEXT, "writer": writer.pk})
    html = sign_in(client, writer, response["Location"]).content.decode()

    assert TEXT in html
    assert "nothing is lost" in html


def test_rewrite_of_a_comment_hidden_meanwhile_comes_back_to_be_copied(
    client: Client, question: Question, author: User
):
    comment = published_comment(question=question, author=author, status=Status.HIDDEN)
    Comment.objects.filter(pk=comment.pk).update(status=Status.HIDDEN)

    response = client.post(f"/comments/{comment.pk}/revision/", {"body": TEXT})

    assert response.status_code == 403
    assert TEXT in response.content.decode()
