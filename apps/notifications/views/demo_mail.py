"""The demo's mail, readable by whoever runs the demo. Routed only there."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.views.generic import TemplateView

from apps.core.views.access import PUBLIC, Access
from apps.notifications.mailbox import stored_messages


class DemoMail(Access, TemplateView):
    permission = PUBLIC

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A second lock beside the routing: this mail is everyone's."""
        if not settings.DEMO:
            raise Http404
        return super().get_context_data(**kwargs)


class DemoMailbox(DemoMail):
    template_name = "notifications/demo_mailbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(stored=stored_messages()[::-1], **kwargs)


class DemoMessage(DemoMail):
    template_name = "notifications/demo_message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By its number in the listing: no name of a file ever comes from outside."""
        context = super().get_context_data(**kwargs)
        message = next((one for one in stored_messages() if one.number == kwargs["number"]), None)
        if message is None:
            raise Http404
        return {**context, "message": message}
