"""Pages that are about whoever is signed in."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.accounts.models import User
from apps.core.views.access import SIGNED_IN, Access


class Personal(Access):
    """`person` is the one who is signed in."""

    permission = SIGNED_IN
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            self.person = request.user
        return super().dispatch(request, *args, **kwargs)


def where_one_was(request: HttpRequest) -> str:
    """The page that a form or an address names as `next`, if that is on this site; else one's preferences."""
    address = request.POST.get("next") or request.GET.get("next", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=is_secure)
    return address if is_ours else reverse("notifications:preferences")
