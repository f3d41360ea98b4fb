"""Letting one organisation stand for another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from apps.consultations.affiliation_forms import MergerForm
from apps.core.errors import Refused
from apps.core.language import best_version
from apps.core.views.access import Access
from apps.organisations.actions import merge_organisation
from apps.organisations.models import Organisation
from apps.organisations.queries import organisation_names, organisations_like


class MergerCreate(Access, FormView):
    permission = "consultations.merge_organisation"
    denial = gettext_lazy("Only organisers merge organisations.")
    form_class = MergerForm
    template_name = "consultations/merger.html"

    def get_permission_object(self) -> Organisation | None:
        return self.organisation if self.request.user.is_authenticated else None

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation.objects.standing(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def form_valid(self, form: MergerForm) -> HttpResponse:  # type: ignore[override]
        actor: Any = self.request.user
        try:
            target = merge_organisation(
                organisation=self.organisation, into=form.cleaned_data["into"], actor=actor
            )
        except Refused as refusal:
            form.add_error("into", str(refusal))
            return self.form_invalid(form)
        name = best_version(self.organisation.name)[0]
        messages.success(self.request, _("%s is merged into the organisation that you see here.") % name)
        return redirect(target)

    def form_invalid(self, form: MergerForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation=self.organisation,
            organisation_names=organisation_names(),
            matches=self._matches(),
            **kwargs,
        )

    def _matches(self) -> list[Organisation]:
        """Those with a name like this one's, or like what was written."""
        text = self.request.POST.get("into") or best_version(self.organisation.name)[0]
        return [each for each in organisations_like(text, limit=6) if each != self.organisation]
