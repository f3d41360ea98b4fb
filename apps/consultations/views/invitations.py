"""For organisers: who is invited, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.invitation_forms import InvitationForm
from apps.consultations.inviting import invite, resend_invitation, revoke_invitation
from apps.consultations.models import Invitation
from apps.consultations.models.invitation import PRESET, InvitationQuerySet
from apps.consultations.views.people import PeopleAccess
from apps.core.errors import Refused
from apps.core.identifiers import parse_id

ON_A_PAGE = 50


class InvitationAccess(PeopleAccess):
    @property
    def back_to(self) -> str:
        return reverse("consultations:invitations", args=[self.consultation.slug])


class InvitationList(InvitationAccess, View):
    """All of them, or those that ?q=, ?state= and ?file= ask for; POST makes one."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        context = {
            "page_obj": Paginator(self._asked_for(), ON_A_PAGE).get_page(request.GET.get("page")),
            "counts": self._listed.count_by_state().items(),
            "state": request.GET.get("state", ""),
            "words": request.GET.get("q", ""),
            "file": self._file,
        }
        return self.page("consultations/invitations.html", context)

    @cached_property
    def _file(self) -> Any:
        number = parse_id(self.request.GET.get("file")) or 0
        return self.consultation.invitation_batches.filter(pk=number).first()

    @property
    def _listed(self) -> InvitationQuerySet:
        listed: InvitationQuerySet = self.consultation.invitations.all()  # type: ignore[assignment]
        return listed.filter(batch=self._file) if self._file else listed

    def _asked_for(self) -> InvitationQuerySet:
        found, state = self._listed.select_related(*PRESET), self.request.GET.get("state", "")
        if state in InvitationState:
            found = found.in_state(InvitationState(state))
        words = self.request.GET.get("q", "").replace("\0", "").strip()
        if not words:
            return found
        columns = ("email", "name", "organisation_name", "organisation__name")
        return found.filter(Q(*[(f"{column}__icontains", words) for column in columns], _connector=Q.OR))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = InvitationForm(request.POST)
        if not form.is_valid():
            return self.show(422, invitation_form=form)
        data = form.cleaned_data
        try:
            invite(
                consultation=self.consultation,
                by=self.organiser,
                role=RoleName(data["role"]),
                language=data["language"],
                email=data["email"],
                name=data["name"],
                preset=form.preset,
                limit=data["limit"] or 1,
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
            return self.show(409, invitation_form=form)
        if data["email"]:
            return self.back(_("The invitation to %s will be sent within a minute.") % data["email"])
        return self.back(_("The link is made. Copy it from the list."))


class OneInvitation(InvitationAccess):
    @cached_property
    def invitation(self) -> Invitation:
        return get_object_or_404(Invitation.objects.filter(consultation=self.consultation), pk=self.kwargs["pk"])


class InvitationResending(OneInvitation, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        try:
            resend_invitation(invitation=self.invitation)
        except Refused as refusal:
            return self.back("", refusal)
        return self.back(_("The invitation to %s will be sent within a minute.") % self.invitation.email)


class InvitationRevocation(OneInvitation, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        try:
            revoke_invitation(invitation=self.invitation, by=self.organiser)
        except Refused as refusal:
            return self.back("", refusal)
        return self.back(_("The invitation is revoked: its link opens nothing any more."))
