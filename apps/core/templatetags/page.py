"""The address of the page that is being looked at, also when it came as the answer to a form."""

from django import template
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
# Names of the pages about signing in and of one's account: nowhere to come back to.
ENTRANCES = ("account", "mfa_", "socialaccount")


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Where the page can be read again: the address that was asked for; after a form the view's `page_url`.

    The home page where neither is known.
    """
    request, page_url = context.get("request"), str(context.get("page_url") or "")
    address = _own_address(request, page_url) if request else page_url
    # Browsers read `//name/`, `/\name/` and the like as the address of another site.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("consultations:home")


@register.simple_tag(takes_context=True)
def entrance(context: Context, name: str) -> str:
    """The address of the page `name` of those about signing in, which leads back to the page it was followed from.

    From one of them to another it passes on what `next` says; from the home page it leads nowhere in particular.
    """
    request = context.get("request")
    back = _asked_for(request) if request and _is_entrance(request) else page_address(context)
    is_somewhere = back and back != reverse("consultations:home")
    return f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: back})}" if is_somewhere else reverse(name)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, object]]:
    """The page in each language of the interface: `[{code, name, url, current}]`."""
    here, current = page_address(context), get_language()
    return [
        {"code": code, "name": name, "url": translate_url(here, code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag
def today() -> str:
    """The day on which the page is made, for what is printed of it: the same all day, as ETags have to be."""
    return date_format(timezone.localdate(), _("j F Y"))


def _own_address(request: HttpRequest, page_url: str) -> str:
    """Empty for a form's address at which there is nothing to read."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    view = getattr(request.resolver_match and request.resolver_match.func, "view_class", None)
    return page_url or (escape_uri_path(request.path) if hasattr(view, "get") else "")


def _is_entrance(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name.startswith(ENTRANCES)


def _asked_for(request: HttpRequest) -> str:
    """What `next` says; whoever follows it checks it."""
    return request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
