"""The tagging desk: the published comments, each as readers see it, and what it speaks to."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.scopes import tagging_scope
from apps.core.errors import Refused
from apps.core.views.access import may
from apps.discussions.actions import confirm_objectives
from apps.discussions.models import Comment
from apps.discussions.models.comment_queryset import CommentQuerySet
from apps.discussions.queries import Node
from apps.moderation.forms import TaggingFilter, TaggingForm
from apps.moderation.queries import count_before, next_to_tag, to_tag
from apps.moderation.views.desk import Desk

TEMPLATE = "moderation/tagging.html"
PER_PAGE = 25


class TaggingDesk(Desk):
    permission = "moderation.tag_comments"
    denial = gettext_lazy(
        "Only the rapporteurs, moderators and organisers of this consultation tag its comments to objectives."
    )
    find_scope = staticmethod(tagging_scope)
    kept_as = "tagging"
    kept_lists = ("objectives",)

    @cached_property
    def filters(self) -> TaggingFilter:
        return TaggingFilter(self.request.GET, scope=self.scope, consultation=self.consultation)

    @cached_property
    def comments(self) -> CommentQuerySet:
        """What the filters let through."""
        return to_tag(self.scope, **self.filters.narrowing())

    def show(
        self, comment: Comment | None, form: TaggingForm | None = None, status: int = 200, **extra: Any
    ) -> HttpResponse:
        page = self._page(comment)
        is_asked_for = comment is not None
        if comment is None and page.object_list:
            comment = self.full(page[0].pk)
        context = {
            **self.scope_context(),
            "filters": self.filters,
            "is_filtered": any(self.filters.narrowing().values()),
            "untagged_count": self.comments.untagged().count(),
            "page_obj": page,
            "is_asked_for": is_asked_for,
            "previous_url": self.page_address(page.previous_page_number()) if page.has_previous() else None,
            "next_page_url": self.page_address(page.next_page_number()) if page.has_next() else None,
            "query": self.query,
            "page_url": self.address(comment),
            **(self._item_context(comment, form) if comment else {}),
            **extra,
        }
        return render(self.request, TEMPLATE, context, status=status)

    def _page(self, comment: Comment | None) -> Page:
        """The page of the list that is asked for, or that on which `comment` stands."""
        listed = self.comments.with_parts().select_related("question__roundtable")
        number: Any = self.request.GET.get("page")
        if comment is not None:
            number = count_before(comment, self.comments) // PER_PAGE + 1
        return Paginator(listed, PER_PAGE).get_page(number)

    def _item_context(self, comment: Comment, form: TaggingForm | None) -> dict[str, Any]:
        following = next_to_tag(comment, self.comments)
        return {
            "comment": comment,
            "node": Node(comment),
            "parent": Node(comment.parent) if comment.parent else None,
            "form": form or TaggingForm(comment=comment, initial=self.kept(comment.pk)),
            "next_url": self.address(following) if following else None,
            "may_decide": may(self.request.user, "moderation.decide", self.consultation),
        }

    def full(self, pk: int) -> Comment:
        """The comment with all that the desk says of it. What is not published is not found."""
        comments = Comment.objects.within(self.scope).published().with_parts()
        comment = comments.filter(pk=pk).select_related(
            "consultation", "question__roundtable__consultation", "parent__published_revision"
        )
        return comment.first() or self.refuse_readable(pk)

    @property
    def query(self) -> str:
        """The filters, for the addresses of this desk."""
        chosen = self.request.GET.copy()
        chosen.pop("page", None)
        return chosen.urlencode()

    def address(self, comment: Comment | None) -> str:
        place = [self.consultation.slug]
        name = "moderation:tagging_item" if comment else "moderation:tagging"
        address = reverse(name, args=[*place, comment.pk] if comment else place)
        return f"{address}?{self.query}" if self.query else address

    def page_address(self, number: int) -> str:
        chosen = self.request.GET.copy()
        chosen["page"] = str(number)
        return f"{reverse('moderation:tagging', args=[self.consultation.slug])}?{chosen.urlencode()}"


class TaggingPage(TaggingDesk, View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(None)


class TaggingItem(TaggingDesk, View):
    """POST sets the objectives and leads to the next comment that has none confirmed."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(self.full(pk))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        comment = self.full(pk)
        form = TaggingForm(request.POST, comment=comment)
        if not form.is_valid():
            return self.show(comment, form, 422)
        following = next_to_tag(comment, self.comments)
        try:
            confirm_objectives(comment=comment, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            comment = self.full(pk)
            form.look_again(comment)
            return self.show(comment, form, 409, refusal=str(refusal))
        self.forget(pk)
        messages.success(request, _("The objectives of %s are set.") % comment.reference)
        return redirect(f"{self.address(following)}#item")
