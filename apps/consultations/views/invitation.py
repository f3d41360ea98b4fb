"""What an invitation's link opens."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.consultations.enums import InvitationState
from apps.consultations.invitation_forms import AcceptanceForm
from apps.consultations.inviting import accept_invitation, refusal_sentence, void_sentence
from apps.consultations.models import Consultation, Invitation
from apps.consultations.presets import Preset
from apps.core.errors import Refused
from apps.core.language import best_version
from apps.core.views.access import PUBLIC, Access
from apps.organisations.queries import current_affiliation


class InvitationPage(Access, View):
    """GET says what one is invited to and changes nothing; POST accepts.

    A token that was never made is 404, one that gives nothing any more 410: each with one sentence, and without
    saying what it was for. Who may not use it is told why with 403.
    """

    permission = PUBLIC  # whoever has the link; accepting asks for more

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = Invitation.objects.with_token(token)
        if invitation is None or not self._concerns(invitation):
            return self._void(invitation.state if invitation else None)
        refusal = refusal_sentence(invitation, request.user) if request.user.is_authenticated else ""
        return self._offer(invitation, refusal)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        invitation = Invitation.objects.with_token(token)
        if invitation is None or not self._concerns(invitation):
            return self._void(invitation.state if invitation else None)
        choice = request.POST.get("speaks_for")
        takes_preset = {"preset": True, "own": False}.get(choice or "")
        try:
            accept_invitation(invitation=invitation, user=request.user, takes_preset=takes_preset)
        except Refused as refusal:
            invitation.refresh_from_db(fields=["used", "revoked_at", "expires_at"])
            return self._offer(invitation, str(refusal)) if invitation.is_open else self._void(invitation.state)
        return self._welcome(invitation)

    def _concerns(self, invitation: Invitation) -> bool:
        """Whether it can be accepted, or is how this person got the role that they have."""
        person = self.request.user
        return invitation.is_open or (person.is_authenticated and invitation.is_held_by(person))

    def _welcome(self, invitation: Invitation) -> HttpResponse:
        said = {"role": invitation.get_role_display()}
        messages.success(self.request, _("Welcome. You take part in this consultation as: %(role)s.") % said)
        if invitation.preset:
            messages.info(self.request, self._voice_sentence(invitation.preset))
        visible = Consultation.objects.visible_to(self.request.user)
        if visible.filter(pk=invitation.consultation_id).exists():
            return redirect(invitation.consultation)
        return redirect("consultations:home")

    def _voice_sentence(self, preset: Preset) -> str:
        """For whom they speak now that they have accepted."""
        current = current_affiliation(self.request.user)  # type: ignore[arg-type]
        if current is None:
            return _("You have not said yet for whom you speak: your profile asks you.")
        whom = best_version(current.organisation.name)[0] if current.organisation else _("in a personal capacity")
        if preset.is_of(current):
            return _("You speak for: %s. You can change that in your profile.") % whom
        return _("You still speak for: %s, and not for what the invitation proposed.") % whom

    def _offer(self, invitation: Invitation, refusal: str) -> HttpResponse:
        context = {
            "invitation": invitation,
            "consultation": invitation.consultation,
            "refusal": refusal,
            "preset": invitation.preset,
            "form": self._form(invitation.preset),
        }
        return self._page("consultations/invitation.html", context, 403 if refusal else 200)

    def _form(self, preset: Preset | None) -> AcceptanceForm | None:
        if preset is None or not self.request.user.is_authenticated:
            return None
        return AcceptanceForm(preset=preset, current=current_affiliation(self.request.user))

    def _void(self, state: InvitationState | None) -> HttpResponse:
        status = 410 if state else 404
        return self._page("consultations/invitation_void.html", {"sentence": void_sentence(state)}, status)

    def _page(self, template: str, context: dict[str, object], status: int) -> HttpResponse:
        response = render(self.request, template, context, status=status)
        add_never_cache_headers(response)
        return response
