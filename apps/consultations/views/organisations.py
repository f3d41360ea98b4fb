"""An organisation's own page, for those who may change it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.accounts.models import User
from apps.consultations.organisation_forms import LogoForm, OrganisationForm
from apps.core.editing import Overtaken
from apps.core.errors import Refused
from apps.core.views.access import Access, may
from apps.organisations.changing import change_organisation, set_logo
from apps.organisations.models import Organisation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class EditingAccess(Access):
    """For the organisation's own administrators, for organisers, and for the site's administrator."""

    permission = "consultations.change_organisation"
    denial = gettext_lazy("Only the people who administer this organisation, and organisers, change its page.")
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def organisation(self) -> Organisation:
        known = Organisation.objects.standing().visible_to(self.request.user)
        return get_object_or_404(known, pk=self.kwargs["pk"])

    def get_permission_object(self) -> Organisation | None:
        """A visitor is asked to sign in and hears nothing of what exists."""
        return self.organisation if self.request.user.is_authenticated else None

    @property
    def person(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def form(self, data: Any = None) -> OrganisationForm:
        may_vouch = may(self.person, "consultations.vouch_for_organisation", None)
        return OrganisationForm(data, in_languages=LANGUAGES, standing=self.organisation, may_vouch=may_vouch)

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            "organisation": self.organisation,
            "form": context.pop("form", None) or self.form(),
            "logo_form": context.pop("logo_form", None) or LogoForm(),
            "page_url": self.request.path,
            **context,
        }
        return render(self.request, "consultations/organisation_edit.html", context, status=status)

    def back(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.organisation)


class OrganisationEdit(EditingAccess, View):
    """Whoever comes second sees both versions side by side."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(422, form=form)
        changes, seen = form.changes(), form.cleaned_data["seen"]
        try:
            change_organisation(organisation=self.organisation, by=self.person, seen=seen, changes=changes)
        except Overtaken as overtaken:
            return self.show(409, form=form.reconciled(overtaken.standing), overtaken=overtaken)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(409, form=form)
        return self.back(_("The organisation’s page is changed."))


class LogoChange(EditingAccess, View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = LogoForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(422, logo_form=form)
        try:
            set_logo(organisation=self.organisation, by=self.person, logo=form.cleaned_data["logo"])
        except Refused as refusal:
            form.add_error("logo", str(refusal))
            return self.show(409, logo_form=form)
        return self.back(_("The logo is changed."))


class LogoRemoval(EditingAccess, View):
    """Removing what is gone already changes nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            set_logo(organisation=self.organisation, by=self.person, logo=None)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.organisation)
        return self.back(_("The logo is removed."))
