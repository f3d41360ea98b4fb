"""Pages that are about whoever is signed in."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

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
