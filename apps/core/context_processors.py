"""What every page needs to know about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, object]:
    """`site_name`, `language_links` to this page in the other languages, and the demo's mail page if any."""
    return {
        "site_name": settings.SITE_NAME,
        "language_links": language_links(request),
        "demo_mail_url": _demo_mail_url(),
    }


def language_links(request: HttpRequest) -> list[dict[str, object]]:
    """The present page's address in each interface language."""
    here = request.get_full_path() if request.method == "GET" else request.path
    current = get_language()
    return [
        {"code": code, "name": name, "url": translate_url(here, code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]


def _demo_mail_url() -> str:
    try:
        return reverse("demo_mail")
    except NoReverseMatch:
        return ""
