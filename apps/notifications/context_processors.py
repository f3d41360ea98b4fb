"""What the head of every page shows."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.notifications.models import Notification


def unread(request: HttpRequest) -> dict[str, object]:
    """`unread_count` of the signed-in person; a page that does not show it pays no query."""
    user = request.user
    if not user.is_authenticated:
        return {}
    return {"unread_count": SimpleLazyObject(lambda: Notification.objects.unread().filter(user=user.pk).count())}
