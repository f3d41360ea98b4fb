"""What is written and not sent: kept, and what becomes of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.retention import enforce
from apps.consultations.models import Question
from apps.discussions.actions import save_draft
from apps.discussions.actions.draft import MOST_DRAFTS, MOST_OLDER, Place
from apps.discussions.models import Comment, Draft
from tests.discussions.drafts import LONG, TEXT, autosave, bodies, save, text
from tests.factories import QuestionFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db


def test_page_that_knows_the_version_writes_on(question: Question, author: User):
    first = save(author, question, "Begun")

    second = save(author, question, "Begun and finished", version=first.version)

    assert bodies(author) == {"Begun and finished": True}
    assert second.pk == first.pk
    assert second.version == first.version + 1


def test_page_whose_answer_was_lost_writes_on_as_well(question: Question, author: User):
    save(author, question, "Begun", device="laptop.1")
    save(author, question, "Begun and", device="laptop.1")

    save(author, question, "Begun and finished", version=0, device="laptop.1")

    assert bodies(author) == {"Begun and finished": True}


def test_of_two_devices_the_newer_wins_and_the_older_is_kept(question: Question, author: User):
    begun = save(author, question, "On the laptop", device="laptop.1")
    save(author, question, "On the telephone", device="telephone.1")

    assert bodies(author) == {"On the telephone": True, "On the laptop": False}
    saved = save_draft(
        author=author,
        place=Place(question),
        text=text("Again on the laptop"),
        version=begun.version,
        device="laptop.1",
    )
    assert saved.kept_older
    assert bodies(author) == {"Again on the laptop": True, "On the telephone": False, "On the laptop": False}


def test_older_text_that_goes_on_in_another_is_not_kept_twice(question: Question, author: User):
    for body in ("One", "Two", "One more", "Two more", "One more time"):
        save(author, question, body, device=body[:3])

    assert bodies(author) == {"One more time": True, "Two more": False, "One more": False}


def test_no_more_than_a_few_older_texts_are_kept(question: Question, author: User):
    for number in range(MOST_OLDER + 4):
        save(author, question, f"{number} is a text", device=str(number))

    assert Draft.objects.filter(is_current=False).count() == MOST_OLDER
    assert "0 is a text" not in bodies(author)


def test_emptied_box_takes_nothing_away(question: Question, author: User):
    draft = save(author, question, TEXT)

    saved = save_draft(author=author, place=Place(question), text=text(""), version=draft.version)

    assert saved.draft == draft
    assert bodies(author) == {TEXT: True}


def test_text_that_suddenly_shrinks_is_set_aside(question: Question, author: User):
    draft = save(author, question, LONG, device="laptop.1")

    save(author, question, "x", version=draft.version, device="laptop.1")

    assert bodies(author) == {"x": True, LONG: False}


def test_answer_reply_and_change_are_three_places(question: Question, author: User):
    comment = published_comment(question=question, author=author)
    save(author, question, "An answer")
    save(author, question, "A reply", parent=comment)
    save(author, question, "A change", comment=comment)

    assert bodies(author) == {"An answer": True, "A reply": True, "A change": True}


def test_version_of_a_draft_that_is_gone_is_not_taken_for_that_of_a_new_one(question: Question, author: User):
    gone = save(author, question, "On the laptop", device="laptop.1")
    gone.delete()
    new = save(author, question, "On the telephone", device="telephone.1")

    assert new.version != gone.version


def test_nobody_keeps_more_than_anybody_needs(question: Question, author: User, client: Client):
    Draft.objects.bulk_create(Draft(user=author, body=str(number)) for number in range(MOST_DRAFTS))

    answer = autosave(client, question)

    assert answer.status_code == 409
    assert str(MOST_DRAFTS) in answer.json()["error"]


def test_draft_goes_when_it_is_sent(client: Client, question: Question, author: User):
    draft = save(author, question, TEXT)
    html = client.get(draft.show_url.split("#")[0]).content.decode()
    token = re.search(r'name="client_token" value="([^"]+)"', html)
    assert token

    autosave(client, question, version=draft.version, client_token=token[1])
    client.post(f"/questions/{question.pk}/comments/", {"body": f"{TEXT} And more.", "client_token": token[1]})

    assert Comment.objects.get().latest_revision.body == f"{TEXT} And more."
    assert not Draft.objects.exists()


def test_shown_draft_is_sent_under_the_token_that_it_was_written_with(
    client: Client, question: Question, author: User
):
    token = uuid4()
    autosave(client, question, client_token=str(token))

    html = client.get(Draft.objects.get().show_url.split("#")[0]).content.decode()

    assert f'name="client_token" value="{token}"' in html


def test_another_text_for_the_same_place_stays_when_one_is_sent(client: Client, question: Question, author: User):
    save(author, question, "On the telephone", device="telephone.1")

    client.post(f"/questions/{question.pk}/comments/", {"body": "On the laptop", "client_token": str(uuid4())})

    assert bodies(author) == {"On the telephone": True}


def test_draft_of_a_change_goes_when_that_is_sent(client: Client, question: Question, author: User):
    comment = pending_comment(question=question, author=author)
    token = str(uuid4())
    client.post("/drafts/saving/", {"autosave": 1, "comment": comment.pk, "body": TEXT, "client_token": token})
    assert Draft.objects.exists()

    client.post(f"/comments/{comment.pk}/revision/", {"body": f"{TEXT} More.", "client_token": token})

    assert not Draft.objects.exists()


def test_discarded_draft_is_gone_and_one_is_back_where_one_wrote(client: Client, question: Question, author: User):
    draft = save(author, question, TEXT)

    answer = client.post(f"/drafts/{draft.pk}/removal/", {"stay": "1"})
    again = client.post(f"/drafts/{draft.pk}/removal/")

    assert answer["Location"] == f"{question.get_absolute_url()}#compose"
    assert again.status_code == 404
    assert not Draft.objects.exists()


def test_drafts_go_after_their_period(question: Question, author: User):
    old, young = save(author, question, "Old"), save(author, QuestionFactory(), "Young")
    Draft.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=181))
    Draft.objects.filter(pk=young.pk).update(updated_at=timezone.now() - timedelta(days=179))

    enforce()

    assert bodies(author) == {"Young": True}


def test_draft_survives_its_question(client: Client, question: Question, author: User):
    save(author, question, TEXT)
    save(author, other := QuestionFactory(), "Another text")
    question.delete()
    other.delete()

    html = client.get("/drafts/").content.decode()

    assert TEXT in html
    assert "Another text" in html
    assert "Its question is no longer open to you" in html
