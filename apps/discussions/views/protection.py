"""Taking part under a pseudonym: asking for it, and deciding on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from apps.core.errors import Refused
from apps.discussions.identity_forms import ProtectionForm
from apps.discussions.models import Protection, ProtectionStatus, Pseudonym
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from apps.discussions.views.attribution import ConsultationAccess, SpeakingDesk

# What an organiser can make of it. A verb of the address as a noun is its state.
DECISIONS = (ProtectionStatus.GRANTED, ProtectionStatus.DECLINED, ProtectionStatus.ENDED)


class ProtectionPage(ConsultationAccess, FormView):
    """What it means, where one's own request stands, and asking for it."""

    permission = "discussions.ask_for_protection"
    denial = gettext_lazy("Only people who may comment in this consultation can ask for this.")
    template_name = "discussions/protection.html"
    form_class = ProtectionForm

    def form_valid(self, form: ProtectionForm) -> HttpResponse:
        user: Any = self.request.user
        try:
            ask_for_protection(consultation=self.consultation, user=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            self.tell("", refusal)
        else:
            self.tell(
                gettext("The organisers are asked. You hear from them; until then your name stands with comments.")
            )
        return redirect("discussions:protection", self.consultation.slug)

    def form_invalid(self, form: ProtectionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Protection.objects.filter(consultation=self.consultation, user=self.request.user.pk)
        return super().get_context_data(consultation=self.consultation, protection=own.first(), **kwargs)


@method_decorator(never_cache, name="dispatch")
class ProtectionList(SpeakingDesk, TemplateView):
    """For organisers: who has asked, and under which number those take part who are protected."""

    permission = "discussions.decide_on_protection"
    denial = gettext_lazy("Only the organisers of this consultation know who takes part under a pseudonym.")
    template_name = "discussions/protections.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbered = Pseudonym.objects.filter(consultation=self.consultation, roundtable=None, user__isnull=False)
        numbers = dict(numbered.values_list("user", "number"))
        protections = Protection.objects.filter(consultation=self.consultation).select_related("user")
        lines = [(protection, numbers.get(protection.user_id)) for protection in protections]
        return super().get_context_data(lines=lines, **kwargs)


class ProtectionDecision(ConsultationAccess, View):
    """POST `status`: what an organiser decides."""

    permission = "discussions.decide_on_protection"
    denial = ProtectionList.denial

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        own = Protection.objects.filter(consultation=self.consultation).select_related("consultation")
        protection = get_object_or_404(own, pk=pk)
        status = next((each for each in DECISIONS if each == request.POST.get("status")), None)
        user: Any = request.user
        try:
            if status is None:
                raise Refused(gettext("Choose what to decide."))
            decide_on_protection(protection=protection, status=status, by=user)
        except Refused as refusal:
            self.tell("", refusal)
        else:
            self.tell(gettext("It is decided; the person is told."))
        return redirect("discussions:protections", slug)
