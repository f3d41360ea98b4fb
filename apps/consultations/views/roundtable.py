from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.consultations.queries import roundtable_for
from apps.consultations.views.place import PlaceContext
from apps.core.views.access import PUBLIC, Access


class RoundtablePage(Access, PlaceContext, TemplateView):
    """What a roundtable reviews and asks."""

    permission = PUBLIC
    template_name = "consultations/roundtable.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roundtable = get_object_or_404(
            roundtable_for(self.request.user), consultation__slug=kwargs["slug"], number=kwargs["number"]
        )
        context = self.place_context(roundtable.consultation, roundtable)
        return super().get_context_data(roundtable=roundtable, **context)
