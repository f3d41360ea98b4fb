"""Texts that were not sent: kept while one writes, listed, read and discarded. Each is its author's alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.core.identifiers import parse_id
from apps.core.ratelimit import is_over_limit
from apps.core.views.access import SIGNED_IN, Access
from apps.core.views.kept import ask_to_sign_in, keep_text
from apps.discussions.actions import discard_draft, save_draft
from apps.discussions.actions.draft import Place, Saved, is_sent
from apps.discussions.drafting import drafts_of, text_of
from apps.discussions.forms import FIELDS
from apps.discussions.models import Comment, Draft
from apps.discussions.models.draft import LONGEST_DRAFT
from apps.discussions.views.question import kept_place
from apps.discussions.views.uploads import Uploads, place_of_answer, place_of_revision
from apps.discussions.views.writing import too_much

SAVES_PER_MINUTE = 120


class DraftList(Access, TemplateView):
    """All that one has not sent."""

    permission = SIGNED_IN
    template_name = "discussions/drafts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = drafts_of(self.request.user)  # type: ignore[arg-type]
        return super().get_context_data(drafts=drafts, **kwargs)


class DraftSaving(Access, View):
    """POST only: keep what a form holds; asked by a script (`autosave`) it answers in JSON.

    The address says nothing of where one writes, since addresses stand in logs.
    """

    permission = SIGNED_IN

    def refuse(self) -> HttpResponseBase:
        """Off to sign in, and back to where one wrote: what a person has sent to be saved is kept on the way."""
        if "autosave" in self.request.POST:
            return super().refuse()
        comment, question = (parse_id(self.request.POST.get(name)) for name in ("comment", "question"))
        if comment is not None:
            keep_text(self.request, f"revision:{comment}", FIELDS)
            return ask_to_sign_in(self.request, reverse("discussions:revision", args=[comment]))
        if question is None:
            return super().refuse()
        keep_text(self.request, kept_place(question), FIELDS)
        return ask_to_sign_in(self.request, reverse("discussions:question_address", args=[question]))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        place, text = self._place(), text_of(request.POST)
        self._take_files(place)
        if len(text["body"]) > LONGEST_DRAFT:
            return self._refused(_("This is too long to be kept here. Keep a copy in a file of your own."), 413)
        if is_over_limit(request, "draft", per_minute=SAVES_PER_MINUTE):
            return self._refused(too_much(), 429)
        if is_sent(user, text["client_token"]):
            if "autosave" in request.POST:
                return JsonResponse({"sent": True})
            text["client_token"] = None
        version = parse_id(request.POST.get("version")) or 0
        device = request.POST.get("device", "").replace("\x00", "")[:80]
        try:
            saved = save_draft(author=user, place=place, text=text, version=version, device=device)
        except Refused as refusal:
            return self._refused(str(refusal), 409)
        return self._saved(place, saved)

    def _place(self) -> Place:
        """Raises Http404 for a question that one may not see, and for a comment of somebody else."""
        user, number = self.request.user, parse_id(self.request.POST.get("comment"))
        if number is not None:
            comments = Comment.objects.visible_to(user).filter(author=user.pk)
            found = get_object_or_404(comments.select_related("question__roundtable__consultation"), pk=number)
            return Place(found.question, comment=found)
        questions = Question.objects.visible_to(user).select_related("roundtable__consultation")
        question = get_object_or_404(questions, pk=parse_id(self.request.POST.get("question")) or 0)
        parents = Comment.objects.visible_to(user).filter(question=question, published_at__isnull=False)
        return Place(question, parents.filter(pk=parse_id(self.request.POST.get("parent")) or 0).first())

    def _take_files(self, place: Place) -> None:
        """They wait for the text, as it does; what cannot be taken is said with what has been saved."""
        about = (
            place_of_revision(place.comment) if place.comment else place_of_answer(place.question, place.parent)
        )
        uploads = Uploads(self.request, about, place.comment)
        if self.request.FILES and "autosave" not in self.request.POST:
            uploads.take()
        for problem in uploads.problems:
            messages.warning(self.request, problem)

    def _saved(self, place: Place, saved: Saved) -> HttpResponse:
        draft = saved.draft
        if "autosave" in self.request.POST:
            answer = {"version": draft.version, "saved_at": draft.updated_at} if draft else {}
            return JsonResponse({**answer, "kept_older": saved.kept_older})
        if draft is None:
            messages.info(self.request, _("There was nothing to save yet."))
            return redirect(_page_of(place))
        messages.success(self.request, _("Your draft is saved. Nobody but you can see it."))
        return redirect(draft.show_url)

    def _refused(self, sentence: str, status: int) -> HttpResponse:
        if "autosave" in self.request.POST:
            return JsonResponse({"error": sentence}, status=status)
        context = {"reason": sentence, "kept_body": self.request.POST.get("body", "")}
        return render(self.request, "discussions/draft_refused.html", context, status=status)


class OwnDraft(Access):
    """Base of what is about one text; somebody else's is not there."""

    permission = SIGNED_IN
    kwargs: dict[str, Any]

    @cached_property
    def draft(self) -> Draft:
        for draft in drafts_of(self.request.user, pk=self.kwargs["pk"]):  # type: ignore[arg-type]
            return draft
        raise Http404


class DraftPage(OwnDraft, TemplateView):
    """The text to read and to copy, also where it can no longer be sent."""

    template_name = "discussions/draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(draft=self.draft, **kwargs)


class DraftRemoval(OwnDraft, View):
    """POST only. Back to the list, or to the page on which one writes."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        draft = self.draft
        discard_draft(draft=draft)
        messages.success(request, _("The text is discarded."))
        if "stay" in request.POST and draft.is_reachable:  # type: ignore[attr-defined]
            return redirect(f"{draft.place_url}#compose")
        return redirect("discussions:drafts")


def _page_of(place: Place) -> str:
    return f"{Draft(question=place.question, parent=place.parent, comment=place.comment).place_url}#compose"
