"""Drafts are offered without a script, listed, and known to their author alone."""

import re
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.models import Question, Role
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Draft
from tests.discussions.drafts import TEXT, autosave, box, save
from tests.factories import QuestionFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db


def test_saved_draft_comes_back_in_the_form(client: Client, question: Question, author: User):
    answer = client.post("/drafts/saving/", {"question": question.pk, "body": TEXT, "language": "fr"}, follow=True)

    html = answer.content.decode()
    assert box(html) == TEXT
    assert "Your draft is saved. Nobody but you can see it." in html
    assert '<option value="fr" selected>' in html
    assert f'name="version" value="{Draft.objects.get().version}"' in html
    assert "You have a text from" not in html


def test_draft_is_offered_and_never_put_into_the_form_unasked(client: Client, question: Question, author: User):
    draft = save(author, question, TEXT)

    html = client.get(question.get_absolute_url()).content.decode()

    assert box(html) == ""
    assert re.search(r"You have a text from \d\d:\d\d that was not sent.", html)
    address = re.search(r'href="([^"]*)">Show it</a>', html)
    assert address
    assert box(client.get(address[1].split("#")[0]).content.decode()) == TEXT
    assert str(draft.pk) in address[1]


def test_draft_of_an_earlier_day_is_offered_with_its_date(client: Client, question: Question, author: User):
    save(author, question, TEXT)
    Draft.objects.update(updated_at="2026-03-01T09:15:00Z")

    assert (
        "You have a text from 1 March 2026, 09:15 that was not sent."
        in client.get(question.get_absolute_url()).content.decode()
    )


def test_draft_of_a_reply_is_offered_in_its_reply_form_alone(client: Client, question: Question, author: User):
    parent = published_comment(question=question)
    draft = save(author, question, TEXT, parent=parent)

    beside = client.get(question.get_absolute_url()).content.decode()
    html = client.get(f"{question.get_absolute_url()}?reply={parent.pk}").content.decode()
    shown = client.get(draft.show_url.split("#")[0]).content.decode()

    assert "You have a text from" not in beside
    assert "You have begun other texts under this question" in beside
    assert f'href="{draft.show_url.replace("&", "&amp;")}"' in html
    assert box(shown) == TEXT
    assert f'name="parent" value="{parent.pk}"' in shown


def test_draft_of_a_reply_whose_parent_went_away_would_be_an_answer(
    client: Client, question: Question, author: User
):
    parent = published_comment(question=question)
    draft = save(author, question, TEXT, parent=parent)
    Comment.objects.filter(pk=parent.pk).update(status=Status.HIDDEN)

    html = client.get(draft.show_url.split("#")[0]).content.decode()

    assert box(html) == TEXT
    assert "sent now, it answers the question" in html


def test_draft_of_a_change_is_offered_where_one_changes_it(client: Client, question: Question, author: User):
    comment = pending_comment(question=question, author=author, body="As it was")
    client.post("/drafts/saving/", {"comment": comment.pk, "body": TEXT})

    html = client.get(f"/comments/{comment.pk}/revision/").content.decode()
    shown = client.get(Draft.objects.get().show_url.split("#")[0]).content.decode()

    assert box(html) == "As it was"
    assert "You have a text from" in html
    assert box(shown) == TEXT


def test_older_texts_are_offered_too(client: Client, question: Question, author: User):
    save(author, question, "On the laptop", device="laptop.1")
    save(author, question, "On the telephone", device="telephone.1")

    html = client.get(question.get_absolute_url()).content.decode()

    assert "An older text is kept, too" in html
    assert html.index("On the telephone") < html.index("An older text is kept, too") < html.index("On the laptop")


def test_form_given_back_does_not_offer_its_own_text(client: Client, question: Question, author: User):
    token = str(uuid4())
    autosave(client, question, body=TEXT, client_token=token)
    version = Draft.objects.get().version

    answer = client.post(
        f"/questions/{question.pk}/comments/", {"body": f"{TEXT} More.", "client_token": token, "preview": "1"}
    )

    html = answer.content.decode()
    assert "You have a text from" not in html
    assert f'name="version" value="{version}"' in html


def test_empty_draft_says_that_there_was_nothing(client: Client, question: Question, author: User):
    answer = client.post("/drafts/saving/", {"question": question.pk, "body": "  "}, follow=True)

    assert "There was nothing to save yet." in answer.content.decode()


def test_list_shows_what_is_written_where_and_when(client: Client, question: Question, author: User):
    parent = published_comment(question=question, author_name="Rosa Delmar")
    save(author, question, TEXT)
    save(author, question, "A reply", parent=parent)

    html = client.get("/drafts/").content.decode()

    assert TEXT in html
    assert "Question 1" in html
    assert "Reply to <bdi>Rosa Delmar</bdi>" in html
    assert html.count("Go on writing") == 2


def test_list_tells_nothing_of_a_question_that_one_may_no_longer_see(
    client: Client, question: Question, author: User
):
    question.text = {"en": "Secret title"}
    question.save()
    parent = published_comment(question=question, author_name="Rosa Delmar")
    draft = save(author, question, TEXT, parent=parent)
    question.roundtable.consultation.announced_at = None
    question.roundtable.consultation.save()
    Role.objects.all().delete()

    pages = [client.get(address).content.decode() for address in ("/drafts/", f"/drafts/{draft.pk}/")]

    for html in pages:
        assert TEXT in html
        assert "Secret title" not in html
        assert "Rosa" not in html
        assert "Go on writing" not in html


def test_list_costs_the_same_queries_with_1_and_with_3_drafts(client: Client, author: User):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/drafts/")
        return len(captured)

    costs = []
    for number in (1, 2):
        for _ in range(number):
            question = QuestionFactory()
            comment = published_comment(question=question, author=author)
            save(author, question, TEXT, parent=comment)
            save(author, question, TEXT, comment=comment)
        costs.append(cost())

    assert costs[0] == costs[1]


def test_draft_is_listed_by_its_words_without_marks(question: Question, author: User):
    draft = save(author, question, "# Title\n\n- **one**[^1]\n2. two\n\n[^1]: note")

    assert draft.excerpt == "Title one two note"
    assert save(author, question, "---", version=draft.version).excerpt == "---"


def test_nobody_else_finds_a_draft(client: Client, question: Question, author: User):
    draft = save(author, question, TEXT)
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert client.get(f"/drafts/{draft.pk}/").status_code == 404
    assert client.post(f"/drafts/{draft.pk}/removal/").status_code == 404
    assert TEXT not in client.get(f"{question.get_absolute_url()}?draft={draft.pk}").content.decode()
    assert TEXT not in client.get("/drafts/").content.decode()


def test_writing_and_discarding_leave_no_trace_in_the_log(
    client: Client,
    question: Question,
    author: User,
    caplog: pytest.LogCaptureFixture,
):
    before = question.revision

    autosave(client, question)
    client.post(f"/drafts/{Draft.objects.get().pk}/removal/")

    question.refresh_from_db()
    assert question.revision == before
    assert not Activity.objects.exists()
    assert caplog.records == []


def test_keys_tell_nothing_of_how_many_others_write(question: Question, author: User):
    keys = [save(UserFactory(), question, TEXT).pk for _ in range(3)]

    assert all(isinstance(key, UUID) and key.version == 4 for key in keys)
