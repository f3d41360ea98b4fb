"""What is written and not sent: kept, offered, and known to its author alone."""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.retention import enforce
from apps.activity.models import Activity
from apps.consultations.models import Question, Role
from apps.discussions.actions import save_draft
from apps.discussions.actions.draft import MOST_DRAFTS, MOST_OLDER, Place
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Draft
from tests.factories import QuestionFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
TEXT = "A text that took an hour to write."
LONG = "Twenty words that somebody has thought about. " * 10


def text(body: str, **more: object) -> Mapping[str, object]:
    return {"body": body, **more}


def save(author: User, question: Question, body: str, **known: object) -> Draft:
    """As some page saves it, which knows of a `version` and is on a `device`."""
    place = Place(question, known.pop("parent", None), known.pop("comment", None))  # type: ignore[arg-type]
    draft = save_draft(author=author, place=place, text=text(body), **known).draft  # type: ignore[arg-type]
    assert draft
    return draft


def bodies(author: User) -> dict[str, bool]:
    """What is kept, and which of it is current."""
    return dict(Draft.objects.of(author).values_list("body", "is_current"))


def box(html: str) -> str:
    found = re.search(r"<textarea[^>]*name=\"body\"[^>]*>(.*?)</textarea>", html, re.S)
    assert found
    return found[1].strip()


def autosave(client: Client, question: Question, **fields: object):
    data = {"autosave": "1", "question": question.pk, "body": TEXT, **fields}
    return client.post("/drafts/saving/", data)


# -- what is kept where


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


# -- saving


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


# -- without a script


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


# -- what becomes of it


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


# -- the list


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


# -- known to nobody else


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
