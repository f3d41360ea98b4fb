"""Who takes part in a consultation, of those who have chosen to be listed."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import TemplateView

from apps.consultations.models import Consultation
from apps.core.identifiers import parse_id
from apps.core.templatetags.country_names import names_of
from apps.core.views.access import PUBLIC, Access
from apps.profiles.participants import FACETS, Participant, facets_of, narrowed, participants_of
from apps.profiles.participation import with_open_lists

PEOPLE_PER_PAGE = 50
LONGEST_NAME = 150


class ParticipantList(Access, TemplateView):
    """Under ?name=, ?group=, ?organisation= and ?country= fewer of them."""

    permission = PUBLIC
    template_name = "profiles/participants.html"

    @cached_property
    def consultation(self) -> Consultation:
        readable = Consultation.objects.visible_to(self.request.user).filter(pk__in=with_open_lists().values("pk"))
        return get_object_or_404(readable, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.request.GET.get("name", "").strip()[:LONGEST_NAME]
        everyone = participants_of(self.consultation, self.request.user)  # type: ignore[arg-type]
        asked = {facet: self.request.GET.get(facet, "") for facet in FACETS}
        facets = facets_of(everyone, asked, names_of(self.request))
        found = narrowed(everyone, facets, name)
        page = Paginator(found, PEOPLE_PER_PAGE).get_page(parse_id(self.request.GET.get("page")) or 1)
        chosen = {"name": name} | {facet.name: facet.chosen for facet in facets}
        return super().get_context_data(
            consultation=self.consultation,
            page=page,
            found_count=len(found),
            total_count=len(everyone),
            facets=[facet for facet in facets if facet.choices],
            name=name,
            **_neighbours(page, {key: value for key, value in chosen.items() if value}),
            **kwargs,
        )


def _neighbours(page: Page[Participant], chosen: dict[str, str]) -> dict[str, str]:
    """The addresses of the pages before and after, with what was chosen."""
    return {
        "previous_url": _address(chosen, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _address(chosen, page.next_page_number()) if page.has_next() else "",
    }


def _address(chosen: dict[str, str], number: int) -> str:
    return f"?{urlencode(chosen | {'page': str(number)})}"
