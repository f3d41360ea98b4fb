from typing import Any

from django.views.generic import TemplateView

from apps.consultations.queries import listed_groups
from apps.core.views.access import PUBLIC, Access, may


class Home(Access, TemplateView):
    """The consultations that the reader may see."""

    permission = PUBLIC
    template_name = "consultations/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            groups=listed_groups(user),
            may_open_consultation=may(user, "consultations.open_consultation", None),
            **kwargs,
        )
