"""How one likes to be told, and what one follows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView

from apps.notifications.actions import save_preference
from apps.notifications.actions.preferences import DIGEST_WORDING
from apps.notifications.forms import DigestForm, PreferenceForm
from apps.notifications.models import Preference
from apps.notifications.queries import followed_by
from apps.notifications.views.personal import Personal, where_one_was


class PreferencesPage(Personal, UpdateView):  # type: ignore[type-arg]
    template_name = "notifications/preferences.html"
    form_class = PreferenceForm
    success_url = reverse_lazy("notifications:preferences")

    def get_object(self, queryset: object = None) -> Preference:
        """Looking makes no row: without one the defaults hold."""
        return Preference.objects.filter(user=self.person).first() or Preference(user=self.person)

    def form_valid(self, form: Any) -> HttpResponse:
        save_preference(user=self.person, **form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return redirect(str(self.success_url))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(followed=followed_by(self.person), **kwargs)


class DigestOffer(Personal, TemplateView):
    """Asked once after following, when the page is without JavaScript; POST `digest` says how often, if at all."""

    template_name = "notifications/digest_offer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(wording=DIGEST_WORDING, next=where_one_was(self.request), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DigestForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(has_error=True), status=422)
        save_preference(user=self.person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(where_one_was(request))
