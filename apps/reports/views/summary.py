"""The page that offers the discussion summary, and its download."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from apps.consultations.models import Consultation
from apps.core.views.access import Access, may
from apps.reports.content import GAPS, UNDECIDED, SummaryContent
from apps.reports.exports import FORMATS, Format
from apps.reports.queries import count_by_status, count_translated, one_moment, read_summary
from apps.reports.views.streaming import in_language, streamed


class SummaryAccess(Access):
    """For those who may download the summary of the consultation in the address."""

    permission = "reports.download_summary"
    denial = _("The discussion summary can be downloaded by the organisers and rapporteurs of a consultation.")
    kwargs: dict[str, Any]

    def get_permission_object(self) -> Consultation:
        return self.consultation

    @cached_property
    def consultation(self) -> Consultation:
        visible = Consultation.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])


class SummaryPage(SummaryAccess, TemplateView):
    template_name = "reports/summary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = count_by_status(self.consultation)
        return super().get_context_data(
            consultation=self.consultation,
            summary=read_summary(self.consultation),
            counts=counts,
            gaps=sum(counts.get(status, 0) for status in GAPS),
            translated=count_translated(self.consultation),
            undecided=sum(counts.get(status, 0) for status in UNDECIDED),
            formats=FORMATS.values(),
            may_include_undecided=may(self.request.user, "reports.include_undecided", self.consultation),
            **kwargs,
        )


class SummaryDownload(SummaryAccess, View):
    """The file. `?include=undecided` adds what awaits moderation, was returned or was declined;
    `?include=translations` adds the translations of what is published. Both can be asked for at once.
    """

    def get(self, request: HttpRequest, slug: str, format: str) -> HttpResponseBase:
        if format not in FORMATS:
            raise Http404
        response = self._response(FORMATS[format])
        add_never_cache_headers(response)
        return streamed(request, response)

    @cached_property
    def include_undecided(self) -> bool:
        if "undecided" not in self.request.GET.getlist("include"):
            return False
        if not may(self.request.user, "reports.include_undecided", self.consultation):
            raise PermissionDenied(
                gettext("Comments that were not published can be downloaded by the organisers only.")
            )
        return True

    def _response(self, form: Format) -> StreamingHttpResponse:
        name = file_name(self.consultation, form, include_undecided=self.include_undecided)
        if form.parts is None:
            return FileResponse(
                self._file(form), as_attachment=True, filename=name, content_type=form.content_type
            )
        pieces = in_language(get_language() or "", self._pieces(form.parts))
        response = StreamingHttpResponse(pieces, content_type=form.content_type)
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _file(self, form: Format) -> Any:
        """The finished file, which has no name on the disk and is gone when it is closed."""
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        with one_moment():
            form.write_to(file, self._content())
        file.seek(0)
        return file

    def _pieces(self, parts: Callable[[SummaryContent], Iterator[bytes]]) -> Iterator[bytes]:
        with one_moment():
            yield from parts(self._content())

    def _content(self) -> SummaryContent:
        return read_summary(
            self.consultation,
            include_undecided=self.include_undecided,
            include_translations="translations" in self.request.GET.getlist("include"),
        )


def file_name(consultation: Consultation, form: Format, *, include_undecided: bool) -> str:
    """Such as cmr-summary-2026-11-21.docx; one with unpublished comments says so wherever it is passed on."""
    day = timezone.now().astimezone(consultation.zone).date()
    kind = "summary-with-undecided" if include_undecided else "summary"
    return f"{consultation.code.lower()}-{kind}-{day:%Y-%m-%d}.{form.name}"
