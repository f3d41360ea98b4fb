"""What the pages of a consultation and of a roundtable have in common."""

from typing import Any

from django.http import HttpRequest

from apps.consultations.enums import Feature
from apps.consultations.models import Consultation, Roundtable
from apps.core.language import best_version, versions_of
from apps.core.views.access import may


class PlaceContext:
    request: HttpRequest

    def place_context(self, consultation: Consultation, place: Consultation | Roundtable) -> dict[str, Any]:
        """`place` comes from `queries`, with `role_names`: asking for permissions then costs no query."""
        user = self.request.user
        consultation.__dict__["_roles_by_user"] = {user.pk: frozenset(place.role_names)}  # type: ignore[union-attr]
        return {
            "consultation": consultation,
            "phase": consultation.phase_for(Feature.COMMENT),
            "may_moderate": may(user, "moderation.view_queue", consultation),
            "may_tag": may(user, "moderation.tag_comments", consultation),
            "may_download": may(user, "reports.download_summary", consultation),
            "may_organise": may(user, "consultations.organise", consultation),
            "may_manage_people": may(user, "consultations.manage_people", consultation),
            **self._languages(place, consultation.languages),
        }

    def _languages(self, place: Consultation | Roundtable, order: list[str]) -> dict[str, Any]:
        """The language asked for by ?in=, if the place has a version in it, and the versions not shown."""
        versions = versions_of(place.title)
        asked = self.request.GET.get("in")
        asked = asked if asked in versions else None
        _title, shown = best_version(place.title, asked)
        others = sorted(versions.keys() - {shown}, key=[*order, *versions].index)
        return {"asked": asked, "others": others}
