"""Following, and following no longer."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import View

from apps.activity import topics
from apps.activity.actions import follow, unfollow
from apps.notifications.actions import offer_digest
from apps.notifications.views.personal import Personal, where_one_was


class SubscriptionChange(Personal, View):
    """POST `topic` with `follow` 1 or 0. The button comes back to htmx, the page to a plain browser."""

    def post(self, request: HttpRequest) -> HttpResponse:
        topic, is_following = request.POST.get("topic", ""), request.POST.get("follow") == "1"
        is_asked = False
        if not is_following:
            unfollow(user=self.person, topic=topic)
        elif topics.may_follow(self.person, topic):
            follow(user=self.person, topic=topic)
            is_asked = offer_digest(user=self.person)
        else:
            raise Http404
        if "HX-Request" not in request.headers:
            return redirect(self._question_or_next(is_asked))
        context = {
            "topic": topic,
            "is_following": is_following,
            "is_described": "described" in request.POST,
            "next": self._next(),
            "is_asked": is_asked,
        }
        return render(request, "notifications/follow_button.html", context)

    def _question_or_next(self, is_asked: bool) -> str:
        question = f"{reverse('notifications:digest_offer')}?{urlencode({'next': self._next()})}"
        return question if is_asked else self._next()

    def _next(self) -> str:
        return where_one_was(self.request)

    def refuse(self) -> HttpResponseBase:
        """A visitor signs in and is back where the button was."""
        return redirect_to_login(self._next())
