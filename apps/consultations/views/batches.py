"""For organisers: many invitations from one file, looked at before anybody is written to."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from apps.consultations.batches.actions import (
    KEPT_FOR,
    NAMED,
    confirm_batch,
    discard_batch,
    read_batch,
    resend_batch,
    revoke_batch,
)
from apps.consultations.batches.columns import COLUMNS
from apps.consultations.batches.problems import sentence
from apps.consultations.batches.reading import Unusable
from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.invitation_forms import BatchForm
from apps.consultations.models import InvitationBatch, InvitationRow
from apps.consultations.models.invitation import AGAIN, OVER
from apps.consultations.views.people import PeopleAccess
from apps.core.errors import Refused
from apps.core.tables import BYTE_ORDER_MARK, csv_line
from apps.organisations.models import StakeholderGroup

ON_A_PAGE = 50
# Excel takes a CSV file for UTF-8 only when it begins so.
EXAMPLE = ("rosa@example.invalid", "Rosa Quispe", "participant", "es", "", "", "")


class BatchList(PeopleAccess, View):
    """The files uploaded so far, and a form for another."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show_list(BatchForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = BatchForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_list(form, 422)
        data = form.cleaned_data
        try:
            batch = read_batch(
                consultation=self.consultation,
                by=self.organiser,
                file_name=data["file"].name,
                content=data["file"].read(),
                role=RoleName(data["role"]),
                language=data["language"],
                may_represent=data["may_represent"],
            )
        except Unusable as problem:
            form.add_error("file", str(problem))
            return self.show_list(form, 422)
        return redirect(batch)

    def show_list(self, form: BatchForm, status: int = 200) -> HttpResponse:
        batches = Paginator(self.consultation.invitation_batches.select_related("uploaded_by"), ON_A_PAGE)
        context = {
            "form": form,
            "page_obj": batches.get_page(self.request.GET.get("page")),
            "columns": COLUMNS.items(),
            "groups": StakeholderGroup.objects.all(),
            "kept_days": KEPT_FOR.days,
        }
        return self.page("consultations/batches.html", context, status)


class BatchTemplate(PeopleAccess, View):
    """An empty file with all columns, and an example that is refused unless somebody takes it out."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return csv_answer([list(map(str, COLUMNS.values())), EXAMPLE], "invitations.csv")


class BatchAccess(PeopleAccess):
    @cached_property
    def batch(self) -> InvitationBatch:
        batches = InvitationBatch.objects.select_related("consultation", "uploaded_by")
        return get_object_or_404(batches.filter(consultation=self.consultation), pk=self.kwargs["pk"])

    @property
    def list_address(self) -> str:
        return reverse("consultations:batches", args=[self.consultation.slug])


class BatchPage(BatchAccess, View):
    """Every row with what is wrong with it; with ?rows=problems those alone."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        shows_problems = self.batch.is_confirmed or request.GET.get("rows") == "problems"
        rows = self.batch.rows.bad() if shows_problems else self.batch.rows.all()
        page = Paginator(rows.select_related(*NAMED), ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "batch": self.batch,
            "page_obj": page,
            "lines": [Line(self.batch, row) for row in page],
            "shows_problems": shows_problems,
            "progress": Progress(self.batch) if self.batch.is_confirmed else None,
        }
        return self.page("consultations/batch.html", context)


class Line:
    """A row as the page shows it."""

    def __init__(self, batch: InvitationBatch, row: InvitationRow) -> None:
        self.row = row
        self.number = row.number
        self.problems = [sentence(problem) for problem in row.problems]
        labels = [COLUMNS[column] for column in batch.columns]
        has_its_cells = len(row.cells) == len(labels)
        self.cells = list(zip(labels if has_its_cells else [""] * len(row.cells), row.cells, strict=True))


class Progress:
    """How far the sending of a batch is. One query."""

    def __init__(self, batch: InvitationBatch) -> None:
        found = batch.invitations.count_by_state()
        self.counts = found.items()
        self.total = sum(found.values())
        self.waiting = found.get(InvitationState.WAITING, 0)
        self.done = self.total - self.waiting
        self.again = [(state, count) for state, count in found.items() if state in AGAIN]
        self.can_be_revoked = any(state not in OVER for state in found)


class BatchProgress(BatchAccess, View):
    """The part of the page that moves, to be fetched again."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        context = {"consultation": self.consultation, "batch": self.batch, "progress": Progress(self.batch)}
        response = render(request, "consultations/batch_progress.html", context)
        add_never_cache_headers(response)
        return response


class BatchResending(BatchAccess, View):
    """All that are in the state that was chosen, once more."""

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        state = request.POST.get("state", "")
        try:
            if state not in InvitationState:
                raise Refused(_("Choose which of them are to be sent again."))
            count = resend_batch(batch=self.batch, state=InvitationState(state))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, on_their_way(count))
        return redirect(self.batch)


class BatchRevocation(BatchAccess, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        count = revoke_batch(batch=self.batch, by=self.organiser)
        said = ngettext(
            "%(count)s invitation is revoked: its link opens nothing any more.",
            "%(count)s invitations are revoked: their links open nothing any more.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect(self.batch)


class BatchProblems(BatchAccess, View):
    """The bad rows to mend, each with its number and what is wrong, in a file that calculates nothing."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return csv_answer(self._lines(), "problems.csv")

    def _lines(self) -> Iterator[list[str]]:
        columns = [str(COLUMNS[column]) for column in self.batch.columns]
        yield [_("Row"), _("Problems"), *columns]
        for row in self.batch.rows.bad():
            yield [str(row.number), " ".join(map(sentence, row.problems)), *row.cells]


class BatchConfirmation(BatchAccess, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        batch = confirm_batch(batch=self.batch, by=self.organiser)
        messages.success(request, on_their_way(batch.good_count))
        return redirect(batch)


class BatchRemoval(BatchAccess, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        try:
            discard_batch(batch=self.batch)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.batch)
        messages.success(request, _("The file is discarded. Nobody was written to."))
        return redirect(self.list_address)


def on_their_way(count: int) -> str:
    said = ngettext(
        "%(count)s invitation is on its way: sending begins within a minute.",
        "%(count)s invitations are on their way: sending begins within a minute.",
        count,
    )
    return said % {"count": count}


def csv_answer(lines: Iterable[Iterable[str]], file_name: str) -> HttpResponse:
    """A CSV file to download; a cell that begins like a formula is made text."""
    text = "".join(map(csv_line, lines))
    response = HttpResponse(f"{BYTE_ORDER_MARK}{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
