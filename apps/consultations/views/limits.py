"""For organisers: to which roundtables and languages a moderator is limited."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from apps.consultations.actions import limit_role
from apps.consultations.enums import RoleName
from apps.consultations.forms import LimitsForm
from apps.consultations.models import Role
from apps.consultations.views.people import PeopleAccess, people_address
from apps.core.errors import Refused


class RoleLimits(PeopleAccess, FormView):
    template_name = "consultations/role_limits.html"
    form_class = LimitsForm

    @cached_property
    def role(self) -> Role:
        moderators = Role.objects.filter(consultation=self.consultation, name=RoleName.MODERATOR)
        return get_object_or_404(moderators.select_related("user", "consultation"), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"role": self.role}

    def form_valid(self, form: LimitsForm) -> HttpResponse:
        try:
            limit_role(role=self.role, by=self.organiser, **form.cleaned_data)
        except Refused as refusal:
            return self.back("", refusal)
        sentence = _("%s moderates everything.")
        if any(form.cleaned_data.values()):
            sentence = _("%s moderates within these limits from now on.")
        messages.success(self.request, sentence % self.role.user)
        return redirect(people_address(self.consultation))

    def form_invalid(self, form: LimitsForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            consultation=self.consultation,
            role=self.role,
            page_url=self.request.path,
            people_url=people_address(self.consultation),
            **kwargs,
        )
