"""Updates, preferences and following, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Subscription
from apps.notifications.actions import deliver
from apps.notifications.models import Frequency, Notification, Preference
from tests.factories import ConsultationFactory, QuestionFactory, UserFactory
from tests.factories.notifications import decision, follower

pytestmark = pytest.mark.django_db
FOLLOW = "/subscriptions/"


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def told(person, question, now):
    deliver(decision(person, at=now, question=question, body="My <b>own</b> words.").pk)
    return Notification.objects.get()


def topics_of(person) -> list[str]:
    return list(Subscription.objects.filter(user=person).values_list("topic", flat=True))


def asked(person):
    """`person`, who has been asked whether they want digests."""
    Preference.objects.create(user=person, digest_offered_at=timezone.now())
    return person


@pytest.mark.parametrize("name", ["list", "preferences", "digest_offer"])
def test_pages_ask_visitors_to_sign_in(client, name):
    path = reverse(f"notifications:{name}")
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


def test_updates_show_the_decision_with_reason_text_and_a_way_on(client, person, told):
    client.force_login(person)
    page = client.get("/updates/").content.decode()
    for words in ("came back for revision", "Say which measure you mean.", "Two sentences would do.", "Revise"):
        assert words in page
    assert "My &lt;b&gt;own&lt;/b&gt; words." in page
    assert f"/comments/{told.activity.target.comment_id}/revision/" in page


def test_updates_are_ones_own(client, told):
    client.force_login(UserFactory())
    assert "came back for revision" not in client.get("/updates/").content.decode()


def test_updates_cost_the_same_for_one_and_for_three(client, person, question, told, now):
    client.force_login(person)
    client.get("/updates/")
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/updates/")
        costs.append(len(queries))
        for _number in range(2):
            deliver(decision(person, at=now, question=question).pk)
    assert costs[0] == costs[1]


def test_updates_keep_the_line_of_what_may_no_longer_be_seen(client, person, told):
    told.activity.target.comment.author = None
    told.activity.target.comment.save()
    client.force_login(person)
    page = client.get("/updates/").content.decode()
    assert "No longer to be read" in page
    assert "Two sentences would do." not in page


def test_looking_at_updates_reads_nothing(client, person, told):
    client.force_login(person)
    client.get("/updates/")
    told.refresh_from_db()
    assert told.read_at is None


def test_reading_marks_one_or_all_of_ones_own(client, person, question, told, now):
    deliver(decision(person, at=now, question=question).pk)
    stranger = UserFactory()
    deliver(decision(stranger, at=now, question=question).pk)
    client.force_login(person)
    unread = Notification.objects.unread
    assert client.post("/updates/reading/", {"notification": told.pk}).url == "/updates/"
    assert unread().filter(user=person).count() == 1
    client.post("/updates/reading/", {"notification": unread().get(user=stranger).pk})
    client.post("/updates/reading/")
    assert list(unread().values_list("user", flat=True)) == [stranger.pk]


def test_unread_count_in_the_head_of_the_page(client, person, told):
    client.force_login(person)
    assert ' <b>1</b><span class="hidden-label">unread</span>' in client.get("/updates/").content.decode()


def test_preferences_without_a_row_show_the_defaults_and_make_none(client, person):
    client.force_login(person)
    form = client.get("/updates/preferences/").context["form"]
    assert (form["digest"].value(), form["email_at_once"].value()) == (Frequency.OFF, True)
    assert not Preference.objects.exists()


def test_preferences_are_saved(client, person):
    client.force_login(person)
    response = client.post("/updates/preferences/", {"digest": "weekly"})
    preference = Preference.objects.get(user=person)
    assert (response.status_code, preference.digest, preference.email_at_once) == (302, "weekly", False)


def test_preferences_list_what_one_follows_and_may_see(client, person, question, now):
    roundtable, hidden = question.roundtable, ConsultationFactory(announced_at=None, title={"en": "Secret"})
    follower(person, question, roundtable, roundtable.consultation, hidden, since=now)
    client.force_login(person)
    page = client.get("/updates/preferences/").content.decode()
    for place in (question, roundtable, roundtable.consultation):
        assert f'href="{place.get_absolute_url()}"' in page
        assert f'value="{place.topic}"' in page
    assert "Secret" not in page


def test_preferences_cost_the_same_for_one_and_for_three(client, person, question, now):
    client.force_login(person)
    follower(person, question, since=now)
    client.get("/updates/preferences/")
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/updates/preferences/")
        costs.append(len(queries))
        follower(person, QuestionFactory(), QuestionFactory(), since=now)
    assert costs[0] == costs[1]


def test_follow_and_unfollow_without_script(client, person, question):
    client.force_login(asked(person))
    back = question.get_absolute_url()
    response = client.post(FOLLOW, {"topic": question.topic, "follow": "1", "next": back})
    assert (response.status_code, response.url, topics_of(person)) == (302, back, [question.topic])
    response = client.post(FOLLOW, {"topic": question.topic, "follow": "0"})
    assert (response.url, topics_of(person)) == ("/updates/preferences/", [])


def test_follow_with_htmx_gives_back_the_button(client, person, question):
    client.force_login(person)
    values = {"topic": question.topic, "follow": "1", "next": "/fr/"}
    page = client.post(FOLLOW, values, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<form")
    assert "Unfollow" in page
    assert 'value="/fr/"' in page
    assert "csrfmiddlewaretoken" in page


def test_among_several_the_button_that_comes_back_still_says_what_it_is_about(client, person, question):
    follower(person, question, since=timezone.now())
    client.force_login(person)
    preferences = client.get("/updates/preferences/").content.decode()
    about = f'aria-describedby="followed-{question.topic}"'
    assert about in preferences
    assert f'<h3 id="followed-{question.topic}"' in preferences
    values = {"topic": question.topic, "follow": "0", "described": "1"}
    assert about in client.post(FOLLOW, values, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_follow_does_not_lead_to_another_site(client, person, question, address):
    client.force_login(asked(person))
    response = client.post(FOLLOW, {"topic": question.topic, "follow": "1", "next": address})
    assert response.url == "/updates/preferences/"


MALFORMED = ["", "question:x", "question:²", "question:1\x00", "question:" + "9" * 19, "question:" + "9" * 5000]


@pytest.mark.parametrize(
    "topic", ["question:999999", "queue:1", "person:1", "planet:1", *MALFORMED], ids=lambda text: ascii(text)[:30]
)
def test_follow_what_one_may_not_is_404(client, person, topic):
    client.force_login(person)
    assert client.post(FOLLOW, {"topic": topic, "follow": "1"}).status_code == 404
    assert topics_of(person) == []


def test_follow_a_consultation_that_is_not_announced_is_404(client, person):
    hidden = ConsultationFactory(announced_at=None)
    client.force_login(person)
    assert client.post(FOLLOW, {"topic": hidden.topic, "follow": "1"}).status_code == 404


def test_follow_as_a_visitor_leads_back_after_signing_in(client, question):
    back = question.get_absolute_url()
    response = client.post(FOLLOW, {"topic": question.topic, "follow": "1", "next": back})
    assert response.url == f"/accounts/login/?next={back}"


@pytest.mark.parametrize("path", ["/subscriptions/", "/updates/reading/"])
def test_changes_need_a_post(client, person, path):
    client.force_login(person)
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("topic", MALFORMED, ids=lambda text: ascii(text)[:30])
def test_unfollow_what_is_no_topic_ends_nothing(client, person, question, topic, now):
    client.force_login(follower(person, question, since=now))
    assert client.post(FOLLOW, {"topic": topic, "follow": "0"}).status_code == 302
    assert topics_of(person) == [question.topic]


@pytest.mark.parametrize("number", ["²", "9" * 19, "9" * 5000, "1\x00", "x"], ids=lambda text: ascii(text)[:30])
def test_reading_what_is_no_notification_marks_nothing(client, person, told, number):
    client.force_login(person)
    assert client.post("/updates/reading/", {"notification": number}).status_code == 404
    assert Notification.objects.unread().count() == 1
