"""What the pages of the organisers' desk share: for whom they are, and how a form is answered."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.accounts.models import User
from apps.consultations.history import last_editor
from apps.consultations.models import Consultation
from apps.core.editing import Overtaken
from apps.core.errors import Refused
from apps.core.multilingual import MultilingualForm
from apps.core.views.access import Access, may
from apps.core.views.kept import ask_to_sign_in, forget_form, keep_form, kept_form, writer_token

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class DeskAccess(Access):
    """For the organisers of the consultation in the address."""

    permission = "consultations.organise"
    denial = gettext_lazy("Only the organisers of this consultation change it.")
    section = ""
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        visible = Consultation.objects.visible_to(self.request.user).select_related("framework")
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self) -> Consultation:
        return self.consultation

    @property
    def organiser(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def address(self, name: str, *args: object) -> str:
        """Of a page of this desk: `phases`, or empty for its first page."""
        return reverse(f"consultations:desk{name and '_'}{name}", args=[self.consultation.slug, *args])

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        user, consultation = self.request.user, self.consultation
        context = {
            "consultation": consultation,
            "section": self.section,
            "may_moderate": may(user, "moderation.view_queue", consultation),
            "may_download": may(user, "reports.download_summary", consultation),
            **context,
        }
        return render(self.request, f"consultations/desk/{template}.html", context, status=status)

    def to(self, address: str, sentence: "str | StrPromise", *, refused: bool = False) -> HttpResponse:
        """On to another page, which says what came of it."""
        messages.add_message(self.request, messages.ERROR if refused else messages.SUCCESS, str(sentence))
        return redirect(address)


class FormPage(DeskAccess, View):
    """A page with one form: GET shows it, POST saves it or gives it back with what was written.

    422 says that something in it has to be looked at, 409 that it cannot be done or that somebody else was
    faster; those see both versions.
    """

    template = "form"
    title: "str | StrPromise" = ""
    saved: "str | StrPromise" = gettext_lazy("Saved.")
    button: "str | StrPromise" = gettext_lazy("Save")

    def form(self, **data: Any) -> MultilingualForm:
        raise NotImplementedError

    def save(self, form: Any) -> None:
        """Do it. Raises Refused, or Overtaken."""
        raise NotImplementedError

    def next_address(self) -> str:
        return self.address(self.section)

    def context(self) -> dict[str, Any]:
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signed out, the form is kept; after signing in it is as it was sent."""
        if request.method == "POST" and not request.user.is_authenticated and keep_form(request):
            return ask_to_sign_in(request, request.path)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kept = kept_form(request)
        return self.show(self.form(data=kept), was_kept=True) if kept else self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            self.save(form)
        except Overtaken as overtaken:
            faster = last_editor(overtaken.standing, self.consultation)
            return self.show(form.reconciled(overtaken.standing), 409, overtaken=overtaken, faster=faster)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, 409)
        forget_form(request)
        return self.to(self.next_address(), self.saved)

    def show(self, form: MultilingualForm, status: int = 200, **context: Any) -> HttpResponse:
        back = self.address(self.section)
        parts = {
            "form": form,
            "title": self.title,
            "button": self.button,
            "back": back,
            "page_url": self.request.path,
            "writer": writer_token(self.request),
        }
        return self.page(self.template, status, **parts, **self.context(), **context)


class RemovalPage(DeskAccess, View):
    """Asks before something is removed, and removes it."""

    title: "str | StrPromise" = ""
    warning: "str | StrPromise" = ""
    removed: "str | StrPromise" = gettext_lazy("Removed.")

    def subject(self) -> Any:
        """The row, or Http404."""
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {"subject": self.subject(), "title": self.title, "warning": self.warning}
        return self.page("removal", back=self.address(self.section), **context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = self.subject()
        try:
            self.remove(row)
        except Refused as refusal:
            return self.to(self.address(self.section), str(refusal), refused=True)
        return self.to(self.address(self.section), self.removed)
