"""By which rule a consultation and its roundtables tell who speaks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView

from apps.consultations.models import Consultation, Roundtable
from apps.core.errors import Refused
from apps.core.views.access import Access, may
from apps.discussions.actions import change_attribution
from apps.discussions.identity_forms import AttributionForm


class Telling:
    """Says what came of something above the next page."""

    request: HttpRequest

    def tell(self, sentence: str, refusal: Refused | None = None) -> None:
        level = messages.ERROR if refusal else messages.SUCCESS
        messages.add_message(self.request, level, str(refusal or sentence))


class ConsultationAccess(Access, Telling):
    """For those whom a rule names in the consultation of the address."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        return get_object_or_404(Consultation.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_permission_object(self) -> Consultation:
        return self.consultation


class SpeakingDesk(ConsultationAccess):
    """The part of the organisers' desk that is about who speaks."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(  # type: ignore[misc]
            consultation=self.consultation,
            may_moderate=may(user, "moderation.view_queue", self.consultation),
            may_download=may(user, "reports.download_summary", self.consultation),
            **kwargs,
        )


class AttributionPage(SpeakingDesk, FormView):
    """The rule of the consultation or, with a number in the address, of one of its roundtables."""

    permission = "discussions.change_attribution"
    denial = gettext_lazy(
        "Only the organisers of this consultation decide by which rule comments tell who speaks."
    )
    template_name = "discussions/attribution.html"
    form_class = AttributionForm

    @cached_property
    def place(self) -> Consultation | Roundtable:
        number = self.kwargs.get("roundtable")
        if number is None:
            return self.consultation
        return get_object_or_404(self.consultation.roundtables.select_related("consultation"), number=number)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"inherits": isinstance(self.place, Roundtable)}

    def get_initial(self) -> dict[str, Any]:
        return {"rule": self.place.attribution}

    def form_valid(self, form: AttributionForm) -> HttpResponse:
        user: Any = self.request.user
        try:
            change_attribution(place=self.place, rule=form.cleaned_data["rule"], by=user)
        except Refused as refusal:
            form.add_error("rule", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.tell(gettext("The attribution rule is saved."))
        return redirect("discussions:attribution", self.consultation.slug)

    def form_invalid(self, form: AttributionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            place=self.place,
            is_roundtable=isinstance(self.place, Roundtable),
            roundtables=self.consultation.roundtables.select_related("consultation"),
            **kwargs,
        )
