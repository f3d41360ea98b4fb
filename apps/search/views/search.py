"""One search over everything that the reader may see."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from apps.consultations.rules import Visitor
from apps.core.identifiers import parse_id
from apps.core.ratelimit import is_over_limit
from apps.core.views.access import PUBLIC, Access
from apps.search.asking import Question, read_question
from apps.search.facets import NOTHING_CHOSEN, Chosen, address, chosen_in, facets_of
from apps.search.finding import find
from apps.search.highlighting import Marker
from apps.search.models import Kind
from apps.search.presenting import results_of
from apps.search.proposals import MOST_COMMENTS, Hit

RESULTS_PER_PAGE = 20
SEARCHES_PER_MINUTE = 60


class Search(Access, TemplateView):
    """Under ?q=, narrowed by ?kind=, ?consultation=, ?language=, ?group= and ?objective=. Changes nothing."""

    permission = PUBLIC
    template_name = "search/search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.question.is_empty and is_over_limit(request, "search", per_minute=SEARCHES_PER_MINUTE):
            return self._too_many()
        return super().get(request, *args, **kwargs)

    def _too_many(self) -> HttpResponse:
        return render(self.request, "429.html", status=429)

    @property
    def visitor(self) -> Visitor:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def question(self) -> Question:
        return read_question(self.request.GET.get("q", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = chosen_in(self.request.GET, self.visitor)
        context = super().get_context_data(question=self.question, chosen=chosen, **kwargs)
        return context | (self._choices(chosen) if self.question.is_empty else self._answers(chosen))

    def _choices(self, chosen: Chosen) -> dict[str, Any]:
        """In what there will be searched, before anything is asked."""
        return {"facets": facets_of([], chosen, ""), "all_url": address("", NOTHING_CHOSEN)}

    def _answers(self, chosen: Chosen) -> dict[str, Any]:
        found = find(self.question, self.visitor, chosen.facts, chosen.kind)
        page = Paginator(found.hits, RESULTS_PER_PAGE).get_page(parse_id(self.request.GET.get("page")) or 1)
        return {
            "found": found,
            "count": len(found.hits),
            "most": min(sum(hit.kind == Kind.COMMENT for hit in found.hits), MOST_COMMENTS),
            "page": page,
            "results": results_of(list(page), Marker(self.question, found.reading), self.visitor),
            "facets": facets_of(found.hits, chosen, self.question.text),
            "all_url": address(self.question.text, NOTHING_CHOSEN),
            **self._neighbours(page, chosen),
        }

    def _neighbours(self, page: Page[Hit], chosen: Chosen) -> dict[str, str]:
        def url(number: int) -> str:
            return address(self.question.text, chosen, page=str(number))

        return {
            "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
            "next_url": url(page.next_page_number()) if page.has_next() else "",
        }
