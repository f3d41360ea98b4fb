"""How allauth speaks for Plenary."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, override

from apps.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url: str) -> bool:
        """What cannot even be read as an address (`http://[`) is nowhere to go."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def render_mail(self, template_prefix: str, email: object, context: dict, headers: dict | None = None):  # type: ignore[no-untyped-def, type-arg]
        """In the language of the person written to, where we know them."""
        user = context.get("user")
        context["site_name"] = settings.SITE_NAME
        if not user:
            return super().render_mail(template_prefix, email, context, headers)
        with override(user.language):
            return super().render_mail(template_prefix, email, context, headers)

    def login(self, request: HttpRequest, user: User) -> None:
        """Signing in writes `last_login`, so that the first time can only be known before it."""
        request.is_first_sign_in = user.last_login is None  # type: ignore[attr-defined]
        super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: User, *, redirect_url: str | None, **kwargs: Any
    ) -> HttpResponse:
        """Who comes for the first time from a page goes back to it, and is told where to say who they are."""
        response = super().post_login(request, user, redirect_url=redirect_url, **kwargs)
        if redirect_url and _is_newcomer(request):
            note = gettext('Say for whom you speak in <a href="{url}">your profile</a>.')
            messages.info(request, format_html(note, url=reverse("organisations:profile")))
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who comes for the first time, and from nowhere in particular, begins with their profile."""
        if _is_newcomer(request):
            return reverse("organisations:profile")
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


def _is_newcomer(request: HttpRequest) -> bool:
    """Whether this is somebody's first sign-in and they have not said for whom they speak."""
    is_first = getattr(request, "is_first_sign_in", False)
    return is_first and not request.user.affiliations.exists()  # type: ignore[union-attr]
