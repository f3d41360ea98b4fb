"""The privacy notice of the site: its own words, if it has any, and what the software stores."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.views.generic import TemplateView

from apps.accounts.models import PrivacyNotice
from apps.accounts.retention import rules
from apps.core.identifiers import parse_id
from apps.core.language import best_version, text_direction
from apps.core.markdown import render_markdown
from apps.core.views.access import PUBLIC, Access


class Privacy(Access, TemplateView):
    """`?version=` shows an earlier version of the site's own words; one that is still to come is not found."""

    permission = PUBLIC
    template_name = "accounts/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(PrivacyNotice.objects.in_force())
        return super().get_context_data(
            **self._site_notice(versions),
            versions=versions,
            rules=rules(),
            session_days=settings.SESSION_COOKIE_AGE // 86_400,
            controller=settings.PRIVACY_CONTROLLER,
            contact=settings.PRIVACY_CONTACT,
            **kwargs,
        )

    def _site_notice(self, versions: list[PrivacyNotice]) -> dict[str, Any]:
        wanted = self.request.GET.get("version")
        chosen = versions[0] if versions else None
        if wanted is not None:
            chosen = next((each for each in versions if each.pk == parse_id(wanted)), None)
            if chosen is None:
                raise Http404
        if chosen is None:
            return {"notice": None}
        text, language = best_version(chosen.text)
        return {
            "notice": chosen,
            "notice_html": render_markdown(text),
            "notice_language": language,
            "notice_direction": text_direction(language),
        }
