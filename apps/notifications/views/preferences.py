"""How one likes to be told, and what one follows."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from apps.core.views.access import SIGNED_IN, Access
from apps.notifications.actions import save_preference
from apps.notifications.forms import PreferenceForm
from apps.notifications.models import Preference
from apps.notifications.queries import followed_by


class PreferencesPage(Access, UpdateView):  # type: ignore[type-arg]
    permission = SIGNED_IN
    template_name = "notifications/preferences.html"
    form_class = PreferenceForm
    success_url = reverse_lazy("notifications:preferences")

    def get_object(self, queryset: object = None) -> Preference:
        """Looking makes no row: without one the defaults hold."""
        user = self.request.user
        return Preference.objects.filter(user=user.pk).first() or Preference(user=user)

    def form_valid(self, form: PreferenceForm) -> HttpResponse:
        save_preference(user=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return HttpResponse(status=302, headers={"Location": str(self.success_url)})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(followed=followed_by(self.request.user), **kwargs)
