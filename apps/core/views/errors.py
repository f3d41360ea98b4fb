"""Errors reach a person as one sentence, and what they wrote comes back to them."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
    "discussions:revision": ("language", "objectives", "writer", "body"),
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
