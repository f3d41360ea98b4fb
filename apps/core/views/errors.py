"""Errors reach a person as one sentence, and what they wrote comes back to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with what was written, ready to be sent once more with a fresh token."""
    fields = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "body", "password", "password1", "password2")
        for value in request.POST.getlist(name)
    ]
    context = {"kept_body": request.POST.get("body", ""), "kept_fields": fields, "action": request.path}
    return render(request, "csrf_failure.html", context, status=403)
