"""Revising a comment: one that came back, one that waits, or one that is published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from apps.core.errors import Refused
from apps.core.ratelimit import is_over_limit
from apps.core.views.kept import LISTS, forget_text, kept_text
from apps.discussions.actions import revise_comment
from apps.discussions.actions.write import closed_sentence
from apps.discussions.drafting import Desk, desk_at, drafts_under
from apps.discussions.forms import FIELDS, CommentForm
from apps.discussions.models import Comment
from apps.discussions.queries import objectives_under_review
from apps.discussions.rules import is_author, is_in_time, may_be_revised
from apps.discussions.views.keeping import KeepsText
from apps.discussions.views.uploads import Uploads, not_all_added, place_of_revision
from apps.discussions.views.writing import (
    COMMENTS_PER_MINUTE,
    preview_of,
    received,
    too_much,
)


class RevisionPage(KeepsText, FormView):
    permission = "discussions.change_comment"
    template_name = "discussions/revision.html"
    form_class = CommentForm
    kept_as, kept_fields, kept_lists = "revision", FIELDS, (*LISTS, "left_out")

    def reason(self) -> str:
        user, comment = self.request.user, self.comment
        if is_author(user, comment) and may_be_revised(user, comment) and not is_in_time(user, comment):
            return closed_sentence(comment.consultation)
        return _("This comment can no longer be changed.")

    @cached_property
    def comment(self) -> Comment:
        comments = (
            Comment.objects.visible_to(self.request.user)
            .select_related(
                "consultation", "question__roundtable__consultation", "latest_revision", "held_revision"
            )
            .prefetch_related("latest_revision__objectives", "held_revision__objectives")
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
        revision = self.comment.newest_revision
        assert revision is not None  # noqa: S101 - a comment is made with its first revision
        written = {
            "body": revision.body,
            "language": revision.language,
            "objectives": [str(objective.pk) for objective in revision.objectives.all()],
        }
        shown = self._desk.shown
        return written | (shown.as_initial if shown else {}) | kept_text(self.request, self.kept_place)

    @cached_property
    def _desk(self) -> Desk:
        """What was not sent of this comment; ?draft= names what is to be in the form."""
        drafts = drafts_under(self.comment.question, self.request.user, revising=True)
        return desk_at(drafts, self.request.GET.get("draft"), comment=self.comment)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Files are kept first, whatever else is wrong."""
        self.uploads.take()
        if self.uploads.is_all_that_was_asked:
            context = self.get_context_data(form=self.get_form().as_it_stands())
            return self.render_to_response(context, status=422 if self.uploads.problems else 200)
        return super().post(request, *args, **kwargs)

    @cached_property
    def uploads(self) -> Uploads:
        kept = kept_text(self.request, self.kept_place).get("left_out", ())
        return Uploads(self.request, place_of_revision(self.comment), self.comment, left_out=kept)

    def form_valid(self, form: CommentForm) -> HttpResponse:
        data = form.cleaned_data
        if is_over_limit(self.request, "comment", per_minute=COMMENTS_PER_MINUTE):
            form.add_error(None, too_much())
            return self.render_to_response(self.get_context_data(form=form), status=429)
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, preview=preview_of(data)))
        if self.uploads.problems:
            form.add_error(None, not_all_added())
            return self.form_invalid(form)
        try:
            revise_comment(
                comment=self.comment,
                author=self.request.user,  # type: ignore[arg-type]
                body=data["body"],
                language=data["language"],
                objectives=data.get("objectives", ()),
                client_token=data.get("client_token"),
                files=[*self.uploads.earlier, *self.uploads.chosen],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        forget_text(self.request, self.kept_place)
        sentence = _("Your changed comment %s awaits moderation.") % self.comment.reference
        messages.success(self.request, sentence, extra_tags=f"{self.request.user.pk}-revision-{self.comment.pk}")
        return received(self.request, self.comment)

    def form_invalid(self, form: CommentForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        was_kept = bool(kept_text(self.request, self.kept_place))
        context = super().get_context_data(
            comment=self.comment,
            page_url=self.request.path,
            was_kept=was_kept,
            uploads=self.uploads,
            **kwargs,
        )
        return context | {"drafts": self._desk.beside(context["form"])}
