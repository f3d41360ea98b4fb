"""How accessible the site is, said honestly, and whom to tell of what hinders one."""

from datetime import date
from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from apps.core.views.access import PUBLIC, Access

# When these words were last held against the software; whoever changes them changes it.
PREPARED_ON = date(2026, 11, 26)


class AccessibilityStatement(Access, TemplateView):
    permission = PUBLIC
    template_name = "core/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            controller=settings.PRIVACY_CONTROLLER,
            contact=settings.ACCESSIBILITY_CONTACT,
            enforcement=settings.ACCESSIBILITY_ENFORCEMENT,
            site_url=settings.SITE_URL,
            prepared_on=PREPARED_ON,
            **kwargs,
        )
