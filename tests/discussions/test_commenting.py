"""Sending a comment over HTTP: what comes back, and that no text is ever lost."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.discussions.views.writing import COMMENTS_PER_MINUTE, PREVIEWS_PER_MINUTE
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from tests.factories import ObjectiveFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
TEXT = "A text that took an hour to write."


def send(client: Client, question: Question, **fields: object):
    return client.post(f"/questions/{question.pk}/comments/", {"body": TEXT, **fields})


def test_comment_is_shown_in_its_place_with_its_reference(client: Client, question: Question, author: User):
    response = client.get(send(client, question)["Location"], follow=True)

    comment = Comment.objects.get()
    html = response.content.decode()
    assert f"Your comment {comment.reference} awaits moderation." in html
    assert re.search(rf'class="comment mine" id="c{comment.pk}"', html)
    assert comment.latest_revision.language == "en"


def test_language_is_detected_and_can_be_corrected(client: Client, question: Question, author: User):
    send(client, question, body="Le registre devrait être public et gratuit pour tous.")
    send(client, question, body="Le registre devrait être public et gratuit pour tous.", language="es")

    languages = [comment.latest_revision.language for comment in Comment.objects.order_by("id")]
    assert languages == ["fr", "es"]


def test_same_post_twice_makes_one_comment(client: Client, question: Question, author: User):
    token = str(uuid4())

    responses = [send(client, question, client_token=token) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Comment.objects.count() == 1


def test_objectives_not_under_review_cannot_be_proposed(client: Client, question: Question, author: User):
    offered, foreign = ObjectiveFactory(), ObjectiveFactory()
    question.roundtable.objectives.add(offered)

    assert send(client, question, objectives=[foreign.pk]).status_code == 422
    assert send(client, question, objectives=[offered.pk]).status_code == 302
    assert list(Comment.objects.get().objective_tags.values_list("tag", flat=True)) == [offered.pk]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first."),
        ("  \n ", "Write something first."),
        ("x" * 20_001, "up to 20000 can be sent"),
    ],
)
def test_bad_body_gives_one_sentence_and_the_text_back(
    client: Client, question: Question, author: User, body: str, sentence: str
):
    response = send(client, question, body=body)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html.replace(",", "").replace("\xa0", "")
    assert body.strip() in html


def test_text_of_the_longest_length_is_taken(client: Client, question: Question, author: User):
    assert send(client, question, body="é" * 20_000).status_code == 302


def test_reply_to_a_comment_that_was_hidden_meanwhile_gives_the_text_back(
    client: Client, question: Question, author: User
):
    parent = published_comment(question=question)
    Comment.objects.filter(pk=parent.pk).update(status=Status.HIDDEN)

    response = send(client, question, parent=parent.pk)

    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert "no longer published" in response.content.decode()


def test_preview_is_what_will_be_published(client: Client, question: Question, author: User):
    body = "1. one\n2. two\n\n**bold** <script>"
    preview = client.post("/preview/", {"body": body}).content.decode()
    send(client, question, body=body)

    assert Comment.objects.get().latest_revision.html.strip() in preview


def test_preview_without_javascript_gives_the_page_back(client: Client, question: Question, author: User):
    response = send(client, question, preview="1")

    html = response.content.decode()
    assert response.status_code == 200
    assert f"<p>{TEXT}</p>" in html
    assert not Comment.objects.exists()


def test_only_its_author_can_revise_and_withdraw(client: Client, question: Question, author: User):
    own, foreign = pending_comment(question=question, author=author), published_comment(question=question)

    statuses = {
        (name, whose): client.get(f"/comments/{comment.pk}/revision/").status_code
        if name == "revision"
        else client.post(f"/comments/{comment.pk}/withdrawal/").status_code
        for name in ("revision", "withdrawal")
        for whose, comment in (("own", own), ("foreign", foreign))
    }

    assert statuses == {
        ("revision", "own"): 200,
        ("revision", "foreign"): 403,
        ("withdrawal", "own"): 302,
        ("withdrawal", "foreign"): 403,
    }


def test_pending_comment_of_somebody_else_is_not_found(client: Client, question: Question, author: User):
    foreign = pending_comment(question=question)

    assert client.get(f"/comments/{foreign.pk}/revision/").status_code == 404
    assert client.get(foreign.get_absolute_url()).status_code == 404


def test_every_form_that_posts_carries_its_token(client: Client, question: Question, author: User):
    published_comment(question=question, author=author)

    html = client.get(question.get_absolute_url()).content.decode()

    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    assert len(forms) == 5  # follow, mark as read, withdraw, answer, discard a draft
    assert all("csrfmiddlewaretoken" in form for form in forms)


def test_revision_over_http_awaits_moderation(client: Client, question: Question, author: User):
    comment = published_comment(question=question, author=author, body="Old")

    response = client.post(f"/comments/{comment.pk}/revision/", {"body": "New wording"}, follow=True)

    comment.refresh_from_db()
    assert "awaits moderation" in response.content.decode()
    assert (comment.published_revision.body, comment.latest_revision.body) == ("Old", "New wording")


def test_links_of_a_page_given_back_lead_somewhere(client: Client, question: Question, author: User):
    question.text = {"en": "What works?", "fr": "Qu’est-ce qui marche ?"}
    question.save()
    for _ in range(25):
        published_comment(question=question)

    html = send(client, question, body="").content.decode()

    links = set(re.findall(r'href="([^"#]+)[^"]*"', html))
    assert [link for link in links if link.startswith("?")] == []
    assert {client.get(link).status_code for link in links if link.startswith(question.get_absolute_url())} == {
        200
    }


@pytest.mark.parametrize("field", ["client_token", "parent", "language", "objectives"])
@pytest.mark.parametrize("value", ["9" * 5000, "\x00", "-1", "not a uuid"])
def test_malformed_fields_are_answered_in_words(
    client: Client, question: Question, author: User, field: str, value: str
):
    response = send(client, question, **{field: value})

    assert response.status_code in (302, 409, 422)
    if response.status_code != 302:
        assert TEXT in response.content.decode()


def test_returned_edit_of_a_published_comment_says_why(client: Client, question: Question, author: User):
    comment = published_comment(question=question, author=author, body="Readers see this")
    client.post(f"/comments/{comment.pk}/revision/", {"body": "The edit"})
    comment.refresh_from_db()
    decide(
        moderator=UserFactory(),
        comment=comment,
        revision=comment.latest_revision,
        ruling=Ruling.RETURN,
        reason=Reason.objects.get(code="unclear"),
        note="Which year?",
    )

    page = client.get(question.get_absolute_url()).content.decode()
    form = client.get(f"/comments/{comment.pk}/revision/").content.decode()

    assert "Your change came back for revision; readers see the text below" in page
    assert "Which year?" in page
    assert "Which year?" in form


def first_refusal(post: Callable[[], HttpResponse], per_minute: int) -> HttpResponse:
    """The first 429; a new minute may begin once on the way."""
    answers = (post() for _ in range(2 * per_minute + 1))
    return next(answer for answer in answers if answer.status_code == 429)


def test_flood_is_slowed_and_its_text_given_back(client: Client, question: Question, author: User):
    response = first_refusal(lambda: send(client, question), COMMENTS_PER_MINUTE)

    assert TEXT in response.content.decode()
    assert "You have sent a lot in a short time." in response.content.decode()
    assert Comment.objects.count() >= COMMENTS_PER_MINUTE


def test_changed_comment_is_shown_before_it_is_sent_without_javascript(
    client: Client, question: Question, author: User
):
    comment = pending_comment(question=question, author=author, body="As it was.")
    client.force_login(author)

    response = client.post(
        f"/comments/{comment.pk}/revision/", {"body": "As it *would* be.", "language": "en", "preview": "1"}
    )

    assert (response.status_code, comment.revisions.count()) == (200, 1)
    assert "<p>As it <em>would</em> be.</p>" in response.content.decode()
    assert "As it *would* be.</textarea>" in response.content.decode()


def test_flood_of_previews_is_slowed(client: Client, question: Question, author: User):
    response = first_refusal(lambda: client.post("/preview/", {"body": "x"}), PREVIEWS_PER_MINUTE)

    assert b"You have sent a lot in a short time." in response.content
