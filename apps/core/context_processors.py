"""What every page needs to know about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def site(request: HttpRequest) -> dict[str, object]:
    """`site_name`, and the address of the demo's mail page if there is one."""
    return {
        "site_name": settings.SITE_NAME,
        "demo_mail_url": _demo_mail_url(),
    }


def _demo_mail_url() -> str:
    try:
        return reverse("demo_mail")
    except NoReverseMatch:
        return ""
