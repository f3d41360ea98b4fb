"""Where a person is signed in, said so that they recognise it and nobody else learns much."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from apps.accounts.models import User

SEEN_EVERY = 15 * 60
# In the session itself: it has a row in the list, whose last use is worth noting.
LISTED = "is_listed"
# The first that occurs in the header counts: most browsers also name those that they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Place:
    """One browser in which somebody is signed in; `id` is what ends it."""

    id: int
    browser: str
    address: str
    started_at: datetime
    last_seen_at: datetime
    is_current: bool


def places_of(user: User, *, current_key: str | None) -> list[Place]:
    """Where `user` is signed in now, the browser of `current_key` first, then the last seen. Changes nothing."""
    places = [_place(session, current_key) for session in _living(UserSession.objects.filter(user=user))]
    return sorted(places, key=lambda place: (not place.is_current, -place.last_seen_at.timestamp()))


def mark_as_seen(session_key: str | None) -> bool:
    """Whether this is the first mark on the session for a quarter of an hour.

    Without a cache it never is: then a page is worth more than the note of when it was read.
    """
    mark = salted_hmac("apps.accounts.last_seen", session_key or "").hexdigest()
    return cache.add(f"last-seen:{mark}", True, SEEN_EVERY)


def end_sessions(sessions: QuerySet[UserSession]) -> int:
    """Sign out whoever uses one of `sessions`, at their next request. Returns how many were still alive."""
    count = _living(sessions).count()
    for session in sessions:
        session.end()
    return count


def forget_ended_sessions() -> None:
    """Address and browser of a session are kept no longer than the session."""
    UserSession.objects.exclude(pk__in=_living(UserSession.objects.all())).delete()


def approximate_address(address: str) -> str:
    """The network that an IP address is in: enough to recognise it, too little to find a household."""
    prefix = 24 if isinstance(ip_address(address), IPv4Address) else 48
    return str(ip_network(f"{address}/{prefix}", strict=False).network_address)


def describe_browser(user_agent: str) -> str:
    """Such as "Firefox on Linux", from the header that a browser sends."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Unknown browser")


def _living(sessions: QuerySet[UserSession]) -> QuerySet[UserSession]:
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    return sessions.filter(session_key__in=alive.values("session_key"))


def _place(session: UserSession, current_key: str | None) -> Place:
    return Place(
        id=session.pk,
        browser=describe_browser(session.user_agent),
        address=_shown(approximate_address(session.ip)),
        started_at=session.created_at,
        last_seen_at=session.last_seen_at,
        is_current=session.session_key == current_key,
    )


def _shown(network: str) -> str:
    """`198.51.100.x`: what was left out can be seen to be left out."""
    return f"{network.removesuffix('.0')}.x" if "." in network else f"{network}x"
