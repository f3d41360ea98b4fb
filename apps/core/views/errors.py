"""Errors reach a person as one sentence, and what they wrote comes back to them."""

import sys
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# The forms in which people write, by the view that takes them: what of them may be sent once more, the text last.
# Not a moderator's ruling, which is made on the desk with the comment in view.
WRITING = {
    "discussions:comments": (
        "language",
        "objectives",
        "parent",
        "client_token",
        "voice",
        "co_signatories",
        "writer",
        "body",
    ),
    "discussions:revision": ("language", "objectives", "left_out", "writer", "body"),
    "discussions:draft_saving": (
        "language",
        "objectives",
        "question",
        "comment",
        "parent",
        "client_token",
        "version",
        "voice",
        "co_signatories",
        "writer",
        "body",
    ),
    "moderation:decisions": ("revision", "objectives", "reason", "writer", "note"),
}
# The fields in which people write at length; what is not sent again from WRITING is at least given back to read.
TEXTS = ("body", "note", "biography")
SECONDS_UNTIL_BACK = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what was too large to be read at all."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _bare(413 if is_too_large else 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database does not answer: that is over soon."""
    response = _bare(503 if isinstance(sys.exception(), OperationalError | InterfaceError) else 500)
    if response.status_code == 503:
        response["Retry-After"] = str(SECONDS_UNTIL_BACK)
    return response


def _bare(status: int) -> HttpResponse:
    """Without the request: what broke may be what the context needs."""
    response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with what was written: in a form with a fresh token if it came from a form of ours, else to read only.

    Otherwise another site could have its own words sent here with one click of ours.
    """
    text = next(filter(None, map(request.POST.get, TEXTS)), "")
    names = _to_be_sent_again(request) if text else ()
    context = {
        "text_name": names[-1] if names else "",
        "kept_text": text,
        "kept_fields": [(name, value) for name in names[:-1] for value in request.POST.getlist(name)],
        "page_url": _page_it_was_on(request),
    }
    return render(request, "csrf_failure.html", context, status=403)


def _to_be_sent_again(request: HttpRequest) -> tuple[str, ...]:
    match = request.resolver_match
    return WRITING.get(match.view_name, ()) if match and _is_from_here(request) else ()


def _is_from_here(request: HttpRequest) -> bool:
    """By the Origin that browsers name; by the Referer where they name none. Without either: no."""
    sender = request.headers.get("Origin", request.headers.get("Referer", ""))
    return _site_of(sender) == f"{request.scheme}://{request.get_host()}"


def _page_it_was_on(request: HttpRequest) -> str:
    """Its path on this site; empty if it was on another or if we were not told."""
    referer = request.headers.get("Referer", "")
    if not _is_from_here(request) or _site_of(referer) != f"{request.scheme}://{request.get_host()}":
        return ""
    return urlunsplit(("", "", *urlsplit(referer)[2:4], ""))


def _site_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
