"""POST a decision; the next comment in the queue follows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.core.errors import Refused
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.forms import DecisionForm
from apps.moderation.models import Decision
from apps.moderation.views.queue import TEMPLATE, ModerationDesk


class DecisionCreate(ModerationDesk, View):
    permission = "moderation.decide"

    def form_address(self) -> str:
        return reverse("moderation:item", args=[self.kwargs["slug"], self.kwargs["pk"]])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment = self._full(self.kwargs["pk"])
        form = DecisionForm(request.POST, comment=comment)
        if not form.is_valid():
            return self._give_back(comment, form, status=422)
        try:
            decision = self._decide(comment, form.cleaned_data)
        except Refused as refusal:
            return self._give_back(self._full(comment.pk), form, status=409, refusal=str(refusal))
        self.forget(comment.pk)
        messages.success(request, _done(decision))
        return redirect(self._next())

    def _decide(self, comment: Comment, data: dict[str, Any]) -> Decision:
        return decide(
            moderator=self.request.user,  # type: ignore[arg-type]
            comment=comment,
            revision=data["revision"],
            ruling=Ruling(data["ruling"]),
            objectives=data["objectives"],
            reason=data["reason"],
            note=data["note"],
        )

    def _give_back(self, comment: Comment, form: DecisionForm, *, status: int, **extra: Any) -> HttpResponse:
        return render(self.request, TEMPLATE, self.desk_context(comment, form, **extra), status=status)

    def _next(self) -> str:
        """Back to the queue with its filters; its first item opens."""
        address = reverse("moderation:queue", args=[self.consultation.slug])
        query = self.request.GET.urlencode()
        return f"{address}?{query}" if query else address


def _done(decision: Decision) -> str:
    sentence = {
        Ruling.PUBLISH: _("%s is published."),
        Ruling.RETURN: _("%s goes back to its author."),
        Ruling.DECLINE: _("%s is declined; its author is told why."),
        Ruling.HIDE: _("%s is hidden; its author is told why."),
        Ruling.RESTORE: _("%s can be read again."),
    }[Ruling(decision.ruling)]
    return sentence % decision.comment.reference
