"""For organisers of any consultation: what countries and territories are called on this site."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.accounts.models import User
from apps.consultations.country_forms import CountryNameForm, EndForm, NewCountryNameForm
from apps.consultations.naming import (
    change_country_name,
    end_country_name,
    period_of,
    set_country_name,
    take_back_country_name,
)
from apps.core.countries import today
from apps.core.editing import Overtaken
from apps.core.errors import Refused
from apps.core.models import CountryName
from apps.core.views.access import Access

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class NamingAccess(Access):
    permission = "consultations.name_countries"
    denial = gettext_lazy("Only organisers decide what countries are called here.")
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_permission_object(self) -> CountryName | None:
        """A visitor is asked to sign in and hears nothing of what exists."""
        return self.entry if self.request.user.is_authenticated and "pk" in self.kwargs else None

    @cached_property
    def entry(self) -> CountryName:
        return get_object_or_404(CountryName, pk=self.kwargs["pk"])

    @property
    def organiser(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context = {"page_url": self.request.path, "back": reverse("consultations:country_names"), **context}
        return render(self.request, f"consultations/{template}.html", context, status=status)

    def back(self, sentence: "str | StrPromise", *, refused: bool = False) -> HttpResponse:
        """To the list, which says what came of it."""
        messages.add_message(self.request, messages.ERROR if refused else messages.SUCCESS, str(sentence))
        return redirect("consultations:country_names")


class CountryNameList(NamingAccess, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show("country_names", parts=self._parts())

    def _parts(self) -> list[dict[str, Any]]:
        """Those in force, those to come and those that are over."""
        day = today()
        entries = [(entry, period_of(entry)) for entry in CountryName.objects.select_related("set_by")]
        in_force = [pair for pair in entries if pair[0].holds_on(day)]
        coming = [pair for pair in entries if not pair[0].has_begun]
        over = [pair for pair in entries if pair not in in_force and pair not in coming]
        parts = ((_("In force"), in_force), (_("To come"), coming), (_("Over"), over))
        return [{"title": title, "entries": found} for title, found in parts if found]


class CountryNameCreate(NamingAccess, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewCountryNameForm(in_languages=LANGUAGES))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewCountryNameForm(request.POST, in_languages=LANGUAGES)
        if not form.is_valid():
            return self._page(form, 422)
        values = form.values()
        try:
            set_country_name(code=values["code"], by=self.organiser, values=values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, 409)
        return self.back(_("The name is set."))

    def _page(self, form: CountryNameForm, status: int = 200) -> HttpResponse:
        return self.show("country_name", status, form=form, title=_("A new name of a country"))


class CountryNameEdit(NamingAccess, View):
    """Whoever comes second sees both versions side by side."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(CountryNameForm(in_languages=LANGUAGES, standing=self.entry))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CountryNameForm(request.POST, in_languages=LANGUAGES, standing=self.entry)
        if not form.is_valid():
            return self._page(form, 422)
        changes, seen = form.changes(), form.cleaned_data["seen"]
        try:
            change_country_name(entry=self.entry, by=self.organiser, seen=seen, changes=changes)
        except Overtaken as overtaken:
            return self._page(form.reconciled(overtaken.standing), 409, overtaken=overtaken)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, 409)
        return self.back(_("The name is changed."))

    def _page(self, form: CountryNameForm, status: int = 200, **context: Any) -> HttpResponse:
        said = {"entry": self.entry, "period": period_of(self.entry)}
        return self.show("country_name", status, form=form, title=_("Name of a country"), **said, **context)


class CountryNameEnd(NamingAccess, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        day = self.entry.valid_until or today()
        return self._page(EndForm(initial={"last_day": day}, begins_on=self.entry.valid_from))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = EndForm(request.POST, begins_on=self.entry.valid_from)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            end_country_name(entry=self.entry, by=self.organiser, last_day=form.cleaned_data["last_day"])
        except Refused as refusal:
            form.add_error("last_day", str(refusal))
            return self._page(form, 409)
        return self.back(_("The end is set. Comments until then keep the name."))

    def _page(self, form: EndForm, status: int = 200) -> HttpResponse:
        return self.show("country_name_end", status, form=form, entry=self.entry, period=period_of(self.entry))


class CountryNameRemoval(NamingAccess, View):
    """Only of what was never in force. Asked for twice, the second finds nothing any more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            take_back_country_name(entry=self.entry, by=self.organiser)
        except Refused as refusal:
            return self.back(str(refusal), refused=True)
        return self.back(_("The name is taken back: it never came into force."))
