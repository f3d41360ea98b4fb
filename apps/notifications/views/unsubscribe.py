"""Stopping e-mails with one click and without signing in (RFC 8058)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from apps.accounts.models import User
from apps.core.views.access import PUBLIC, Access
from apps.notifications.actions import stop
from apps.notifications.unsubscribing import What, read_token


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class Unsubscribe(Access, TemplateView):
    """GET shows what a POST would stop and changes nothing: scanners of mail follow every link.

    The signed token in the address is the proof, so that a POST needs no session and no CSRF token.
    """

    permission = PUBLIC
    template_name = "notifications/unsubscribe.html"
    extra_context = {"What": What}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        proof = read_token(self.kwargs["token"])
        if proof is None:
            raise Http404(_("This address does not stop anything: it is incomplete or not from this site."))
        self.person = get_object_or_404(User, pk=proof[0])
        self.what = proof[1]
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stop(user=self.person, what=self.what)
        return self.render_to_response(self.get_context_data(is_stopped=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_digest=self.what == What.DIGEST, address=_masked(self.person.email), **kwargs
        )


def _masked(email: str) -> str:
    """`a…@example.org`: enough to recognise one's own address, too little to learn someone else's."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"
