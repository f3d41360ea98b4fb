"""Which languages a reader does without, in all discussions: remembered, and forgotten with one click."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from apps.accounts.actions import remember_languages
from apps.accounts.language_choice import LanguageChoice
from apps.consultations.models import Question
from apps.core.identifiers import parse_id
from apps.core.views.access import PUBLIC, Access

# The privacy notice names it.
COOKIE = "comment_languages"
A_YEAR = 365 * 24 * 60 * 60


def remembered_languages(request: HttpRequest) -> LanguageChoice:
    """What whoever asks has chosen for all discussions: of the account, or for visitors of the browser."""
    if request.user.is_authenticated:
        return request.user.language_choice
    return LanguageChoice.parsed(request.COOKIES.get(COOKIE, ""))


class LanguageMemory(Access, View):
    """POST `choice`, written as `LanguageChoice` is; an empty one forgets. Back to `question`, if it is given."""

    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        choice = LanguageChoice.parsed(request.POST.get("choice", ""))
        response = redirect(self._back())
        if request.user.is_authenticated:
            remember_languages(user=request.user, choice=choice)
        elif choice:
            _keep_in_browser(response, choice)
        else:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def _back(self) -> str:
        number = parse_id(self.request.POST.get("question"))
        if number is None:
            return reverse("organisations:profile" if self.request.user.is_authenticated else "consultations:home")
        questions = Question.objects.visible_to(self.request.user).select_related("roundtable__consultation")
        return f"{get_object_or_404(questions, pk=number).get_absolute_url()}#languages"


def _keep_in_browser(response: HttpResponse, choice: LanguageChoice) -> None:
    response.set_cookie(
        COOKIE,
        str(choice),
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
