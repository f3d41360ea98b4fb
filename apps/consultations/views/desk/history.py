from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.history import history_of, lines_of
from apps.consultations.views.desk.access import DeskAccess

PER_PAGE = 50


class HistoryPage(DeskAccess, View):
    """Who changed what and when, the newest first."""

    section = "history"
    title = gettext_lazy("History")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        page: Any = Paginator(history_of(self.consultation), PER_PAGE).get_page(request.GET.get("page"))
        return self.page("history", lines=lines_of(page.object_list, self.consultation), page_obj=page)
