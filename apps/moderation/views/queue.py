"""The moderators' desk: the list, the comment as readers will see it, the decision."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.activity.models import Activity
from apps.consultations.models import Consultation
from apps.core.views.access import Access
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.discussions.queries import Node
from apps.moderation.enums import Ruling
from apps.moderation.forms import DecisionForm, QueueFilter
from apps.moderation.queries import SHOWN, queue

TEMPLATE = "moderation/desk.html"


class Desk(Access):
    """What all pages of the desk share: the consultation, and that only its moderators see it."""

    permission = "moderation.view_queue"
    denial = _("Only the moderators and organisers of this consultation see its queue.")
    request: HttpRequest
    kwargs: dict[str, Any]
    template_name: str | None = TEMPLATE

    @cached_property
    def consultation(self) -> Consultation:
        return get_object_or_404(Consultation.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_permission_object(self) -> Consultation:
        return self.consultation

    def desk_context(
        self, comment: Comment | None, form: DecisionForm | None = None, **extra: Any
    ) -> dict[str, Any]:
        filters = QueueFilter(self.request.GET, consultation=self.consultation)
        waiting = queue(self.consultation, **filters.narrowing())
        shown = list(waiting[:SHOWN])
        comment = comment or (self._full(shown[0].pk) if shown else None)
        return {
            "consultation": self.consultation,
            "filters": filters,
            "is_filtered": any(filters.narrowing().values()),
            "waiting": shown,
            "waiting_count": waiting.count() if len(shown) == SHOWN else len(shown),
            "live_cursor": self._cursor(),
            "query": self.request.GET.urlencode(),
            **(self._item_context(comment, form) if comment else {}),
            **extra,
        }

    def _item_context(self, comment: Comment, form: DecisionForm | None) -> dict[str, Any]:
        return {
            "comment": comment,
            "node": Node(comment),
            "parent": Node(comment.parent) if comment.parent else None,
            "form": form or DecisionForm(comment=comment),
            "rulings": rulings_on(comment),
            "decisions": comment.decisions.select_related("moderator", "reason"),
        }

    def _full(self, pk: int) -> Comment:
        comments = Comment.objects.filter(consultation=self.consultation).with_parts()
        return get_object_or_404(
            comments.select_related(
                "consultation", "question__roundtable__consultation", "parent__published_revision"
            ),
            pk=pk,
        )

    def _cursor(self) -> int:
        last = Activity.objects.on(self.consultation.queue_topic).order_by("-pk").values_list("pk", flat=True)
        return last.first() or 0


class QueuePage(Desk, TemplateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.desk_context(None))


class QueueItem(Desk, TemplateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.desk_context(self._full(self.kwargs["pk"])))


class QueueList(Desk, TemplateView):
    """The list alone, for an open desk that hears of something new."""

    template_name = "moderation/queue_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = QueueFilter(self.request.GET, consultation=self.consultation)
        waiting = list(queue(self.consultation, **filters.narrowing())[:SHOWN])
        return {"consultation": self.consultation, "waiting": waiting, "query": self.request.GET.urlencode()}


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
