"""The first page of the desk: how far the consultation is, and its announcement."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.opening import announce, withdraw_announcement
from apps.consultations.readiness import essentials, missing_texts
from apps.consultations.views.desk.access import DeskAccess
from apps.core.errors import Refused


class DeskPage(DeskAccess, View):
    section = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        needed = essentials(self.consultation)
        return self.page(
            "overview",
            essentials=needed,
            is_ready=all(each.is_there for each in needed),
            missing_texts=missing_texts(self.consultation),
        )


class AnnouncementCreate(DeskAccess, View):
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            announce(consultation=self.consultation, by=self.organiser)
        except Refused as refusal:
            return self.to(self.address(""), str(refusal), refused=True)
        return self.to(self.address(""), _("The consultation is announced."))


class AnnouncementWithdrawal(DeskAccess, View):
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            withdraw_announcement(consultation=self.consultation, by=self.organiser)
        except Refused as refusal:
            return self.to(self.address(""), str(refusal), refused=True)
        return self.to(self.address(""), _("The announcement is taken back: only people with a role see it."))
