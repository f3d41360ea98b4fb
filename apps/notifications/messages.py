"""The e-mails: in the language and the time zone of the person, the same words as text and as HTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.activity.kinds import Entry, entries_for
from apps.activity.models import Activity
from apps.core.identity import letterhead
from apps.core.language import text_direction
from apps.notifications.models import Digest, Frequency, Notification
from apps.notifications.queries import news_for
from apps.notifications.unsubscribing import What, unsubscribe_path

MOST_ITEMS = 40


@dataclass(frozen=True)
class Item:
    """An entry as an e-mail shows it, with a whole address."""

    entry: Entry
    url: str

    @property
    def is_rtl(self) -> bool:
        return text_direction(self.entry.excerpt_language) == "rtl"

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.entry)


@dataclass(frozen=True)
class Group:
    """What is new on one question, newest first."""

    title: str
    url: str
    items: list[Item]


def notification_message(notification: Notification) -> EmailMultiAlternatives | None:
    """The e-mail about one activity; None where its person may no longer see it or is gone."""
    user = notification.user
    with _as_read_by(user):
        entries = entries_for([notification.activity], user) if user.is_active else []
        if not entries:
            return None
        context = {"item": _item(entries[0])}
        name = f"notification-{notification.pk}"
        return _message("notification", user, What.AT_ONCE, name, entries[0].headline, context)


def digest_message(digest: Digest) -> EmailMultiAlternatives | None:
    """The e-mail with what is new; None where nothing is (any longer) or digests were stopped."""
    user = digest.user
    if not user.is_active or _wants_no_digest(user):
        return None
    with _as_read_by(user):
        entries = entries_for(_once_per_target(news_for(digest)), user)
        if not entries:
            return None
        groups = grouped(entries[:MOST_ITEMS])
        context = {"groups": groups, "more": max(len(entries) - MOST_ITEMS, 0), "date": digest.local_date}
        name = f"digest-{digest.pk}"
        return _message("digest", user, What.DIGEST, name, _subject(groups, entries), context)


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """`entries`, newest first, by question: the one with the newest comes first."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for entry in entries:
        groups.setdefault((entry.group_title, entry.group_url), []).append(_item(entry))
    return [Group(_on_one_line(title), _whole(url), items) for (title, url), items in groups.items()]


def paragraphs(entry: Entry | None) -> list[str]:
    """All that an entry says, else its excerpt; each paragraph may run in a direction of its own."""
    words = (entry.text or entry.excerpt) if entry else ""
    return [part.strip() for part in words.split("\n\n") if part.strip()]


def _once_per_target(activities: Iterable[Activity]) -> list[Activity]:
    """The newest activity of each target: a comment that was edited is told of once."""
    newest: dict[tuple[int, int], Activity] = {}
    for activity in activities:
        newest.setdefault((activity.target_type_id, activity.target_id), activity)
    return list(newest.values())


def _subject(groups: list[Group], entries: Sequence[Entry]) -> str:
    """How many contributions there are, on what; without any the first thing that happened."""
    count = sum(1 for entry in entries if entry.author)
    if not count:
        return entries[0].headline
    title = Truncator(groups[0].title).chars(70)
    if len(groups) == 1:
        text = ngettext("%(count)d new contribution: %(title)s", "%(count)d new contributions: %(title)s", count)
    else:
        text = _("%(count)d new contributions on several questions: %(title)s")
    return text % {"count": count, "title": title}


def _message(
    template: str, user: User, what: What, name: str, subject: str, context: Mapping[str, object]
) -> EmailMultiAlternatives:
    """Both parts and the headers. `name` makes the Message-ID, so that a repeat can be recognised."""
    stop_url = _whole(unsubscribe_path(user, what))
    host = urlsplit(settings.SITE_URL).hostname
    context = {
        **context,
        "subject": subject,
        **letterhead(),
        "stop_url": stop_url,
        "preferences_url": _whole(reverse("notifications:preferences")),
    }
    message = EmailMultiAlternatives(
        subject=_on_one_line(subject),
        body=render_to_string(f"email/{template}.txt", context).strip() + "\n",
        to=[user.email],
        headers={
            "Message-ID": f"<{name}@{host}>",
            "List-Id": f"<{what}.{host}>",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"email/{template}.html", context), "text/html")
    return message


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _item(entry: Entry) -> Item:
    return Item(entry, _whole(entry.url))


def _whole(url: str) -> str:
    return urljoin(settings.SITE_URL, url)


def _wants_no_digest(user: User) -> bool:
    preference = getattr(user, "notification_preference", None)
    return preference is None or preference.digest == Frequency.OFF


@contextmanager
def _as_read_by(user: User) -> Iterator[None]:
    with translation.override(user.language), timezone.override(user.zone):
        yield
