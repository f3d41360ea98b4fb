"""Text that could not be sent waits in the session until it was, so that signing in again costs nothing."""

from typing import Any

from django.http import HttpRequest

from apps.consultations.models import Question

KEY = "kept_comments"


def keep_text(request: HttpRequest, question: Question) -> None:
    """Remember what was sent to `question`; at most one text per question."""
    fields = ("body", "language", "client_token", "parent")
    kept: dict[str, str | list[str]] = {name: request.POST.get(name, "") for name in fields}
    kept["objectives"] = request.POST.getlist("objectives")
    request.session[KEY] = {**request.session.get(KEY, {}), str(question.pk): kept}


def kept_text(request: HttpRequest, question: Question) -> dict[str, Any]:
    return request.session.get(KEY, {}).get(str(question.pk), {})


def forget_text(request: HttpRequest, question: Question) -> None:
    kept = request.session.get(KEY, {})
    if kept.pop(str(question.pk), None) is not None:
        request.session[KEY] = kept
