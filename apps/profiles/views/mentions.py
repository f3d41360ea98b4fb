"""Finding somebody to mention: a page, and the same list for the dialogue of the form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from apps.consultations.models import Consultation
from apps.core.markdown import mention_of
from apps.core.views.access import Access
from apps.profiles.mentioning import found_by_name
from apps.profiles.participation import with_open_lists
from apps.profiles.views.participants import LONGEST_NAME


class MentionPage(Access, View):
    """?name= narrows the list; ?list asks for it alone. For those who may write there."""

    permission = "discussions.add_comment"
    denial = _("Only who may comment here can mention others.")

    @cached_property
    def consultation(self) -> Consultation:
        readable = Consultation.objects.visible_to(self.request.user).filter(pk__in=with_open_lists().values("pk"))
        return get_object_or_404(readable, slug=self.kwargs["slug"])  # type: ignore[attr-defined]

    def get_permission_object(self) -> Consultation:
        return self.consultation

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name = request.GET.get("name", "").replace("\x00", "").strip()[:LONGEST_NAME]
        people = found_by_name(self.consultation, request.user, name)
        found = [(person, mention_of(person.name, person.profile.public_id)) for person in people]
        template = "mention_list" if "list" in request.GET else "mentions"
        context = {"consultation": self.consultation, "found": found, "name": name}
        return render(request, f"profiles/{template}.html", context)
