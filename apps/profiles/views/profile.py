"""The page of a person: what they let this reader see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from apps.consultations.rules import Visitor
from apps.core.identifiers import parse_id
from apps.core.views.access import PUBLIC, Access
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from apps.profiles.queries import is_visible, profiles_for, shown_to

COMMENTS_PER_PAGE = 20
PREVIEWED = (Audience.SHARED, Audience.EVERYONE)


class ProfilePage(Access, TemplateView):
    """404 unless there is something that the reader may see, whoever it is, or was.

    Its owner sees it as one of the audiences would, by `?as=`.
    """

    permission = PUBLIC
    template_name = "profiles/profile.html"

    @cached_property
    def profile(self) -> Profile:
        viewer = self.request.user
        profile = get_object_or_404(profiles_for(viewer), public_id=self.kwargs["public_id"])
        if profile.user_id != viewer.pk and not is_visible(profile):
            raise Http404
        return profile

    @property
    def audience(self) -> Audience | None:
        """As whom the owner looks at it; None for everybody else."""
        if self.profile.user_id != self.request.user.pk:
            return None
        asked = self.request.GET.get("as")
        return Audience.EVERYONE if asked == Audience.EVERYONE else Audience.SHARED

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audience = self.audience
        is_near = self.profile.is_near if audience is None else audience == Audience.SHARED  # type: ignore[attr-defined]
        shown = shown_to(self._viewer(audience), self.profile, is_near=is_near)
        page = Paginator(shown.comments, COMMENTS_PER_PAGE).get_page(parse_id(self.request.GET.get("page")) or 1)
        query = f"?as={audience}&" if audience else "?"
        return super().get_context_data(
            shown=shown,
            page=page,
            audience=audience,
            previews=PREVIEWED if audience else (),
            is_empty=shown.is_empty,
            previous_url=f"{query}page={page.previous_page_number()}" if page.has_previous() else "",
            next_url=f"{query}page={page.next_page_number()}" if page.has_next() else "",
            **kwargs,
        )

    def _viewer(self, audience: Audience | None) -> Visitor:
        """Everyone may read what a visitor may; what one's own people may read differs, and is shown in full."""
        return AnonymousUser() if audience == Audience.EVERYONE else self.request.user  # type: ignore[return-value]
