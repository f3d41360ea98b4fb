"""A service worker that tells readers that they are offline, in their language, and does nothing else."""

import base64
import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views import View

from apps.core.identity import site_identity
from apps.core.views.access import PUBLIC, Access

SECONDS = 86_400


class OfflineWorker(Access, View):
    """The pages that it shows stand in it, so that it costs one request a day and stores nothing on the device."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        style = render_to_string("offline/style.css", {"palette": site_identity().palette})
        context = {
            "pages": json.dumps({code: _page(code, style) for code, _name in settings.LANGUAGES}),
            "otherwise": json.dumps(settings.LANGUAGE_CODE),
            "headers": json.dumps(_headers(style)),
        }
        # Without the request: nothing in it is anybody's.
        return HttpResponse(
            render_to_string("offline/worker.js", context),
            content_type="text/javascript",
            headers={"Cache-Control": f"public, max-age={SECONDS}"},
        )


def _page(code: str, style: str) -> str:
    with translation.override(code):
        context = {"site_name": site_identity().name, "style": mark_safe(style)}  # noqa: S308 (of a template of ours)
        return render_to_string("offline/page.html", context).strip()


def _headers(style: str) -> dict[str, str]:
    """As strict as those of every page: of styles only this one, by its hash."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'",
        "Cache-Control": "no-store",
    }
