"""The desk for translations: what waits, the original and the translation side by side, the decision."""

from typing import Any, NoReturn

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.scopes import moderation_scope
from apps.core.errors import Refused
from apps.discussions.enums import Status
from apps.discussions.models import Comment, CommentTranslation
from apps.moderation.actions import decide_on_translation, rulings_on_translation
from apps.moderation.enums import Ruling
from apps.moderation.models import TranslationDecision
from apps.moderation.queries import SHOWN, waiting_translations
from apps.moderation.translation_forms import TranslationDecisionForm
from apps.moderation.views.desk import Desk

TEMPLATE, LIST_TEMPLATE = "moderation/translations.html", "moderation/translations_list.html"
OUT_OF_SCOPE = gettext_lazy("This translation is not in the roundtables and languages that you moderate.")


class TranslationDesk(Desk):
    """Only the moderators of a consultation see it, each what is theirs to decide on."""

    permission = "moderation.view_queue"
    denial = gettext_lazy("Only the moderators and organisers of this consultation see its queue.")
    find_scope = staticmethod(moderation_scope)
    kept_as = "translation-decision"
    kept_fields = ("reason",)

    def show(
        self,
        translation: CommentTranslation | None,
        form: TranslationDecisionForm | None = None,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        cursor, waiting = self.live_cursor(), self.waiting_context()
        is_asked_for = translation is not None
        if translation is None and waiting["waiting"]:
            translation = self.full(waiting["waiting"][0].pk)
        context = {
            **self.scope_context(),
            **waiting,
            "is_asked_for": is_asked_for,
            "live_cursor": cursor,
            **(self._item_context(translation, form) if translation else {}),
            **extra,
        }
        return render(self.request, TEMPLATE, context, status=status)

    def waiting_context(self) -> dict[str, Any]:
        """The first of what waits, and how many there are in all."""
        waiting = list(waiting_translations(self.scope)[:SHOWN])
        count = len(waiting) if len(waiting) < SHOWN else waiting_translations(self.scope).count()
        return {"consultation": self.consultation, "waiting": waiting, "waiting_count": count}

    def _item_context(
        self, translation: CommentTranslation, form: TranslationDecisionForm | None
    ) -> dict[str, Any]:
        return {
            "translation": translation,
            "comment": translation.comment,
            "form": form or TranslationDecisionForm(initial=self.kept(translation.pk)),
            "rulings": rulings_on_translation(translation),
            "decisions": translation.decisions.select_related("moderator"),
        }

    def full(self, pk: int) -> CommentTranslation:
        """With all that the desk says of it: nothing of a comment that is not read. What is out of scope is 404,
        or 403 if it can be read elsewhere."""
        translations = CommentTranslation.objects.within(self.scope).filter(comment__status=Status.PUBLISHED)
        found = translations.filter(pk=pk).select_related(
            "revision", "comment__consultation", "comment__stakeholder_group", "comment__question__roundtable"
        )
        return found.first() or self._refuse_readable_translation(pk)

    def _refuse_readable_translation(self, pk: int) -> NoReturn:
        comments = Comment.objects.visible_to(self.request.user).filter(consultation=self.consultation)
        get_object_or_404(CommentTranslation.objects.published().filter(comment__in=comments), pk=pk)
        raise PermissionDenied(str(OUT_OF_SCOPE))


class TranslationsPage(TranslationDesk, View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(None)


class TranslationList(TranslationDesk, View):
    """The list alone, for an open desk that hears of something new."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return render(request, LIST_TEMPLATE, self.waiting_context())


class TranslationItem(TranslationDesk, View):
    """POST a decision; the next translation that waits follows."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(self.full(pk))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        translation = self.full(pk)
        form = TranslationDecisionForm(request.POST)
        if not form.is_valid():
            return self.show(translation, form, 422)
        ruling, reason = Ruling(form.cleaned_data["ruling"]), form.cleaned_data["reason"]
        try:
            decision = decide_on_translation(
                moderator=request.user,  # type: ignore[arg-type]
                translation=translation,
                ruling=ruling,
                reason=reason,
            )
        except Refused as refusal:
            return self.show(self.full(pk), form, 409, refusal=str(refusal))
        self.forget(pk)
        messages.success(request, _done(decision))
        return redirect("moderation:translations", slug)


def _done(decision: TranslationDecision) -> str:
    sentence = {
        Ruling.PUBLISH: _("The translation of %s is published."),
        Ruling.DECLINE: _("The translation of %s is declined; its translator is told why."),
        Ruling.HIDE: _("The translation of %s is taken down; its translator is told why."),
    }[Ruling(decision.ruling)]
    return sentence % decision.translation.comment.reference
