"""The phases of a consultation: planned freely, and once they have begun moved with a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.consultations.desk_forms import EndForm, PhaseForm
from apps.consultations.models import Phase
from apps.consultations.readiness import lacking
from apps.consultations.scheduling import add_phase, change_phase, is_settled, move_end, remove_phase
from apps.consultations.views.desk.access import DeskAccess, FormPage, RemovalPage
from apps.core.multilingual import MultilingualForm


class OfPhase(DeskAccess):
    section = "phases"

    @cached_property
    def phase(self) -> Phase:
        phases = Phase.objects.filter(consultation=self.consultation).prefetch_related("changes")
        phase = get_object_or_404(phases, pk=self.kwargs["pk"])
        phase.consultation = self.consultation
        return phase

    @property
    def is_settled(self) -> bool:
        return is_settled(self.phase, self.consultation)


class PhaseList(DeskAccess, View):
    section = "phases"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        phases = list(self.consultation.phases.prefetch_related("changes").order_by("opens_at", "pk"))
        languages = self.consultation.languages
        entries = [
            {
                "phase": phase,
                "is_settled": is_settled(phase, self.consultation),
                "lacking": lacking(phase, languages),
            }
            for phase in phases
        ]
        return self.page("phases", entries=entries)


class PhaseCreate(FormPage):
    section = "phases"
    title, saved = gettext_lazy("A new phase"), gettext_lazy("The phase is added.")

    def form(self, **data: Any) -> MultilingualForm:
        return PhaseForm(in_languages=self.consultation.languages, zone=self.consultation.zone, **data)

    def save(self, form: PhaseForm) -> None:
        add_phase(consultation=self.consultation, by=self.organiser, values=form.values())


class PhaseEdit(OfPhase, FormPage):
    title, template = gettext_lazy("Phase"), "phase"

    def form(self, **data: Any) -> MultilingualForm:
        return PhaseForm(
            in_languages=self.consultation.languages,
            standing=self.phase,
            zone=self.consultation.zone,
            is_settled=self.is_settled,
            **data,
        )

    def save(self, form: PhaseForm) -> None:
        changes, seen = form.changes(), form.cleaned_data["seen"]
        change_phase(phase=self.phase, by=self.organiser, seen=seen, changes=changes)

    def context(self) -> dict[str, Any]:
        return {"phase": self.phase, "is_settled": self.is_settled}


class ExtensionCreate(OfPhase, FormPage):
    """Another end for a phase that has begun."""

    title, template = gettext_lazy("Another end"), "extension"
    button, saved = gettext_lazy("Move the end"), gettext_lazy("The end is moved, and everybody can read why.")

    def form(self, **data: Any) -> MultilingualForm:
        return EndForm(in_languages=self.consultation.languages, standing=self.phase, phase=self.phase, **data)

    def save(self, form: EndForm) -> None:
        move_end(
            phase=self.phase,
            by=self.organiser,
            seen=form.cleaned_data["seen"],
            closes_at=form.cleaned_data["closes_at"],
            reason=form.versions("reason"),
        )

    def context(self) -> dict[str, Any]:
        return {"phase": self.phase}


class PhaseRemoval(OfPhase, RemovalPage):
    title = gettext_lazy("Remove this phase?")

    def subject(self) -> Phase:
        return self.phase

    def remove(self, row: Phase) -> None:
        remove_phase(phase=row, by=self.organiser)
