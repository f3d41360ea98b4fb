"""Where one is signed in, and signing out there."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext
from django.views.generic import TemplateView, View

from apps.accounts.sessions import end_sessions, places_of
from apps.core.views.access import SIGNED_IN, Access


class SessionList(Access, TemplateView):
    permission = SIGNED_IN
    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = places_of(self.request.user, current_key=self.request.session.session_key)  # type: ignore[arg-type]
        return super().get_context_data(places=places, has_others=any(not one.is_current for one in places))


class SessionEnd(Access, View):
    """POST ends one session of one's own; somebody else's is not found."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        session = get_object_or_404(_others(request), pk=pk)
        end_sessions(UserSession.objects.filter(pk=session.pk))
        messages.success(request, gettext("You are signed out there."))
        return redirect("accounts:sessions")


class OtherSessionsEnd(Access, View):
    """POST ends all sessions of one's own but this one."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        count = end_sessions(_others(request))
        sentence = ngettext(
            "You are signed out in %d other browser.", "You are signed out in %d other browsers.", count
        )
        messages.success(request, sentence % count)
        return redirect("accounts:sessions")


def _others(request: HttpRequest) -> QuerySet[UserSession]:
    own = UserSession.objects.filter(user=request.user)  # type: ignore[misc]
    return own.exclude(session_key=request.session.session_key)
