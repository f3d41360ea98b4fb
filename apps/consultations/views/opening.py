"""A new consultation: from nothing, or from an earlier one of one's own."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.accounts.models import User
from apps.consultations.desk_forms import LanguagesForm, OpeningForm, TakeOverForm
from apps.consultations.models import Consultation
from apps.consultations.opening import open_consultation, take_over
from apps.consultations.queries import organised_by
from apps.core.errors import Refused
from apps.core.language import versions_of
from apps.core.multilingual import MultilingualForm
from apps.core.views.access import Access


class OpeningAccess(Access):
    permission = "consultations.open_consultation"
    denial = gettext_lazy(
        "Consultations are opened by organisers, and by people to whom the site's administrator gave the right."
    )
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_permission_object(self) -> None:
        return None

    @property
    def person(self) -> User:
        return self.request.user  # type: ignore[return-value]


class Beginning(OpeningAccess, View):
    """In which languages, or from which earlier one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LanguagesForm(initial={"languages": [get_language() or settings.LANGUAGE_CODE]})
        context = {"form": form, "earlier": organised_by(self.person)}
        return render(request, "consultations/beginning.html", context)


class OpeningPage(OpeningAccess, View):
    """The form of a new consultation; what was written comes back with 422, or 409 when it cannot be."""

    template = "consultations/opening.html"

    def form(self, data: Any = None) -> MultilingualForm:
        raise NotImplementedError

    def save(self, form: Any) -> Consultation:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            consultation = self.save(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, 409)
        messages.success(request, _("The consultation is there. Nobody else sees it until you announce it."))
        return redirect("consultations:desk", consultation.slug)

    def show(self, form: MultilingualForm, status: int = 200, **context: Any) -> HttpResponse:
        context = {"form": form, "page_url": self.request.get_full_path(), **self.context()}
        return render(self.request, self.template, context, status=status)

    def context(self) -> dict[str, Any]:
        return {}


class ConsultationCreate(OpeningPage):
    """From nothing, in the languages that ?languages= names."""

    @cached_property
    def languages(self) -> list[str]:
        form = LanguagesForm(self.request.GET)
        return form.cleaned_data["languages"] if form.is_valid() else [get_language() or settings.LANGUAGE_CODE]

    def form(self, data: Any = None) -> MultilingualForm:
        return OpeningForm(data, in_languages=self.languages, initial={"time_zone": self.person.time_zone})

    def save(self, form: OpeningForm) -> Consultation:
        return open_consultation(by=self.person, values=form.values() | {"languages": self.languages})


class ConsultationTakeOver(OpeningPage):
    """From an earlier one whose organiser one is; any other is not found."""

    @cached_property
    def source(self) -> Consultation:
        return get_object_or_404(organised_by(self.person), slug=self.kwargs["slug"])

    def form(self, data: Any = None) -> MultilingualForm:
        source = self.source
        initial = {f"title_{code}": text for code, text in versions_of(source.title).items()}
        return TakeOverForm(
            data, in_languages=source.languages, initial=initial, has_phases=bool(source.phase_list)
        )

    def save(self, form: TakeOverForm) -> Consultation:
        values = form.values()
        starts_on = values.pop("starts_on", None)
        return take_over(source=self.source, by=self.person, starts_on=starts_on, values=values)

    def context(self) -> dict[str, Any]:
        return {"source": self.source}
