"""What one was told, and what one has read of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import ListView, TemplateView, View

from apps.activity.kinds import entries_for
from apps.core.identifiers import parse_id
from apps.notifications.actions import mark_read
from apps.notifications.messages import paragraphs
from apps.notifications.models import Notification
from apps.notifications.views.personal import Personal


class UpdateList(Personal, ListView):  # type: ignore[type-arg]
    """Newest first; what one may no longer see keeps its line, without its words."""

    template_name = "notifications/list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.filter(user=self.person).select_related("activity")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        notifications = context["object_list"]
        activities = [notification.activity for notification in notifications]
        entries = {entry.activity_id: entry for entry in entries_for(activities, self.person)}
        context["updates"] = [
            {"notification": notification, "entry": entry, "paragraphs": paragraphs(entry)}
            for notification in notifications
            for entry in [entries.get(notification.activity_id)]
        ]
        return context


class UnreadCount(Personal, TemplateView):
    """The inside of the header's link, for an open page that hears of something new."""

    template_name = "components/unread.html"


class Reading(Personal, View):
    """POST marks `notification` as read, or all of one's own without it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = parse_id(request.POST.get("notification"))
        if chosen is None and "notification" in request.POST:
            raise Http404
        mark_read(user=self.person, notification=chosen)
        return redirect("notifications:list")
