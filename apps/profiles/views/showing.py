"""Where a person writes about themself and decides who may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from apps.accounts.models import User
from apps.core.views.access import SIGNED_IN, Access
from apps.core.views.kept import forget_text, keep_text, kept_text
from apps.organisations.queries import current_affiliation
from apps.profiles.actions import save_profile
from apps.profiles.forms import KEPT, KEPT_LISTS, ShowingForm
from apps.profiles.models import Profile
from apps.profiles.queries import objectives_offered_to

PLACE = "profile"


class ShowingPage(Access, FormView):
    """One form, one save. Who is signed out when they send it finds it again after signing in."""

    permission = SIGNED_IN
    form_class = ShowingForm
    template_name = "profiles/showing.html"

    def refuse(self) -> HttpResponseBase:
        if self.request.method == "POST":
            keep_text(self.request, PLACE, KEPT, KEPT_LISTS)
            messages.warning(
                self.request,
                _("You are signed out. Sign in, and what you wrote will be back in the form; nothing is lost."),
            )
        return super().refuse()

    @property
    def person(self) -> User:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def profile(self) -> Profile | None:
        return Profile.objects.filter(user=self.person).prefetch_related("links", "expertise").first()

    @cached_property
    def kept(self) -> dict[str, Any]:
        return kept_text(self.request, PLACE)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "profile": self.profile,
            "objectives": objectives_offered_to(self.person, self.profile),
            "initial": self.kept,
        }

    def form_valid(self, form: ShowingForm) -> HttpResponse:  # type: ignore[override]
        save_profile(user=self.person, **form.profile_data())
        forget_text(self.request, PLACE)
        messages.success(self.request, _("Saved."))
        return redirect("profiles:showing")

    def form_invalid(self, form: ShowingForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            profile=self.profile,
            person=self.person,
            affiliation=current_affiliation(self.person),
            was_kept=bool(self.kept) and self.request.method == "GET",
            page_url=reverse("profiles:showing"),
            **kwargs,
        )
