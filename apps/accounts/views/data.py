"""One's own data: what is agreed to, a copy of everything, and the way out."""

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from apps.accounts.exporting import request_export
from apps.accounts.models import Consent, DataExport, ErasureRequest, User
from apps.accounts.tasks import make_data_exports
from apps.core.queueing import Queue
from apps.core.views.access import SIGNED_IN, Access

exports = Queue(make_data_exports)


class Own(Access):
    """For whoever is signed in, about themself; `is_sensitive` asks for the password or a passkey once more."""

    permission = SIGNED_IN
    is_sensitive = False
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            self.person = request.user
            is_offered = hasattr(self, str(request.method).lower())
            if self.is_sensitive and is_offered and not did_recently_reauthenticate(request):
                raise ReauthenticationRequired
        return super().dispatch(request, *args, **kwargs)


class YourData(Own, TemplateView):
    template_name = "accounts/your_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = DataExport.objects.defer("archive").filter(user=self.person)
        return super().get_context_data(
            consents=Consent.objects.filter(user=self.person),
            waiting=own.to_be_made().first(),
            ready=own.to_be_had_by(self.person).first(),
            leaving=ErasureRequest.objects.filter(user=self.person).first(),
            days=settings.RETENTION_DAYS["exports"],
            **kwargs,
        )


class DataExportRequest(Own, View):
    """POST asks for a copy."""

    is_sensitive = True

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        request_export(user=self.person)
        transaction.on_commit(exports.put)
        messages.success(request, _("Your copy is being made. We write to you when it is ready."))
        return redirect("accounts:your_data")


@method_decorator(never_cache, name="dispatch")
class DataExportDownload(Own, View):
    """The archive, for its owner while it lasts. For everyone else there is none."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        own = DataExport.objects.to_be_had_by(self.person)
        export = get_object_or_404(own.with_token(token))
        answer = HttpResponse(bytes(export.archive), content_type="application/zip")
        day = timezone.localtime(export.made_at).date()
        answer["Content-Disposition"] = f'attachment; filename="data-{day.isoformat()}.zip"'
        return answer
