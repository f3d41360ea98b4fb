"""What stands in the e-mails, read from a real mail server."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from apps.activity.models import Activity
from apps.moderation.enums import Ruling
from apps.notifications.actions import deliver, owe_digests, send_digests, send_notifications
from apps.notifications.messages import MOST_ITEMS
from apps.notifications.models import Digest, Notification
from apps.notifications.unsubscribing import What, unsubscribe_path
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import decision, fact, follower, publication

pytestmark = pytest.mark.django_db


def text_of(message) -> str:  # type: ignore[no-untyped-def]
    return message.get_body(("plain",)).get_content()


def html_of(message) -> str:  # type: ignore[no-untyped-def]
    return message.get_body(("html",)).get_content()


def words(html: str) -> str:
    """The words of a page, its head left out, on one line."""
    body = html[html.index("<body") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def one_digest(postbox, clock):  # type: ignore[no-untyped-def]
    owe_digests(clock=clock)
    send_digests(clock=clock)
    [message] = postbox.messages
    return message


@pytest.fixture
def question(settings):
    settings.SITE_URL = "https://plenary.example"
    return QuestionFactory(text={"en": "What works\nfor fair recruitment?", "ar": "ما الذي ينجح؟"})


def test_digest_headers(postbox, question, clock, yesterday):
    reader = follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday)
    message = one_digest(postbox, clock)
    digest = Digest.objects.get()
    names = (
        "To",
        "Subject",
        "Message-ID",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
    )
    assert {name: str(message[name]).strip() for name in names} == {
        "To": reader.email,
        "Subject": "1 new contribution: What works for fair recruitment?",
        "Message-ID": f"<digest-{digest.pk}@plenary.example>",
        "List-Id": "<digest.plenary.example>",
        "List-Unsubscribe": f"<https://plenary.example{unsubscribe_path(reader, What.DIGEST)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def test_digest_both_parts_say_the_same(postbox, question, clock, yesterday):
    follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday, body="Ask <b>first</b> & pay later.", author_name="Ada & Co <i>")
    message = one_digest(postbox, clock)
    text, html = text_of(message), html_of(message)
    for said in (
        "Ada & Co <i>",
        "Ask <b>first</b> & pay later.",
        "What is new",
        "Stop these digests",
        "1 March 2026",
    ):
        assert said in text
        assert said in words(html)
    assert "<b>first" not in html
    assert set(re.findall(r"https?://\S+", text)) == set(re.findall(r'href="([^"]+)"', html))


def test_digest_addresses_are_whole(postbox, question, clock, yesterday):
    follower(UserFactory(), question, since=yesterday)
    activity = publication(question, at=yesterday)
    html = html_of(one_digest(postbox, clock))
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert all(address.startswith("https://plenary.example/") for address in addresses)
    assert f"https://plenary.example{activity.target.get_absolute_url()}" in addresses


def test_digest_in_the_language_and_zone_of_the_person(postbox, question, now, yesterday):
    reader = UserFactory(language="ar", time_zone="Pacific/Kiritimati")
    follower(reader, question, since=yesterday - timedelta(days=1))
    publication(question, at=datetime(2026, 3, 1, 13, 30, tzinfo=UTC), body="Written in English.")
    html = html_of(one_digest(postbox, lambda: now))
    assert '<html lang="ar" dir="rtl">' in html
    assert "ما الذي ينجح؟" in html
    assert "https://plenary.example/ar/" in html
    assert re.search(r'<p lang="en" dir="ltr"[^>]*>Written in English.', html)
    assert "03:30" in words(html) or "3:30" in words(html)


def test_digest_text_in_arabic_runs_from_the_right(postbox, question, clock, yesterday):
    follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday, body="الأجر العادل أولاً", language="ar")
    html = html_of(one_digest(postbox, clock))
    assert re.search(r'<p lang="ar" dir="rtl"[^>]*>الأجر العادل أولاً</p>', html)


def test_digest_says_how_many_it_leaves_out(postbox, question, clock, yesterday):
    follower(UserFactory(), question, since=yesterday)
    for number in range(MOST_ITEMS + 2):
        publication(question, at=yesterday + timedelta(minutes=number), body=f"Word {number}.")
    message = one_digest(postbox, clock)
    assert f"{MOST_ITEMS + 2} new contributions" in str(message["Subject"])
    assert "And 2 more" in text_of(message)
    assert "And 2 more" in words(html_of(message))
    assert "Word 41." in text_of(message)
    assert "Word 1." not in text_of(message)


def test_digest_on_several_questions_says_so_in_its_subject(postbox, question, clock, yesterday):
    other = QuestionFactory(roundtable=question.roundtable)
    follower(UserFactory(), question.roundtable, since=yesterday)
    publication(other, at=yesterday)
    publication(question, at=yesterday + timedelta(minutes=1))
    subject = str(one_digest(postbox, clock)["Subject"])
    assert subject == "2 new contributions on several questions: What works for fair recruitment?"


def test_decision_mail_gives_the_reason_the_text_and_a_way_to_revise(postbox, question, now, clock):
    author = UserFactory()
    activity = decision(author, at=now, question=question, body="First line.\n\nSecond line.")
    deliver(activity.pk)
    send_notifications(clock=clock)
    [message] = postbox.messages
    comment = activity.target.comment
    assert (str(message["To"]), str(message["Subject"]), str(message["Message-ID"]), str(message["List-Id"])) == (
        author.email,
        f"Your comment {comment.reference} came back for revision",
        f"<notification-{Notification.objects.get().pk}@plenary.example>",
        "<at-once.plenary.example>",
    )
    said = ("Too broad. Say which measure you mean.", "Two sentences would do.", "First line.", "Second line.")
    for words_said in (*said, "Revise and resubmit", "2 March 2026"):
        assert words_said in text_of(message)
        assert words_said in words(html_of(message))
    assert f"https://plenary.example/comments/{comment.pk}/revision/" in text_of(message)
    assert unsubscribe_path(author, What.AT_ONCE) in str(message["List-Unsubscribe"])


def test_decision_mail_in_the_language_of_the_author(postbox, question, now, clock):
    author = UserFactory(language="fr")
    activity = decision(author, at=now, question=question, ruling=Ruling.DECLINE)
    deliver(activity.pk)
    send_notifications(clock=clock)
    [message] = postbox.messages
    assert '<html lang="fr" dir="ltr">' in html_of(message)
    assert "https://plenary.example/fr/unsubscribe/" in str(message["List-Unsubscribe"])


def test_digest_tells_of_a_phase_that_was_extended(postbox, question, clock, yesterday):
    consultation = question.roundtable.consultation
    phase = consultation.phases.get()
    data = {
        "before": "2026-03-01T17:00:00+00:00",
        "after": "2099-03-08T17:00:00+00:00",
        "reason": {"en": "Three ministries asked for time."},
    }
    follower(UserFactory(), question, since=yesterday)
    moved = fact("phase.extended", phase, actor=None, topics=question.topics, at=yesterday)
    Activity.objects.filter(pk=moved.pk).update(data=data)

    message = one_digest(postbox, clock)

    headline = "“Comments” is open longer: until 8 March 2099, 18:00 (Zurich)"
    assert message["Subject"].strip() == headline
    for body in (words(html_of(message)), " ".join(text_of(message).split())):
        assert headline in body
        assert "It was to close on 1 March 2026, 18:00 (Zurich)" in body
        assert "Three ministries asked for time." in body
    assert "new contribution" not in text_of(message)
