"""The moderators' desk: the list, the comment as readers will see it, the decision."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.consultations.scopes import moderation_scope
from apps.core.views.access import may
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.discussions.queries import Node
from apps.moderation.enums import Ruling
from apps.moderation.forms import DecisionForm, QueueFilter
from apps.moderation.queries import SHOWN, queue, waiting_translations
from apps.moderation.views.desk import Desk

TEMPLATE = "moderation/desk.html"


class ModerationDesk(Desk):
    """Only the moderators of a consultation see it, each what is theirs to decide on."""

    permission = "moderation.view_queue"
    denial = _("Only the moderators and organisers of this consultation see its queue.")
    find_scope = staticmethod(moderation_scope)
    kept_as = "decision"
    kept_fields = ("reason", "note")
    kept_lists = ("objectives",)
    template_name: str | None = TEMPLATE

    def desk_context(
        self, comment: Comment | None, form: DecisionForm | None = None, **extra: Any
    ) -> dict[str, Any]:
        filters = QueueFilter(self.request.GET, scope=self.scope)
        cursor = self.live_cursor()
        waiting = waiting_context(queue(self.scope, **filters.narrowing()))
        is_asked_for = comment is not None
        if comment is None and waiting["waiting"]:
            comment = self._full(waiting["waiting"][0].pk)
        return {
            **self.scope_context(),
            "filters": filters,
            "is_filtered": any(filters.narrowing().values()),
            **waiting,
            "is_asked_for": is_asked_for,
            "translation_count": waiting_translations(self.scope).count(),
            "live_cursor": cursor,
            "page_url": self._page_url(comment),
            "query": self.request.GET.urlencode(),
            **(self._item_context(comment, form) if comment else {}),
            **extra,
        }

    def _page_url(self, comment: Comment | None) -> str:
        """The desk's own address, also when it answers a POST."""
        place = [self.consultation.slug]
        if comment is None:
            return reverse("moderation:queue", args=place)
        return reverse("moderation:item", args=[*place, comment.pk])

    def _item_context(self, comment: Comment, form: DecisionForm | None) -> dict[str, Any]:
        return {
            "comment": comment,
            "node": Node(comment),
            "parent": Node(comment.parent) if comment.parent else None,
            "form": form or DecisionForm(comment=comment, initial=self.kept(comment.pk)),
            "rulings": rulings_on(comment),
            "may_reveal": comment.is_sealed and may(self.request.user, "discussions.reveal", self.consultation),
            "decisions": comment.decisions.select_related("moderator", "reason"),
        }

    def _full(self, pk: int) -> Comment:
        """With all that the desk says of it. What is out of scope is 404, or 403 if it can be read elsewhere."""
        comments = Comment.objects.within(self.scope).with_parts()
        comment = comments.filter(pk=pk).select_related(
            "consultation", "question__roundtable__consultation", "parent__published_revision"
        )
        return comment.first() or self.refuse_readable(pk)


class QueuePage(ModerationDesk, TemplateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.desk_context(None))


class QueueItem(ModerationDesk, TemplateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.desk_context(self._full(self.kwargs["pk"])))


class QueueList(ModerationDesk, TemplateView):
    """The list alone, for an open desk that hears of something new."""

    template_name = "moderation/queue_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = QueueFilter(self.request.GET, scope=self.scope)
        return {
            "consultation": self.consultation,
            "query": self.request.GET.urlencode(),
            "translation_count": waiting_translations(self.scope).count(),
            **waiting_context(queue(self.scope, **filters.narrowing())),
        }


def waiting_context(waiting: QuerySet[Comment]) -> dict[str, Any]:
    """The first of what waits, and how many there are in all."""
    shown = list(waiting[:SHOWN])
    return {"waiting": shown, "waiting_count": waiting.count() if len(shown) == SHOWN else len(shown)}


def rulings_on(comment: Comment) -> list[Ruling]:
    """What can be ruled on `comment` as it stands, the most welcome first."""
    rulings = []
    if comment.latest_revision and comment.latest_revision.is_pending and comment.status != Status.WITHDRAWN:
        rulings += [Ruling.PUBLISH, Ruling.RETURN, Ruling.DECLINE]
    if comment.status == Status.PUBLISHED:
        rulings.append(Ruling.HIDE)
    if comment.status == Status.HIDDEN:
        rulings.append(Ruling.RESTORE)
    return rulings
