"""What every page needs to know about the site."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from apps.core.identity import site_identity


def site(request: HttpRequest) -> dict[str, object]:
    """What the site is called, its logo and its colours, and the demo's mail page if there is one."""
    identity = site_identity()
    return {
        "site_name": identity.name,
        "site_logo": identity.logo,
        "site_style_url": identity.style_url,
        "demo_mail_url": _demo_mail_url(),
    }


def _demo_mail_url() -> str:
    try:
        return reverse("demo_mail")
    except NoReverseMatch:
        return ""
