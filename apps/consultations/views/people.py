"""For organisers: who takes part, who is invited, and who may read."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from apps.accounts.models import User
from apps.consultations.actions import change_visibility, give_role, take_role
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.forms import RoleForm, VisibilityForm
from apps.consultations.invitation_forms import InvitationForm
from apps.consultations.models import Consultation, Role
from apps.consultations.queries import members, people_of
from apps.core.errors import Refused
from apps.core.language import isolated
from apps.core.views.access import Access, may
from apps.organisations.queries import organisation_names

ON_A_PAGE = 50


class PeopleAccess(Access):
    """For the organisers of the consultation in the address; whatever is done leads back to its page."""

    permission = "consultations.manage_people"
    denial = gettext_lazy("Only the organisers of this consultation decide who takes part.")
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        return get_object_or_404(Consultation.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_permission_object(self) -> Consultation:
        return self.consultation

    @property
    def organiser(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def show(self, status: int = 200, **forms: Any) -> HttpResponse:
        consultation = self.consultation
        context = {
            **self._people(),
            "invitation_counts": consultation.invitations.count_by_state().items(),
            "role_choices": RoleName.choices,
            "visibility_form": VisibilityForm(initial={"visibility": consultation.visibility}),
            "invitation_form": InvitationForm(),
            "organisation_names": organisation_names(),
            "page_url": people_address(consultation),
            **forms,
        }
        return self.page("consultations/people.html", context, status)

    def _people(self) -> dict[str, Any]:
        """A page of those with a role whose name has what ?q= asks for."""
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:150]
        found = people_of(self.consultation, words)
        page = Paginator(found, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return {"people": members(self.consultation, list(page)), "people_page": page, "words": words}

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page of the desk, with what the list of the desk's parts needs."""
        desk = {
            "consultation": self.consultation,
            "may_moderate": may(self.request.user, "moderation.view_queue", self.consultation),
            "may_download": may(self.request.user, "reports.download_summary", self.consultation),
        }
        return render(self.request, template, desk | context, status=status)

    def back(self, sentence: str, refusal: Refused | None = None) -> HttpResponse:
        """To the page, with what came of it."""
        level = messages.ERROR if refusal else messages.SUCCESS
        messages.add_message(self.request, level, str(refusal or sentence))
        return redirect(self.back_to)

    @property
    def back_to(self) -> str:
        return people_address(self.consultation)

    def leave(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("consultations:home")


class PeoplePage(PeopleAccess, View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show()


class VisibilityChange(PeopleAccess, View):
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = VisibilityForm(request.POST)
        if not form.is_valid():
            return self.show(422, visibility_form=form)
        visibility = Visibility(form.cleaned_data["visibility"])
        change_visibility(consultation=self.consultation, visibility=visibility, by=self.organiser)
        return self.back(visibility.explanation)


class RoleCreate(PeopleAccess, View):
    """Another role for somebody who has one here; all others are invited, so that no address is asked after."""

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person = get_object_or_404(User.objects.filter(roles__consultation=self.consultation).distinct(), pk=pk)
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self.back("", Refused(_("Choose one of the roles.")))
        name = RoleName(form.cleaned_data["name"])
        give_role(user=person, consultation=self.consultation, name=name, by=self.organiser)
        said = {"name": isolated(str(person)), "role": name.label}
        return self.back(_("%(name)s has this role now: %(role)s.") % said)


class RoleRemoval(PeopleAccess, View):
    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        roles = Role.objects.filter(consultation=self.consultation).select_related("user", "consultation")
        role = get_object_or_404(roles, pk=pk)
        try:
            take_role(role=role, by=self.organiser)
        except Refused as refusal:
            return self.back("", refusal)
        said = {"name": isolated(str(role.user)), "role": role.get_name_display()}
        sentence = _("%(name)s no longer has this role: %(role)s.") % said
        return self.back(sentence) if self._stays(role) else self.leave(sentence)

    def _stays(self, role: Role) -> bool:
        """Whether who removed the role still sees this page: organisers may step down themselves."""
        return role.user != self.organiser or role.name != RoleName.ORGANISER


def people_address(consultation: Consultation) -> str:
    return reverse("consultations:people", args=[consultation.slug])
