"""Translating a comment: the original beside the box, and what becomes of what was written there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.enums import ModerationPolicy
from apps.core.errors import Refused
from apps.core.identifiers import parse_id
from apps.core.ratelimit import is_over_limit
from apps.core.views.access import Access
from apps.core.views.kept import forget_text, kept_text
from apps.discussions.actions import submit_translation, withdraw_translation
from apps.discussions.actions.attribute import attribution_for
from apps.discussions.actions.speak import facts_about
from apps.discussions.actions.translate import chatham_sentence
from apps.discussions.actions.write import closed_sentence
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.discussions.rules import moderates_there, names_nobody, silence_sentence
from apps.discussions.translation_forms import FIELDS, TranslationForm
from apps.discussions.translators import shown_of
from apps.discussions.views.keeping import KeepsText
from apps.discussions.views.writing import (
    COMMENTS_PER_MINUTE,
    preview_of,
    received,
    too_much,
)

TEMPLATE = "discussions/translation.html"


class TranslationPage(KeepsText, View):
    """POST a translation. Whatever goes wrong, the text comes back in the form."""

    permission = "discussions.translate_comment"
    kept_as, kept_fields = "translation", FIELDS
    kwargs: dict[str, Any]

    def reason(self) -> str:
        user, comment = self.request.user, self.comment
        if not comment.is_published:
            return _("Only a published comment can be translated.")
        silence = silence_sentence(user, comment.consultation)
        if not silence and names_nobody(user, comment.question):
            return chatham_sentence()
        return silence or closed_sentence(comment.consultation)

    @cached_property
    def comment(self) -> Comment:
        comments = Comment.objects.visible_to(self.request.user).select_related(
            "consultation", "question__roundtable__consultation", "published_revision", "stakeholder_group"
        )
        return get_object_or_404(comments, pk=self.kwargs["pk"])

    def get_permission_object(self) -> Comment:
        return self.comment

    @cached_property
    def is_official(self) -> bool:
        return bool(moderates_there(self.request.user, self.comment.question))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        kept = kept_text(request, self.kept_place)
        form = TranslationForm(comment=self.comment, initial=kept or self._earlier())
        return self._show(form, was_kept=bool(kept))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = TranslationForm(request.POST, comment=self.comment)
        if not form.is_valid():
            return self._show(form, status=422)
        if is_over_limit(request, "comment", per_minute=COMMENTS_PER_MINUTE):
            return self._show(form, status=429, refusal=too_much())
        if "preview" in request.POST:
            return self._show(form, preview=preview_of(form.cleaned_data))
        try:
            translation = self._submit(form.cleaned_data)
        except Refused as refusal:
            return self._show(form, status=409, refusal=str(refusal))
        forget_text(request, self.kept_place)
        sent = f"{request.user.pk}-translation-{self.comment.pk}"
        messages.success(request, _thanks(translation), extra_tags=sent)
        return received(request, self.comment)

    def _submit(self, data: dict[str, Any]) -> CommentTranslation:
        """Of the wording that stood beside the box, which may have been another one."""
        revision = Revision.objects.filter(
            pk=parse_id(self.request.POST.get("revision")) or 0, comment=self.comment
        )
        return submit_translation(
            comment=self.comment,
            revision=revision.first() or Revision(),
            translator=self.request.user,  # type: ignore[arg-type]
            language=data["language"],
            body=data["body"],
            is_official=self.is_official,
        )

    @cached_property
    def _own(self) -> list[CommentTranslation]:
        own = CommentTranslation.objects.of(self.request.user).filter(comment=self.comment)
        return list(own.select_related("comment"))

    def _earlier(self) -> dict[str, Any]:
        """What the form begins with if one works on a translation of one's own again."""
        asked = parse_id(self.request.GET.get("from"))
        earlier = next((each for each in self._own if each.pk == asked), None)
        return {"body": earlier.body, "language": earlier.language} if earlier else {}

    def _shown_as(self) -> CommentTranslation:
        """One of which only that is filled in by which readers will know who made it."""
        user: Any = self.request.user
        rule = attribution_for(user, self.comment.question)
        shown = shown_of(rule, facts_about(user, self.comment.consultation))
        return CommentTranslation(is_official=self.is_official, **shown)

    def _show(self, form: TranslationForm, *, status: int = 200, **extra: Any) -> HttpResponse:
        comment = self.comment
        is_moderated_later = comment.consultation.moderation == ModerationPolicy.POST
        context = {
            "comment": comment,
            "original": comment.published_revision,
            "form": form,
            "own": self._own,
            "shown_as": self._shown_as(),
            "is_published_at_once": self.is_official or is_moderated_later,
            "page_url": self.request.path,
            **extra,
        }
        return render(self.request, TEMPLATE, context, status=status)


class TranslationWithdrawal(Access, View):
    permission = "discussions.withdraw_translation"

    def get_permission_object(self) -> CommentTranslation:
        translations = CommentTranslation.objects.of(self.request.user).select_related(
            "comment__consultation", "comment__question__roundtable__consultation"
        )
        return get_object_or_404(translations, pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        translation = self.get_permission_object()
        try:
            withdraw_translation(translation=translation, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your translation of %s is withdrawn.") % translation.comment.reference)
        return redirect(translation.comment)


def _thanks(translation: CommentTranslation) -> str:
    reference = translation.comment.reference
    if translation.is_published:
        return _("Your translation of %s is published.") % reference
    return _("Thank you. Your translation of %s awaits moderation.") % reference
