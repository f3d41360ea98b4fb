"""What is done for each request of somebody who is signed in: their time zone, and when they were last seen."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.accounts.sessions import LISTED, mark_as_seen

Answer = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Activates the signed-in person's time zone for the request; for visitors pages say which zone they use."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.zone):
            return self.get_response(request)


class LastSeenMiddleware:
    """Notes when a session was last used: to the quarter of an hour, so that reading costs no writing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(LISTED) and mark_as_seen(request.session.session_key):
            sessions = UserSession.objects.filter(session_key=request.session.session_key)
            sessions.update(last_seen_at=timezone.now())
        return self.get_response(request)
