"""Following, and following no longer."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from apps.activity import topics
from apps.activity.actions import follow, unfollow
from apps.notifications.views.personal import Personal


class SubscriptionChange(Personal, View):
    """POST `topic` with `follow` 1 or 0. The button comes back to htmx, the page to a plain browser."""

    def post(self, request: HttpRequest) -> HttpResponse:
        topic, is_following = request.POST.get("topic", ""), request.POST.get("follow") == "1"
        if not is_following:
            unfollow(user=self.person, topic=topic)
        elif topics.may_follow(self.person, topic):
            follow(user=self.person, topic=topic)
        else:
            raise Http404
        if "HX-Request" not in request.headers:
            return redirect(self._next())
        context = {"topic": topic, "is_following": is_following, "next": self._next()}
        return render(request, "notifications/follow_button.html", context)

    def _next(self) -> str:
        """Where one was, if that is on this site."""
        address = self.request.POST.get("next", "")
        hosts, is_secure = {self.request.get_host()}, self.request.is_secure()
        is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=is_secure)
        return address if is_ours else reverse("notifications:preferences")

    def refuse(self) -> HttpResponseBase:
        """A visitor signs in and is back where the button was."""
        return redirect_to_login(self._next())
