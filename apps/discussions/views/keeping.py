"""Pages on which somebody writes about one comment: whatever goes wrong, what they wrote is not lost."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.core.views.access import Access
from apps.core.views.kept import ask_to_sign_in, keep_text, kept_text
from apps.discussions.views.writing import is_sent_by_script


class KeepsText(Access):
    """Keeps `kept_fields` and `kept_lists` of who is signed out, and gives the text back with a refusal.

    The place in the session is called `<kept_as>:<number of the comment>`.
    """

    kept_as: ClassVar[str]
    kept_fields: ClassVar[tuple[str, ...]]
    kept_lists: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Signed out, one cannot even be told that the comment is there; what was written is kept first."""
        if request.method == "POST" and not request.user.is_authenticated:
            if is_sent_by_script(request):
                return HttpResponse(status=401)
            keep_text(request, self.kept_place, self.kept_fields, self.kept_lists)
            return ask_to_sign_in(request, request.path)
        return super().dispatch(request, *args, **kwargs)

    def refuse(self) -> HttpResponseBase:
        """Why, and with what was written, be it just now or before signing in again."""
        if not self.request.user.is_authenticated:
            return super().refuse()
        body = self.request.POST.get("body") or kept_text(self.request, self.kept_place).get("body")
        return render(self.request, "403.html", {"reason": self.reason(), "kept_body": body}, status=403)

    def reason(self) -> str:
        """Why the person may not do it, in the active language."""
        raise NotImplementedError

    @property
    def kept_place(self) -> str:
        return f"{self.kept_as}:{self.kwargs['pk']}"  # type: ignore[attr-defined]
