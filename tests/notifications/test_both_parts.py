"""Who reads e-mails as text is told the same, and led to the same places, as who reads them as HTML."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from itertools import product

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from apps.accounts.enums import LetterKind
from apps.accounts.erasing import farewell_message
from apps.accounts.exporting import export_message
from apps.accounts.letters import letter_message, sign_up_message
from apps.accounts.models import DataExport, Letter
from apps.consultations.messages import invitation_message
from apps.discussions.messages import request_message
from apps.discussions.models import CoSignature
from apps.notifications.actions import deliver, owe_digests
from apps.notifications.messages import digest_message, notification_message
from apps.notifications.models import Digest, Notification
from tests.factories import InvitationFactory, QuestionFactory, SignUpFactory, UserFactory
from tests.factories.discussions import pending_comment
from tests.factories.notifications import decision, follower, publication
from tests.notifications.conftest import MONDAY_MORNING

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
Message = EmailMultiAlternatives | None


def digest(language: str) -> Message:
    yesterday = MONDAY_MORNING - timedelta(days=1)
    question = QuestionFactory(text={"en": "What works?\nAnd for whom?"})
    reader = follower(UserFactory(language=language, time_zone="UTC"), question, since=yesterday)
    publication(question, at=yesterday + timedelta(minutes=1), body="First line.\n\n- a *list*\n- of two")
    publication(question, at=yesterday + timedelta(minutes=2))
    owe_digests(clock=lambda: MONDAY_MORNING)
    return digest_message(Digest.objects.get(user=reader))


def notification(language: str) -> Message:
    author = UserFactory(language=language)
    activity = decision(author, at=timezone.now(), question=QuestionFactory())
    deliver(activity.pk)
    return notification_message(Notification.objects.get(user=author))


def invitation(language: str) -> Message:
    return invitation_message(InvitationFactory(language=language, name="Ana Serra"))


def co_signature(language: str) -> Message:
    asked = CoSignature.objects.create(
        comment=pending_comment(question=QuestionFactory()), email="who@signs.example", language=language
    )
    return request_message(asked)


def sign_up(language: str) -> Message:
    return sign_up_message(SignUpFactory(language=language))


def letter(kind: LetterKind) -> Callable[[str], Message]:
    def written(language: str) -> Message:
        user = UserFactory(language=language)
        return letter_message(
            Letter.objects.create(kind=kind, email=user.email, user=user, detail="x", language=language)
        )

    return written


def export(language: str) -> Message:
    now = timezone.now()
    return export_message(
        DataExport.objects.create(user=UserFactory(language=language), made_at=now, expires_at=now)
    )


def farewell(language: str) -> Message:
    return farewell_message(UserFactory(language=language))


TEMPLATES = {
    "digest": digest,
    "notification": notification,
    "invitation": invitation,
    "co-signature": co_signature,
    "sign-up": sign_up,
    "export": export,
    "farewell": farewell,
    "letter": letter(LetterKind.NEW_BROWSER),
}
# All letters are of one template.
LETTERS = {str(kind): letter(kind) for kind in LetterKind if kind != LetterKind.ADDRESS_CONFIRMATION}
WRITTEN = TEMPLATES | LETTERS
ADDRESS = re.compile(r"https?://\S+")


def words(text: str) -> Counter[str]:
    """How often each word stands there."""
    return Counter(re.findall(r"\w+", ADDRESS.sub(" ", text)))


def shown(html: str) -> str:
    """The words of a page without its head and the line that only lists of messages show."""
    body = re.sub(r'<div style="display:none.*?</div>', "", html[html.index("<body") :], flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    ("name", "language"), [*product(TEMPLATES, LANGUAGES), *((name, "en") for name in LETTERS)]
)
def test_both_parts_say_the_same(name: str, language: str):
    message = WRITTEN[name](language)
    html = str(message.alternatives[0].content)

    assert words(message.body) == words(shown(html))
    assert set(ADDRESS.findall(message.body)) == set(re.findall(r'href="([^"]+)"', unescape(html)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_html_part_is_for_light_and_for_dark(name: str):
    html = str(WRITTEN[name]("ar").alternatives[0].content)

    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    inline = set(re.findall(r'style="[^"]*\bcolor:(#[0-9a-f]{6})', html))
    assert inline <= {"#1b2328", "#56616a", "#fbfaf7", "#0b5563"}
    assert '<html lang="ar" dir="rtl">' in html
