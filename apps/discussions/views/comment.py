"""One comment: its permalink, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.core.errors import Refused
from apps.core.views.access import PUBLIC, Access
from apps.discussions.actions import withdraw_comment
from apps.discussions.models import Comment
from apps.discussions.queries import cursor_before


class CommentPage(Access, View):
    """A permalink leads to the comment in its thread, on whichever page that is."""

    permission = PUBLIC

    def get(self, request: HttpRequest, slug: str, reference: str) -> HttpResponse:
        comments = Comment.objects.visible_to(request.user).select_related(
            "question__roundtable__consultation", "root"
        )
        comment = get_object_or_404(comments, consultation__slug=slug, reference=reference)
        cursor = cursor_before(comment, request.user)
        query = f"?{urlencode({'after': cursor})}" if cursor else ""
        return redirect(f"{comment.question.get_absolute_url()}{query}#c{comment.pk}")


class CommentWithdrawal(Access, View):
    permission = "discussions.withdraw_comment"

    def get_permission_object(self) -> Comment:
        comments = Comment.objects.visible_to(self.request.user).select_related(
            "question__roundtable__consultation"
        )
        return get_object_or_404(comments, pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment = self.get_permission_object()
        try:
            withdraw_comment(comment=comment, author=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your comment %s is withdrawn.") % comment.reference)
        return redirect(f"{comment.question.get_absolute_url()}#c{comment.pk}")
