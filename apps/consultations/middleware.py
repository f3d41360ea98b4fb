"""Where a site asks its organisers and moderators for a second factor, it asks before their pages answer."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.models import User
from apps.accounts.second_factor import has_second_factor
from apps.consultations.enums import RoleName
from apps.consultations.models import Role

# Who decides about other people's words, and reads what is not public.
TRUSTED_ROLES = (RoleName.ORGANISER, RoleName.MODERATOR)


class SecondFactorMiddleware:
    """403 with the way to set one up, on every address that SECOND_FACTOR_FIRST names.

    By its namespace or by the rule that its view asks, so that the desks of other apps need not know of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_guarded(request, view) or not lacks_second_factor(request.user):
            return None
        return render(request, "accounts/second_factor_first.html", status=403)


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this site asks `user` for a second factor that they have not set up.

    It asks administrators, and organisers and moderators of any consultation: one account that is taken over
    is enough to decide in its name.
    """
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    is_trusted = user.is_staff or Role.objects.filter(user=user.pk, name__in=TRUSTED_ROLES).exists()
    return is_trusted and not has_second_factor(user)


def _is_guarded(request: HttpRequest, view: Any) -> bool:
    rule = getattr(getattr(view, "view_class", None), "permission", None)
    namespace = request.resolver_match.namespace if request.resolver_match else None
    return not {namespace, rule}.isdisjoint(settings.SECOND_FACTOR_FIRST)
