"""Sending a comment, and seeing beforehand what it will look like."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.models import Consultation, Question
from apps.consultations.rules import Visitor
from apps.core.errors import Refused
from apps.core.identifiers import parse_id
from apps.core.language import detect_language
from apps.core.markdown import render_markdown
from apps.core.ratelimit import is_over_daily_limit, is_over_limit
from apps.core.views.access import PUBLIC, SIGNED_IN, Access, may
from apps.core.views.kept import ask_to_sign_in, forget_text, keep_text
from apps.discussions.actions import submit_comment
from apps.discussions.actions.write import closed_sentence
from apps.discussions.enums import CommentVoice
from apps.discussions.forms import FIELDS, CommentForm, clean_text
from apps.discussions.models import Comment, Revision
from apps.discussions.queries import objectives_under_review, question_for
from apps.discussions.rules import silence_sentence
from apps.discussions.views.question import TEMPLATE, QuestionContext, kept_place, voices_of
from apps.discussions.views.uploads import Uploads, not_all_added, place_of_answer
from apps.organisations.queries import current_affiliation

COMMENTS_PER_MINUTE = 60
PREVIEWS_PER_MINUTE = 60
SIGNATORIES_PER_DAY = 100


class CommentCreate(Access, QuestionContext, View):
    """POST an answer or a reply. Whatever goes wrong, the text comes back in the form."""

    permission = PUBLIC  # decided in `post`, because refusing must not cost the text
    uploads: Uploads

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._ask_to_sign_in(pk)
        question = get_object_or_404(question_for(request.user, pk=pk))
        form = self._form(question)
        parent = self._parent(question)
        consultation = question.roundtable.consultation
        self.uploads = Uploads(request, place_of_answer(question, parse_id(request.POST.get("parent"))))
        if not may(request.user, "discussions.add_comment", consultation):
            return self._give_back(question, form, parent, _refusal(request.user, consultation), 403)
        self.uploads.take()
        if self.uploads.is_all_that_was_asked:
            return self._give_back(
                question, form.as_it_stands(), parent, "", 422 if self.uploads.problems else 200
            )
        if not form.is_valid():
            return self._give_back(question, form, parent, "", 422)
        if is_over_limit(request, "comment", per_minute=COMMENTS_PER_MINUTE):
            return self._give_back(question, form, parent, too_much(), 429)
        if "preview" in request.POST:
            return self._give_back(question, form, parent, "", 200, preview=preview_of(form.cleaned_data))
        if self.uploads.problems:
            return self._give_back(question, form, parent, not_all_added(), 422)
        if asks_too_many(request, form.cleaned_data.get("co_signatories", ())):
            return self._give_back(question, form, parent, too_many_asked(), 429)
        return self._submit(question, form, parent)

    def _submit(self, question: Question, form: CommentForm, parent: Comment | None) -> HttpResponse:
        data = form.cleaned_data
        try:
            if parent is None and self.request.POST.get("parent"):
                raise Refused(_("The comment that you answer is no longer published."))
            submission = submit_comment(
                author=self.request.user,  # type: ignore[arg-type]
                question=question,
                body=data["body"],
                language=data["language"],
                objectives=data.get("objectives", ()),
                parent=parent,
                client_token=data.get("client_token"),
                voice=CommentVoice(data.get("voice") or CommentVoice.PERSONAL),
                co_signatories=data.get("co_signatories", ()),
                files=self.uploads.chosen,
            )
        except Refused as refusal:
            if parent is None:
                self.uploads.move_to(place_of_answer(question, None))
            return self._give_back(question, form, parent, str(refusal), 409)
        if not submission.is_new:
            self.uploads.take_back()
        forget_text(self.request, kept_place(question.pk))
        sent = f"{self.request.user.pk}-{question.pk}-{parent.pk if parent else 'root'}"
        messages.success(self.request, _thanks(submission.comment), extra_tags=sent)
        return received(self.request, submission.comment)

    def _form(self, question: Question) -> CommentForm:
        return CommentForm(
            self.request.POST,
            consultation=question.roundtable.consultation,
            objectives=objectives_under_review(question),
            voices=voices_of(question, current_affiliation(self.request.user)),  # type: ignore[arg-type]
        )

    def _parent(self, question: Question) -> Comment | None:
        number = parse_id(self.request.POST.get("parent"))
        if number is None:
            return None
        comments = Comment.objects.visible_to(self.request.user).filter(question=question)
        return comments.select_related("root", "question__roundtable__consultation").filter(pk=number).first()

    def _give_back(
        self,
        question: Question,
        form: CommentForm,
        parent: Comment | None,
        sentence: str,
        status: int,
        **extra: Any,
    ) -> HttpResponse:
        context = self.question_context(question, form, parent, refusal=sentence, uploads=self.uploads, **extra)
        return render(self.request, TEMPLATE, context, status=status)

    def _ask_to_sign_in(self, pk: int) -> HttpResponse:
        """Signed out, one cannot be told whether the question is there; the text is kept whatever it is."""
        if is_sent_by_script(self.request):
            return HttpResponse(status=401)
        keep_text(self.request, kept_place(pk), FIELDS)
        return ask_to_sign_in(self.request, reverse("discussions:question_address", args=[pk]))


class Preview(Access, View):
    """The comment as it will be read: the same rendering as when it is published."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        if is_over_limit(request, "preview", per_minute=PREVIEWS_PER_MINUTE):
            return HttpResponse(too_much(), status=429, content_type="text/plain; charset=utf-8")
        body = clean_text(request.POST.get("body", ""))[: settings.COMMENT_MAX_LENGTH]
        spoken = get_language() or settings.LANGUAGE_CODE
        chosen = request.POST.get("language", "")
        language = chosen if chosen in dict(settings.COMMENT_LANGUAGES) else detect_language(body, spoken)
        preview = preview_of({"body": body, "language": language})
        return render(request, "discussions/preview.html", {"preview": preview})


def is_sent_by_script(request: HttpRequest) -> bool:
    """By one that keeps the text until it has an answer, and sends it plainly where it hoped for another."""
    return request.headers.get("Accept") == "application/json"


def received(request: HttpRequest, comment: Comment) -> HttpResponse:
    """On to the comment; a script that has sent it goes there by itself."""
    if is_sent_by_script(request):
        return JsonResponse({"url": comment.get_absolute_url()}, status=201)
    return redirect(comment)


def _refusal(user: Visitor, consultation: Consultation) -> str:
    return silence_sentence(user, consultation) or closed_sentence(consultation)


def too_much() -> str:
    return _("You have sent a lot in a short time. Wait a minute, then send this again.")


def asks_too_many(request: HttpRequest, addresses: Collection[str]) -> bool:
    """Whether asking these people to sign makes too many in a day: each of them is sent an e-mail."""
    return is_over_daily_limit(request, "co-signatories-asked", len(addresses), per_day=SIGNATORIES_PER_DAY)


def too_many_asked() -> str:
    return _("You have asked many people to sign today. Ask the others tomorrow.")


def preview_of(data: dict[str, Any]) -> Revision:
    """The wording as it would be stored."""
    body, language = data["body"], data["language"]
    return Revision(body=body, html=render_markdown(body, anchor_prefix="preview"), language=language)


def _thanks(comment: Comment) -> str:
    if comment.is_published:
        return _("Your comment %s is published.") % comment.reference
    return _("Thank you. Your comment %s awaits moderation.") % comment.reference
