"""What could not be sent waits in the session until it was, so that signing in again costs nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

SESSION_KEY = "kept_texts"
SECONDS = 3600
MOST_TEXTS = 3
LONGEST = settings.COMMENT_MAX_LENGTH + 1000
MOST_CHOICES = 100
LISTS = ("objectives",)


def keep_text(request: HttpRequest, place: str, names: tuple[str, ...], lists: tuple[str, ...] = LISTS) -> None:
    """Remember the POSTed fields `names` under `place` for an hour: the last few texts, none over-long.

    `lists` are fields of several values. The form's hidden `writer` says whose text it is, so that the next
    person on this browser is not shown it.
    """
    fields: dict[str, Any] = {name: request.POST.get(name, "")[:LONGEST] for name in (*names, "writer")}
    for name in lists:
        fields[name] = [choice[:20] for choice in request.POST.getlist(name)[:MOST_CHOICES]]
    kept = _unexpired(request)
    kept.pop(place, None)
    kept[place] = {"until": timezone.now().timestamp() + SECONDS, "fields": fields}
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_TEXTS:])


def kept_text(request: HttpRequest, place: str) -> dict[str, Any]:
    """The fields kept under `place` if they are the signed-in person's; empty otherwise."""
    fields = _unexpired(request).get(place, {}).get("fields", {})
    return fields if fields.get("writer") == str(request.user.pk) else {}


def forget_text(request: HttpRequest, place: str) -> None:
    kept = request.session.get(SESSION_KEY, {})
    if kept.pop(place, None) is not None:
        request.session[SESSION_KEY] = kept


def _unexpired(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now().timestamp()
    kept = request.session.get(SESSION_KEY, {})
    return {place: entry for place, entry in kept.items() if entry["until"] > now}
