"""Revising a comment: one that came back, one that waits, or one that is published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from apps.core.errors import Refused
from apps.core.views.access import Access
from apps.discussions.actions import revise_comment
from apps.discussions.forms import CommentForm
from apps.discussions.models import Comment
from apps.discussions.queries import objectives_under_review


class RevisionPage(Access, FormView):
    permission = "discussions.change_comment"
    denial = gettext_lazy("This comment can no longer be changed.")
    template_name = "discussions/revision.html"
    form_class = CommentForm

    @cached_property
    def comment(self) -> Comment:
        comments = (
            Comment.objects.visible_to(self.request.user)
            .select_related("question__roundtable__consultation", "latest_revision")
            .prefetch_related("objective_tags")
        )
        return get_object_or_404(comments, pk=self.kwargs["pk"])

    def get_permission_object(self) -> Comment:
        return self.comment

    def get_form_kwargs(self) -> dict[str, Any]:
        question = self.comment.question
        return super().get_form_kwargs() | {
            "consultation": question.roundtable.consultation,
            "objectives": objectives_under_review(question),
        }

    def get_initial(self) -> dict[str, Any]:
        revision = self.comment.latest_revision
        assert revision is not None  # noqa: S101 - a comment is made with its first revision
        return {
            "body": revision.body,
            "language": revision.language,
            "objectives": [str(tag.tag_id) for tag in self.comment.objective_tags.all()],
        }

    def form_valid(self, form: CommentForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            revise_comment(
                comment=self.comment,
                body=data["body"],
                language=data["language"],
                objectives=data.get("objectives", ()),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        sentence = _("Your changed comment %s awaits moderation.") % self.comment.reference
        messages.success(self.request, sentence, extra_tags=f"revision-{self.comment.pk}")
        return redirect(self.comment)

    def form_invalid(self, form: CommentForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comment=self.comment, **kwargs)
