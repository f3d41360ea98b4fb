from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.consultations.queries import consultation_for
from apps.consultations.views.place import PlaceContext
from apps.core.views.access import PUBLIC, Access


class ConsultationPage(Access, PlaceContext, TemplateView):
    """What a consultation is about, when, who asks, and where one can answer."""

    permission = PUBLIC
    template_name = "consultations/consultation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consultation = get_object_or_404(consultation_for(self.request.user), slug=kwargs["slug"])
        return super().get_context_data(**self.place_context(consultation, consultation))
