"""Revealing who wrote a comment: asked by one organiser, confirmed or refused by another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from apps.core.errors import Refused
from apps.discussions.identity_forms import RevealForm
from apps.discussions.models import Comment, Reveal
from apps.discussions.revealing import (
    confirm_reveal,
    refuse_reveal,
    request_reveal,
    revealed_to,
    reveals_of,
    sealed_comments,
)
from apps.discussions.views.attribution import SpeakingDesk


class RevealAccess(SpeakingDesk):
    permission = "discussions.reveal"
    denial = gettext_lazy("Only two organisers of this consultation together can learn who wrote a comment.")


class RevealRequest(RevealAccess, FormView):
    template_name = "discussions/reveal.html"
    form_class = RevealForm

    @cached_property
    def comment(self) -> Comment:
        comments = sealed_comments(self.consultation).select_related("stakeholder_group")
        return get_object_or_404(comments, reference=self.kwargs["reference"])

    def form_valid(self, form: RevealForm) -> HttpResponse:
        user: Any = self.request.user
        try:
            request_reveal(comment=self.comment, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.tell(gettext("The other organisers are asked. Nobody learns anything before one of them agrees."))
        return redirect("discussions:reveals", self.consultation.slug)

    def form_invalid(self, form: RevealForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comment=self.comment, **kwargs)


@method_decorator(never_cache, name="dispatch")
class RevealList(RevealAccess, TemplateView):
    """What was asked and what became of it; an identity for the two who agreed on it."""

    template_name = "discussions/reveals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        known = {reveal.pk: reveal.comment for reveal in revealed_to(user, self.consultation)}
        lines = [(reveal, known.get(reveal.pk)) for reveal in reveals_of(self.consultation)]
        return super().get_context_data(lines=lines, **kwargs)


class RevealDecision(RevealAccess, View):
    """Base of what can become of a request. POST only."""

    @cached_property
    def reveal(self) -> Reveal:
        return get_object_or_404(reveals_of(self.consultation), pk=self.kwargs["pk"])

    def settle(self, sentence: str, refusal: Refused | None = None) -> HttpResponse:
        self.tell(sentence, refusal)
        return redirect("discussions:reveals", self.consultation.slug)


class RevealConfirmation(RevealDecision):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        try:
            confirm_reveal(reveal=self.reveal, by=user)
        except Refused as refusal:
            return self.settle("", refusal)
        return self.settle(gettext("You both see now who it was. The author is told."))


class RevealRefusal(RevealDecision):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        try:
            refuse_reveal(reveal=self.reveal, by=user)
        except Refused as refusal:
            return self.settle("", refusal)
        return self.settle(gettext("It is not revealed. Nobody has learnt anything."))
