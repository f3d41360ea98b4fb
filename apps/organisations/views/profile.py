from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from apps.accounts.models import User
from apps.core.views.access import SIGNED_IN, Access
from apps.organisations.forms import ProfileForm
from apps.organisations.queries import current_affiliation, organisation_names


class ProfilePage(Access, UpdateView):
    """What a person says of themself; after saving they go back to where `next` says they came from."""

    permission = SIGNED_IN
    form_class = ProfileForm
    template_name = "organisations/profile.html"

    def get_object(self, queryset: object = None) -> User:
        """Not `request.user` itself: a form that is refused must not change the name above the page."""
        return User.objects.get(pk=self.request.user.pk)  # type: ignore[misc]

    def get_form_kwargs(self) -> dict[str, Any]:
        self.affiliation = current_affiliation(self.object)
        return super().get_form_kwargs() | {"affiliation": self.affiliation}

    def form_valid(self, form: ModelForm) -> HttpResponse:
        messages.success(self.request, _("Your profile is saved."))
        return super().form_valid(form)

    def form_invalid(self, form: ModelForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self) -> str:
        return self._next() or reverse("organisations:profile")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "affiliation": self.affiliation,
            "organisation_names": organisation_names(),
            "next": self._next(),
        }

    def _next(self) -> str:
        """Where the person came from, when that is a page of this site; else nothing."""
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(
            asked, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return asked if is_ours else ""
