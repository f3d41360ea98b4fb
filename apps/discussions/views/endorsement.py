"""Endorsing a comment: the same POST for htmx and for a plain browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from apps.core.errors import Refused
from apps.core.ratelimit import is_over_limit
from apps.core.views.access import Access
from apps.discussions.actions import endorse_comment, take_back_endorsement
from apps.discussions.models import Comment
from apps.discussions.rules import no_endorsing_sentence
from apps.discussions.views.writing import too_much

ENDORSEMENTS_PER_MINUTE = 60


class EndorsementChange(Access, View):
    """POST `endorse` 1 or 0."""

    permission = "discussions.endorse_comment"

    @property
    def denial(self) -> str:  # type: ignore[override]
        return no_endorsing_sentence(self.request.user, self.get_permission_object())

    def get_permission_object(self) -> Comment:
        comments = Comment.objects.visible_to(self.request.user).select_related(
            "consultation", "question__roundtable__consultation"
        )
        return get_object_or_404(comments, pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment = self.get_permission_object()
        change = endorse_comment if request.POST.get("endorse") == "1" else take_back_endorsement
        try:
            if is_over_limit(request, "endorsement", per_minute=ENDORSEMENTS_PER_MINUTE):
                raise Refused(too_much())
            changed = change(comment=comment, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self._back_to(comment)
        if not self._is_htmx:
            return redirect(comment)
        changed.is_endorsed = change is endorse_comment
        context = {"comment": changed, "may_endorse": True, "is_answer": True}
        return render(request, "discussions/endorsement.html", context)

    def refuse(self) -> HttpResponseBase:
        """A visitor signs in and is back at the comment; who may not is told why on a page of its own."""
        if self.request.user.is_authenticated:
            return super().refuse()
        comment = self.get_permission_object()
        login = redirect_to_login(comment.get_absolute_url())
        return _led_to(login["Location"]) if self._is_htmx else login

    @property
    def _is_htmx(self) -> bool:
        return "HX-Request" in self.request.headers

    def _back_to(self, comment: Comment) -> HttpResponse:
        return _led_to(comment.get_absolute_url()) if self._is_htmx else redirect(comment)


def _led_to(address: str) -> HttpResponse:
    """An answer upon which htmx goes to another page."""
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
