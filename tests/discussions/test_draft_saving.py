"""Texts are saved as they are written, whatever becomes of phase, session or form."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.models import Draft
from tests.discussions.drafts import TEXT, autosave, box
from tests.factories import UserFactory, published_comment

pytestmark = pytest.mark.django_db


def test_script_saves_all_that_the_form_holds(client: Client, question: Question, author: User):
    token = uuid4()

    answer = autosave(
        client, question, language="fr", voice="joint", co_signatories="a@b.example", client_token=str(token),
        objectives=["4", "7", "x"], device="laptop.1",
    )  # fmt: skip

    draft = Draft.objects.get()
    assert answer.json()["version"] == draft.version
    assert (draft.user, draft.question, draft.parent, draft.comment) == (author, question, None, None)
    assert (draft.body, draft.language, draft.voice, draft.co_signatories) == (TEXT, "fr", "joint", "a@b.example")
    assert (draft.objectives, draft.client_token, draft.device) == ([4, 7], token, "laptop.1")


def test_saving_goes_on_after_the_phase_has_closed(client: Client, question: Question, author: User):
    question.roundtable.consultation.phases.update(closes_at=timezone.now() - timedelta(minutes=1))

    assert autosave(client, question).status_code == 200
    html = client.get(question.get_absolute_url()).content.decode()

    assert "that was not sent." in html
    assert f'href="/drafts/{Draft.objects.get().pk}/">Read and copy it</a>' in html
    assert 'name="body"' not in html


def test_form_that_was_sent_saves_nothing_any_more(client: Client, question: Question, author: User):
    token = str(uuid4())
    client.post(f"/questions/{question.pk}/comments/", {"body": TEXT, "client_token": token})

    answer = autosave(client, question, body=TEXT[:10], client_token=token)

    assert answer.json() == {"sent": True}
    assert not Draft.objects.exists()


def test_form_that_was_sent_is_saved_under_a_new_token_on_demand(client: Client, question: Question, author: User):
    token = str(uuid4())
    client.post(f"/questions/{question.pk}/comments/", {"body": TEXT, "client_token": token})

    client.post("/drafts/saving/", {"question": question.pk, "body": "Another text", "client_token": token})

    assert Draft.objects.get().body == "Another text"
    assert Draft.objects.get().client_token is None


@pytest.mark.parametrize("body", ["x" * 100_001])
def test_text_beyond_measure_is_refused_in_words_and_given_back(
    client: Client, question: Question, author: User, body: str
):
    assert "too long" in autosave(client, question, body=body).json()["error"]

    plain = client.post("/drafts/saving/", {"question": question.pk, "body": body})

    assert plain.status_code == 413
    assert body in plain.content.decode()


def test_text_too_long_to_be_sent_is_kept_all_the_same(client: Client, question: Question, author: User):
    autosave(client, question, body="x" * 30_000)

    assert len(Draft.objects.get().body) == 30_000


def test_malformed_fields_are_left_out(client: Client, question: Question, author: User):
    answer = autosave(
        client, question, language="xx", voice="loud", client_token="none", version="-", parent="x",
        device="\x00d", body="Kept\x00",
    )  # fmt: skip

    draft = Draft.objects.get()
    assert answer.status_code == 200
    assert (draft.body, draft.language, draft.voice, draft.client_token) == ("Kept", "", "", None)


def test_question_that_one_may_not_see_keeps_nothing(client: Client, question: Question, author: User):
    question.roundtable.consultation.announced_at = None
    question.roundtable.consultation.save()

    assert autosave(client, question).status_code == 404
    assert client.post("/drafts/saving/", {"body": TEXT}).status_code == 404


def test_nobody_drafts_a_change_of_anothers_comment(client: Client, question: Question, author: User):
    other = published_comment(question=question)

    assert autosave(client, question, comment=other.pk).status_code == 404


def test_signed_out_one_is_asked_to_sign_in_and_the_text_waits(client: Client, question: Question):
    writer = UserFactory()
    writer.set_password("a-long-walk")
    writer.save()

    answer = client.post("/drafts/saving/", {"question": question.pk, "body": TEXT, "writer": writer.pk})
    signed_in = client.post(answer["Location"], {"login": writer.email, "password": "a-long-walk"}, follow=True)

    assert signed_in.redirect_chain[-1][0].startswith(question.get_absolute_url())
    assert box(signed_in.content.decode()) == TEXT
