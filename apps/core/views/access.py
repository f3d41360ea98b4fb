"""Deny by default: a view answers nobody until it says whom it answers."""

from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


def may(user: Any, permission: str, subject: Any) -> bool:
    """Whether the rules let `user` do it. Being the site's administrator is no rule: that opens the admin only."""
    return bool(rules.has_perm(permission, user, subject))


PUBLIC = "public"
SIGNED_IN = "signed in"


class Access:
    """Every view's first base. `permission` is PUBLIC, SIGNED_IN or the name of a rule.

    A rule is asked about `get_permission_object()`, which raises Http404 for what the person may not see.
    Visitors are sent to sign in; others get 403 with `denial` in words.
    """

    permission: str | None = None
    denial = _("You may not do this here.")
    request: HttpRequest

    def get_permission_object(self) -> Any:
        raise ImproperlyConfigured(f"{type(self).__name__} names a rule but not the object it is about.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self._is_allowed():
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def refuse(self) -> HttpResponseBase:
        """What a person gets who may not: the sign-in page, or 403 with the reason."""
        if not self.request.user.is_authenticated:
            return redirect_to_login(self.request.get_full_path())
        raise PermissionDenied(str(self.denial))

    def _is_allowed(self) -> bool:
        if self.permission is None:
            raise ImproperlyConfigured(f"{type(self).__name__} does not say whom it answers.")
        if self.permission == PUBLIC:
            return True
        if self.permission == SIGNED_IN:
            return self.request.user.is_authenticated
        return may(self.request.user, self.permission, self.get_permission_object())
