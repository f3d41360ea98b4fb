"""Logos where no nginx serves them: in the demo, and beside an nginx that does not see the files."""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from apps.core.logos import CONTENT_TYPE, FOLDER
from apps.core.views.access import PUBLIC, Access

NAME = re.compile(r"[0-9a-f]{32}\.webp")


class Logo(Access, View):
    """With the headers that deploy/nginx/site.conf sends. A name is random and never used for another picture."""

    permission = PUBLIC

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if not NAME.fullmatch(name):
            raise Http404
        try:
            with default_storage.open(f"{FOLDER}/{name}") as file:
                content = file.read()
        except FileNotFoundError as error:
            raise Http404 from error
        return HttpResponse(
            content,
            content_type=CONTENT_TYPE,
            headers={
                "Cache-Control": "public, max-age=31536000, immutable",
                "Content-Disposition": 'inline; filename="logo.webp"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )
