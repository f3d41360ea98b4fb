"""Languages that a reader does without in all discussions: remembered, said plainly, undone at once."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.archive import as_html
from apps.accounts.language_choice import LanguageChoice
from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.discussions.views.languages import COOKIE
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
CHANGE = "/discussions/languages/"


def read(client: Client, question: Question, query: str = "") -> str:
    with override("en"):
        return client.get(question.get_absolute_url() + query).content.decode()


def folded(html: str) -> list[int]:
    """Which comments show a line instead of their words."""
    comments = re.findall(r'<article class="comment(?: unread)?" id="c(\d+)".*?<footer>', html, re.DOTALL)
    parts = re.findall(r'<article class="comment(?: unread)?" id="c\d+".*?<footer>', html, re.DOTALL)
    return [int(pk) for pk, part in zip(comments, parts, strict=True) if "hidden: show" in part]


def said(html: str) -> str:
    """What the page says of languages, without its markup; empty if nothing."""
    found = re.search(r'<div class="found languages" id="languages">(.*?)</div>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def remember(client: Client, question: Question, choice: str) -> None:
    response = client.post(CHANGE, {"choice": choice, "question": question.pk})
    assert response["Location"] == f"{question.get_absolute_url()}#languages"


@pytest.fixture(params=["visitor", "member"])
def reader(request: pytest.FixtureRequest, client: Client) -> User | None:
    """A visitor, and somebody who is signed in."""
    if request.param == "visitor":
        return None
    user = UserFactory()
    client.force_login(user)
    return user


def test_choice_of_an_address_can_be_kept_for_all_discussions(
    client: Client, question: Question, reader: User | None
):
    elsewhere = QuestionFactory()
    french, _english = (published_comment(question=question, language=code) for code in ("fr", "en"))
    other = published_comment(question=elsewhere, language="fr")

    html = read(client, question, "?hide=fr")
    assert said(html) == (
        "Here you hide comments in Français . Show comments in all languages Remember for all discussions"
    )
    assert folded(read(client, question)) == []
    remember(client, question, re.search(r'name="choice" value="([^"]+)"', html)[1])  # type: ignore[index]

    for place, comment in ((question, french), (elsewhere, other)):
        html = read(client, place)
        assert folded(html) == [comment.pk]
        assert said(html) == "In all discussions you hide comments in Français . Show comments in all languages"
    assert '<details class="disclosure selection">' in html


def test_one_click_undoes_it(client: Client, question: Question, reader: User | None):
    published_comment(question=question, language="fr")
    remember(client, question, "hide.fr")
    html = read(client, question)
    form = re.search(rf'<form method="post" action="{CHANGE}">.*?</form>', html, re.DOTALL)[0]  # type: ignore[index]

    client.post(CHANGE, dict(re.findall(r'name="(choice|question)" value="([^"]*)"', form)))

    assert (folded(read(client, question)), said(read(client, question))) == ([], "")
    assert not client.cookies.get(COOKIE) or client.cookies[COOKIE].value == ""


def test_single_language_unfolds_and_the_threads_stay_whole(
    client: Client, question: Question, reader: User | None
):
    french, arabic, english = (published_comment(question=question, language=code) for code in ("fr", "ar", "en"))
    filtered = read(client, question, "?language=fr")
    assert said(filtered).startswith("Here you see only comments in Français .")

    remember(client, question, re.search(r'name="choice" value="([^"]+)"', filtered)[1])  # type: ignore[index]
    html = read(client, question)

    assert folded(html) == [arabic.pk, english.pk]
    assert f'id="c{french.pk}"' in html
    assert said(html).startswith("In all discussions you unfold only comments in Français .")


@pytest.mark.parametrize("query", ["?hide=", "?language=&sort=", "?language=en", "?hide=en"])
def test_address_wins_over_what_is_remembered(client: Client, question: Question, reader: User | None, query: str):
    french, _english = (published_comment(question=question, language=code) for code in ("fr", "en"))
    remember(client, question, "hide.fr")

    html = read(client, question, query)

    assert french.pk not in folded(html)
    assert said(html)


def test_next_page_keeps_what_the_address_overruled(client: Client, question: Question):
    for number in range(25):
        published_comment(question=question, language="fr" if number % 2 else "en")
    remember(client, question, "hide.fr")
    address = question.get_absolute_url()

    assert f'href="{address}?after=' in read(client, question)
    assert f'href="{address}?hide=&amp;after=' in read(client, question, "?hide=")
    assert f'href="{address}?hide=en&amp;after=' in read(client, question, "?hide=en")
    assert f'href="{address}?language=fr&amp;after=' not in read(client, question, "?language=en")


def test_boxes_of_the_form_show_what_is_remembered(client: Client, question: Question, reader: User | None):
    for code in ("fr", "en"):
        published_comment(question=question, language=code)
    remember(client, question, "hide.fr.th")

    boxes = re.findall(r'name="hide" value="(\w+)"[^>]*?( checked)?>', read(client, question))

    assert boxes == [("en", ""), ("fr", " checked")]


def test_what_comes_in_live_is_folded_as_the_page_is(client: Client, question: Question, reader: User | None):
    published_comment(question=question, language="en")
    comment = pending_comment(question=question, language="fr")
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    fresh = f"/questions/{question.pk}/fresh/?after=0"

    assert folded(client.get(fresh).content.decode()) == []
    assert folded(client.get(f"{fresh}&hide=fr").content.decode()) == [comment.pk]
    remember(client, question, "hide.fr")
    assert folded(client.get(fresh).content.decode()) == [comment.pk]
    assert folded(client.get(f"{fresh}&hide=").content.decode()) == []
    assert f'data-fresh-url="/questions/{question.pk}/fresh/"' in read(client, question)
    assert f'data-fresh-url="/questions/{question.pk}/fresh/?hide="' in read(client, question, "?hide=")
    assert "fresh/?elsewhere=1&amp;hide=fr" in read(client, question, "?sort=newest&hide=fr")


def test_choice_is_the_readers_own(client: Client, question: Question):
    """An account's goes with the account, a browser's stays with whoever is not signed in there."""
    published_comment(question=question, language="fr")
    reader = UserFactory()
    client.force_login(reader)
    remember(client, question, "hide.fr")
    assert COOKIE not in client.cookies
    assert said(read(Client(), question)) == ""
    client.logout()
    assert said(read(client, question)) == ""

    remember(client, question, "only.ar")
    client.force_login(UserFactory())
    assert said(read(client, question)) == ""
    assert not Activity.objects.exists()


def test_copy_in_the_browser_holds_no_longer_once_the_choice_has_changed(client: Client, question: Question):
    for code in ("fr", "en"):
        published_comment(question=question, language=code)
    address = question.get_absolute_url()
    mark = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 304

    client.cookies[COOKIE] = "hide.fr"

    response = client.get(address, headers={"If-None-Match": mark})
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_cookie_is_out_of_reach_for_scripts_and_named_in_the_privacy_notice(client: Client, question: Question):
    remember(client, question, "hide.fr")
    cookie = client.cookies[COOKIE]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("hide.fr", True, "Lax")
    assert COOKIE in client.get("/privacy/").content.decode()


def test_moderators_queue_shows_every_word(client: Client, question: Question):
    moderator = UserFactory()
    RoleFactory(consultation=question.roundtable.consultation, user=moderator, name=RoleName.MODERATOR)
    pending_comment(question=question, language="fr", body="À décider sans tarder.")
    client.force_login(moderator)
    remember(client, question, "hide.fr")

    html = client.get(
        reverse("moderation:queue", args=[question.roundtable.consultation.slug]), follow=True
    ).content.decode()

    assert "À décider sans tarder." in html
    assert "hidden: show" not in html


def test_profile_says_what_is_hidden_and_undoes_it(client: Client, question: Question, author: User):
    profile = reverse("organisations:profile")
    assert CHANGE not in client.get(profile).content.decode()
    remember(client, question, "hide.fr.ar")

    html = client.get(profile).content.decode()
    response = client.post(CHANGE, {"choice": ""})

    assert 'hide comments in <bdi lang="fr">Français</bdi>, <bdi lang="ar">العربية</bdi>.' in html
    assert response["Location"] == profile
    assert User.objects.get().comment_languages == ""


def test_copy_of_ones_data_says_it_in_words(question: Question):
    reader = UserFactory(comment_languages="only.fr")

    assert "only Français" in as_html(reader, timezone.now())


@pytest.mark.parametrize("text", ["", "hide", "hide.", "hide.xx", "show.fr", "fr", "hide.<b>", "." * 50])
def test_nonsense_hides_nothing(client: Client, question: Question, text: str):
    comment = published_comment(question=question, language="fr")
    client.cookies[COOKIE] = text

    html = read(client, question)

    assert (folded(html), said(html)) == ([], "")
    assert f'id="c{comment.pk}"' in html


def test_choice_reads_back_what_it_writes():
    for choice in (LanguageChoice(), LanguageChoice(("fr", "zh-hans")), LanguageChoice(("ar",), is_only=True)):
        assert LanguageChoice.parsed(str(choice)) == choice
    codes = [code for code, _name in settings.COMMENT_LANGUAGES]
    assert len(str(LanguageChoice(tuple(codes)))) <= User._meta.get_field("comment_languages").max_length
    assert LanguageChoice(("ar",), is_only=True).hidden == tuple(code for code in codes if code != "ar")
