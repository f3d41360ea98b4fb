"""Deleting one's account: what goes and what stays, said before; and changing one's mind."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from apps.accounts.erasing import keep_account, request_erasure
from apps.accounts.holdings import obstacles, what_stays
from apps.accounts.tasks import erase_accounts
from apps.accounts.views.data import Own
from apps.core.errors import Refused
from apps.core.queueing import Queue
from apps.core.views.access import PUBLIC, Access

erasures = Queue(erase_accounts)


class AccountErasure(Own, TemplateView):
    """GET says what would happen; POST asks for it, and signs out where it happens at once."""

    is_sensitive = True
    template_name = "accounts/erasure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            obstacles=obstacles(self.person), staying=what_stays(self.person), **kwargs
        )

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            erasure = request_erasure(user=self.person)
        except Refused:
            return self.render_to_response(self.get_context_data(), status=422)
        if erasure.due_at > timezone.now():
            return redirect("accounts:your_data")
        transaction.on_commit(erasures.put)
        logout(request)
        return redirect("accounts:erased")


class AccountKeeping(Own, View):
    """POST takes back what was asked for, while there is time."""

    def post(self, request: HttpRequest) -> HttpResponse:
        keep_account(user=self.person)
        messages.success(request, _("Your account stays."))
        return redirect("accounts:your_data")


class AccountErased(Access, TemplateView):
    """Where one is once one has asked for it: no longer signed in."""

    permission = PUBLIC
    template_name = "accounts/erased.html"
