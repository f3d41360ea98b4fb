"""A page that has not changed is not sent again: the browser asks whether its copy still holds, and is told so."""

import re
from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

Answer = Callable[[HttpRequest], HttpResponseBase]
# Drawn anew for each answer, and good for as long as whoever asks is the same.
DRAWN = re.compile(rb'name="(?:csrfmiddlewaretoken|client_token)" value="[^"]*"')


class UnchangedPageMiddleware:
    """304 for a page of which the browser has a copy that differs in nothing but tokens.

    The page is made all the same: what is saved is the line, not the server. The copy holds for one session and
    one CSRF secret, so that no form is sent with the token of somebody else.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "GET" or not _is_page(response):
            return response
        assert isinstance(response, HttpResponse)  # noqa: S101 (a page is not streamed)
        etag = f'W/"{_digest(request, response)}"'
        response["ETag"] = etag
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return get_conditional_response(request, etag, None, response) or response


def _is_page(response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and "no-store" not in response.get("Cache-Control", "")
        and response.get("Content-Type", "").startswith("text/html")
    )


def _digest(request: HttpRequest, response: HttpResponse) -> str:
    digest = blake2b(digest_size=16, key=settings.SECRET_KEY.encode()[:64])
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        kept = response.cookies[name].value if name in response.cookies else request.COOKIES.get(name, "")
        digest.update(f"{kept}\n".encode())
    digest.update(DRAWN.sub(b"", response.content))
    return digest.hexdigest()
