"""How far one has read: told by the page as one reads, or by a button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.models import Question
from apps.core.identifiers import parse_id
from apps.core.views.access import SIGNED_IN, Access
from apps.discussions.actions import note_all_seen, note_seen


class ReadingUpdate(Access, View):
    """POST `seen`, the ids of comments that were in view: 204. Without them all up to the revision `until`."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        questions = Question.objects.visible_to(request.user).select_related("roundtable__consultation")
        question = get_object_or_404(questions, pk=pk)
        seen = [number for number in map(parse_id, request.POST.getlist("seen")) if number is not None]
        if seen:
            note_seen(reader=request.user, question=question, comments=seen)  # type: ignore[arg-type]
            return HttpResponse(status=204)
        until = parse_id(request.POST.get("until"))
        if until is not None:
            note_all_seen(reader=request.user, question=question, until=until)  # type: ignore[arg-type]
            messages.success(request, _("All comments here are marked as read."))
        return redirect(question)
