"""What could not be sent waits in the session until it was, so that signing in again costs nothing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

SESSION_KEY, FORM_KEY = "kept_texts", "kept_form"
SECONDS = 3600
LONGEST_FORM = 500_000
WRITER_SALT = "apps.core.views.kept"
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


def ask_to_sign_in(request: HttpRequest, address: str) -> HttpResponse:
    """Off to the sign-in page, and from there to `address`, where what was kept waits."""
    messages.warning(
        request, _("You are signed out. Sign in, and your text will be back in the form; nothing is lost.")
    )
    return redirect(f"{reverse('account_login')}?{urlencode({'next': address})}")


def writer_token(request: HttpRequest) -> str:
    """For the hidden `writer` of a form that `keep_form` is to keep whole."""
    return dumps(request.user.pk, salt=WRITER_SALT)


def keep_form(request: HttpRequest) -> bool:
    """Remember all that was POSTed here for an hour, the last form of a browser; whether it was.

    Only of people whose form it was: `writer` is signed, so nobody without an account fills the sessions.
    """
    try:
        writer = loads(request.POST.get("writer", ""), salt=WRITER_SALT)
    except BadSignature:
        return False
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    form = data.urlencode()
    if len(form) > LONGEST_FORM:
        return False
    until = timezone.now().timestamp() + SECONDS
    request.session[FORM_KEY] = {"place": request.path, "writer": writer, "until": until, "data": form}
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What the signed-in person had POSTed here and was kept."""
    kept = request.session.get(FORM_KEY, {})
    is_it = kept.get("place") == request.path and kept["writer"] == request.user.pk
    return QueryDict(kept["data"]) if is_it and kept["until"] > timezone.now().timestamp() else None


def forget_form(request: HttpRequest) -> None:
    request.session.pop(FORM_KEY, None)
