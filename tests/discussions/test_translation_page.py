"""Translations on the pages: under the comments, where one is made, and nowhere without the comment."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.models import User
from apps.consultations.enums import Attribution, ModerationPolicy, RoleName
from apps.consultations.models import Consultation, Phase, Question, Roundtable
from apps.discussions.enums import Status, TranslationStatus
from apps.discussions.models import Comment, CommentTranslation
from apps.discussions.views import writing
from tests.factories import (
    RoleFactory,
    UserFactory,
    published_comment,
    translation_of,
)

pytestmark = pytest.mark.django_db
FRENCH = "Les permis tardent **trop**."


@pytest.fixture
def delegate(client: Client, delegate: User) -> User:
    """Signed in with `client`."""
    client.force_login(delegate)
    return delegate


def address(comment: Comment) -> str:
    return f"/comments/{comment.pk}/translations/"


def send(client: Client, comment: Comment, **fields: object):  # type: ignore[no-untyped-def]
    content = {"body": FRENCH, "language": "fr", "revision": comment.published_revision_id, **fields}
    return client.post(address(comment), content)


def shown(client: Client, comment: Comment, prefix: str = "") -> list[str]:
    """The translations under the comments of its question, each with its markup."""
    with override("en"):
        address = comment.question.get_absolute_url()
    html = client.get(prefix + address).content.decode()
    return re.findall(r'<details class="translation.*?\n<p class="acts">.*?</p>', html, re.DOTALL)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def test_translation_says_what_it_is_whose_and_where_the_original_stands(client: Client, comment: Comment):
    translation = translation_of(
        comment, body=FRENCH, translator=UserFactory(name="Awa Diop"), organisation_name="Harbour Union"
    )

    (html,) = shown(client, comment)

    head, _, _text = words(html).partition("The original is the record.")
    assert head == "Translation into Français by Awa Diop (Harbour Union). "
    assert '<div class="text" lang="fr" dir="ltr"><p>' in html
    assert f'<a href="#c{comment.pk}" aria-describedby="r{comment.pk}">To the original</a>' in html
    assert f'id="t{translation.pk}"' in html
    page = client.get(comment.question.get_absolute_url()).content.decode()
    assert page.index("Разрешения") < page.index("Translation into")


@pytest.mark.parametrize(("prefix", "is_open"), [("", False), ("/fr", True), ("/ar", False)])
def test_unfolded_for_whoever_reads_in_its_language(client: Client, comment: Comment, prefix: str, is_open: bool):
    translation_of(comment)
    translation_of(comment, body="Encore une fois.")

    found = shown(client, comment, prefix)

    assert [" open>" in html.split("<summary>")[0] for html in found] == [is_open, False]


def test_folded_where_the_original_is_in_the_readers_language_or_has_another_wording_by_now(
    client: Client, comment: Comment
):
    own = published_comment(question=comment.question, body="Cela tarde.", language="fr")
    translation_of(own, language="en")
    translation_of(comment)
    assert [" open>" in html.split("<summary>")[0] for html in shown(client, comment, "/fr")] == [True, False]

    revision = comment.revisions.create(number=2, body="Иначе.", html="<p>Иначе.</p>", language="ru")
    Comment.objects.filter(pk=comment.pk).update(published_revision=revision)

    assert [" open>" in html.split("<summary>")[0] for html in shown(client, comment, "/fr")] == [False, False]
    assert "Of an earlier wording." in words(shown(Client(), comment)[0])


def test_one_that_waits_is_shown_to_whoever_made_it_alone(client: Client, comment: Comment, delegate: User):
    translation = translation_of(comment, translator=delegate, status=TranslationStatus.PENDING)

    (html,) = shown(client, comment)

    assert "Awaiting moderation" in html
    assert (
        f"/translations/{translation.pk}/withdrawal/"
        in client.get(comment.question.get_absolute_url()).content.decode()
    )
    assert shown(Client(), comment) == []
    client.force_login(UserFactory())
    assert shown(client, comment) == []


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_with_the_comment_its_translations_are_gone(
    client: Client, comment: Comment, delegate: User, status: Status
):
    translation = translation_of(comment, translator=delegate)
    assert len(shown(client, comment)) == 1

    Comment.objects.filter(pk=comment.pk).update(status=status)

    assert shown(client, comment) == []
    assert client.get(address(comment)).status_code == 403
    assert client.post(f"/translations/{translation.pk}/withdrawal/").status_code == 404


def test_page_costs_the_same_however_many_translations(client: Client, question: Question, delegate: User):
    def cost() -> tuple[int, int]:
        """How many queries, and how many of them ask for translations."""
        with CaptureQueriesContext(connection) as queries:
            client.get(question.get_absolute_url())
        return len(queries), sum('FROM "discussions_commenttranslation"' in each["sql"] for each in queries)

    translation_of(published_comment(question=question, language="ru"))
    first = cost()
    for _index in range(3):
        comment = published_comment(question=question, language="ru")
        for language in ("fr", "es"):
            translation_of(comment, language=language)

    assert cost() == first
    assert first[1] == 1


def test_page_shows_the_original_beside_the_box(client: Client, comment: Comment, delegate: User):
    html = client.get(f"/fr{address(comment)}").content.decode()

    assert '<div class="text" lang="ru" dir="ltr"><p>Разрешения ждут слишком долго.</p>' in html
    assert '<option value="fr" selected>' in html
    assert '<option value="ru"' not in html
    assert "<bdi>Awa Diop</bdi> (<bdi>Harbour Union</bdi>)" in html


def test_sent_it_waits_and_the_person_is_told(client: Client, comment: Comment, delegate: User):
    response = send(client, comment)

    assert (response.status_code, response["Location"]) == (302, comment.get_absolute_url())
    translation = CommentTranslation.objects.get()
    assert (translation.status, translation.language, translation.body) == ("pending", "fr", FRENCH)
    page = client.get(address(comment)).content.decode()
    assert f"Your translation of {comment.reference} awaits moderation" in words(page)
    assert f'data-draft-clear="{delegate.pk}-translation-{comment.pk}"' in page
    assert "Your translations of this comment" in page


def test_script_that_sends_it_is_told_where_to_go(client: Client, comment: Comment, delegate: User):
    content = {"body": FRENCH, "language": "fr", "revision": comment.published_revision_id}

    response = client.post(address(comment), content, headers={"accept": "application/json"})

    assert (response.status_code, response.json()) == (201, {"url": comment.get_absolute_url()})


def test_moderator_publishes_at_once_and_after_the_close(client: Client, comment: Comment):
    Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))
    client.force_login(RoleFactory(consultation=comment.consultation).user)
    assert ">Publish</button>" in client.get(address(comment)).content.decode()

    send(client, comment)

    translation = CommentTranslation.objects.get()
    assert (translation.status, translation.is_official) == ("published", True)
    assert "Moderator" in shown(client, comment)[0]


def test_preview_is_as_it_will_be_and_sends_nothing(client: Client, comment: Comment, delegate: User):
    html = send(client, comment, preview="1").content.decode()

    assert '<div class="text" lang="fr" dir="ltr"><p>Les permis tardent <strong>trop</strong>.</p>' in html
    assert f">\n{FRENCH}</textarea>" in html
    assert not CommentTranslation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"language": ""}, 422, "Choose the language of your translation."),
        ({"language": "ru"}, 422, "Select a valid choice"),
        ({"body": " "}, 422, "Write something first."),
        ({"revision": ""}, 409, "The comment was changed meanwhile."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, comment: Comment, delegate: User, fields: dict[str, object], status: int, sentence: str
):
    response = send(client, comment, **fields)

    html = response.content.decode()
    assert (response.status_code, sentence in html) == (status, True)
    assert "body" in fields or f">\n{FRENCH}</textarea>" in html
    assert not CommentTranslation.objects.exists()


def test_too_much_in_a_minute_is_refused_with_the_text(
    client: Client, comment: Comment, delegate: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("apps.discussions.views.translation.COMMENTS_PER_MINUTE", 1)
    assert writing.COMMENTS_PER_MINUTE > 1
    send(client, comment)

    response = send(client, comment, body="Encore une autre.")

    assert response.status_code == 429
    assert ">\nEncore une autre.</textarea>" in response.content.decode()


def test_text_outlives_the_session(client: Client, comment: Comment):
    person = UserFactory()
    response = send(client, comment, writer=person.pk)
    assert response["Location"].startswith("/accounts/login/")

    client.force_login(person)
    html = client.get(address(comment)).content.decode()

    assert f">\n{FRENCH}</textarea>" in html
    assert "You had been signed out" in html
    send(client, comment)
    assert "You had been signed out" not in client.get(address(comment)).content.decode()


def test_closed_meanwhile_it_comes_back_with_the_date(client: Client, comment: Comment, delegate: User):
    Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))

    response = send(client, comment)

    html = response.content.decode()
    assert response.status_code == 403
    assert "Comments closed on" in html
    assert FRENCH in html
    assert ">Translate</a>" not in client.get(comment.question.get_absolute_url()).content.decode()


def test_who_may_not_is_told_why(client: Client, comment: Comment, delegate: User):
    RoleFactory(consultation=comment.consultation, user=delegate, name=RoleName.OBSERVER)
    assert "You take part as an observer" in client.get(address(comment)).content.decode()
    Comment.objects.filter(pk=comment.pk).update(author=delegate, status=Status.PENDING)
    assert "Only a published comment can be translated." in client.get(address(comment)).content.decode()


def test_under_chatham_house_no_participant_is_offered_it(client: Client, comment: Comment, delegate: User):
    assert ">Translate</a>" in client.get(comment.question.get_absolute_url()).content.decode()
    Roundtable.objects.update(attribution=Attribution.CHATHAM_HOUSE)

    assert ">Translate</a>" not in client.get(comment.question.get_absolute_url()).content.decode()
    assert "only moderators translate" in client.get(address(comment)).content.decode()


def test_working_on_it_again_begins_with_it(client: Client, comment: Comment, delegate: User):
    Consultation.objects.update(moderation=ModerationPolicy.POST)
    mine = translation_of(comment, translator=delegate, body="Premier essai.", language="es")
    anothers = translation_of(comment, body="Pas à moi.")

    html = client.get(f"{address(comment)}?from={mine.pk}").content.decode()

    assert ">\nPremier essai.</textarea>" in html
    assert '<option value="es" selected>' in html
    assert "Pas à moi." not in client.get(f"{address(comment)}?from={anothers.pk}").content.decode()


def test_withdrawn_by_the_button_and_by_nobody_else(client: Client, comment: Comment, delegate: User):
    mine, anothers = translation_of(comment, translator=delegate), translation_of(comment)

    assert client.post(f"/translations/{anothers.pk}/withdrawal/").status_code == 404
    response = client.post(f"/translations/{mine.pk}/withdrawal/")

    assert response["Location"] == comment.get_absolute_url()
    assert list(CommentTranslation.objects.published()) == [anothers]
