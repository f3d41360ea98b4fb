"""The page of an organisation, and finding one while its name is typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, TemplateView

from apps.core.language import best_version, versions_of
from apps.core.views.access import PUBLIC, SIGNED_IN, Access, may
from apps.organisations.models import Affiliation, Organisation
from apps.organisations.queries import organisations_like


class OrganisationPage(Access, DetailView):
    """What is known of an organisation. One that was merged leads to the one that stands for it."""

    permission = PUBLIC
    template_name = "organisations/organisation.html"
    object: Organisation

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self._visible()
        if self.object.merged_into:
            return redirect(self.object.merged_into, permanent=True)
        return self.render_to_response(self.get_context_data(object=self.object))

    def _visible(self) -> Organisation:
        known = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(known.select_related("merged_into", "stakeholder_group"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, language = best_version(self.object.name)
        others = {code: each for code, each in versions_of(self.object.name).items() if code != language}
        return super().get_context_data(
            organisation=self.object,
            name=name,
            language=language,
            other_names=others,
            member_count=Affiliation.objects.verified().filter(organisation=self.object).count(),
            may_change=may(self.request.user, "consultations.change_organisation", self.object),
            may_merge=may(self.request.user, "consultations.merge_organisation", None),
            **kwargs,
        )


class MatchList(Access, TemplateView):
    """Under ?organisation=: buttons for those that may be meant. To be put into the form of the profile."""

    permission = SIGNED_IN
    template_name = "organisations/matches.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("organisation", "")[:300]
        return super().get_context_data(matches=organisations_like(text), is_new=False, **kwargs)
