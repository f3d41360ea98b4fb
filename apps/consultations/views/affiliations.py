"""The desk on which it is decided for whom people speak."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from apps.consultations.affiliation_forms import (
    AdministrationForm,
    ReasonForm,
    RepresentationForm,
    VerificationForm,
    WithdrawalForm,
)
from apps.consultations.affiliations import affiliations_decided_by, affiliations_visible_to, voucher
from apps.core.errors import Refused
from apps.core.views.access import Access, may
from apps.organisations.actions import (
    appoint_administrator,
    authorise_representative,
    refuse_affiliation,
    verify_affiliation,
    withdraw_affiliation,
)
from apps.organisations.models import Affiliation, AffiliationStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AffiliationList(Access, ListView):
    """What is to be verified; with ?status=verified who speaks for whom."""

    permission = "consultations.view_affiliations"
    denial = gettext_lazy("Only organisers, and people who administer an organisation, decide on affiliations.")
    template_name = "consultations/affiliations.html"
    context_object_name = "affiliations"
    paginate_by = 25

    def get_permission_object(self) -> None:
        return None

    @cached_property
    def status(self) -> AffiliationStatus:
        is_verified = self.request.GET.get("status") == AffiliationStatus.VERIFIED
        return AffiliationStatus.VERIFIED if is_verified else AffiliationStatus.CLAIMED

    def get_queryset(self) -> QuerySet[Affiliation]:
        return affiliations_decided_by(self.request.user).filter(status=self.status)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_appoint = may(self.request.user, "consultations.merge_organisation", None)
        return super().get_context_data(
            shows_verified=self.status == AffiliationStatus.VERIFIED, may_appoint=may_appoint, **kwargs
        )


class AffiliationDecision(Access, FormView):
    """One decision on one affiliation: a page with its form, and the desk afterwards."""

    permission: str | None = "consultations.decide_affiliation"
    denial = gettext_lazy("You may not decide on this affiliation.")
    template_name = "consultations/affiliation_decision.html"
    title: "str | StrPromise"
    done: "str | StrPromise"

    @cached_property
    def affiliation(self) -> Affiliation:
        known = affiliations_visible_to(self.request.user)  # type: ignore[arg-type]
        return get_object_or_404(known.select_related("user", "organisation", "stakeholder_group"), **self.kwargs)

    def get_permission_object(self) -> Affiliation:
        """A visitor is asked to sign in and hears nothing of what exists."""
        return self.affiliation if self.request.user.is_authenticated else Affiliation()

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.decide(form.cleaned_data)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, str(self.done))
        return redirect(self.get_success_url())

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def decide(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        if self.affiliation.user_id == self.request.user.pk:
            return reverse("organisations:profile")
        return reverse("consultations:affiliations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_own = self.affiliation.user_id == self.request.user.pk
        return super().get_context_data(affiliation=self.affiliation, title=self.title, is_own=is_own, **kwargs)


class VerificationCreate(AffiliationDecision):
    form_class = VerificationForm
    title = gettext_lazy("Verify")
    done = gettext_lazy("The affiliation is verified; the person is told.")

    def decide(self, data: dict[str, Any]) -> None:
        user: Any = self.request.user
        verify_affiliation(affiliation=self.affiliation, by=voucher(user), actor=user, **data)


class RefusalCreate(AffiliationDecision):
    form_class = ReasonForm
    title = gettext_lazy("Refuse")
    done = gettext_lazy("The affiliation is refused; the person is told why.")

    def decide(self, data: dict[str, Any]) -> None:
        actor: Any = self.request.user
        refuse_affiliation(affiliation=self.affiliation, actor=actor, **data)


class WithdrawalCreate(AffiliationDecision):
    """By the person themself without, by others with a reason."""

    permission = "consultations.withdraw_affiliation"
    title = gettext_lazy("Withdraw")
    done = gettext_lazy("The affiliation is withdrawn. What was written under it stays as it is.")

    def get_form_class(self) -> type[Form]:
        is_own = self.affiliation.user_id == self.request.user.pk
        return WithdrawalForm if is_own else ReasonForm

    def decide(self, data: dict[str, Any]) -> None:
        actor: Any = self.request.user
        withdraw_affiliation(affiliation=self.affiliation, actor=actor, **data)


class RepresentationCreate(AffiliationDecision):
    """Whether the person may write on behalf of the organisation."""

    form_class = RepresentationForm
    title = gettext_lazy("Speaking on its behalf")
    done = gettext_lazy("Saved; the person is told.")

    def get_initial(self) -> dict[str, Any]:
        return {"may_represent": self.affiliation.may_represent}

    def decide(self, data: dict[str, Any]) -> None:
        actor: Any = self.request.user
        authorise_representative(affiliation=self.affiliation, actor=actor, **data)


class AdministrationCreate(AffiliationDecision):
    """Whether the person decides who else speaks for the organisation."""

    permission = "consultations.appoint_administrator"
    denial = gettext_lazy("Only organisers say who administers an organisation.")
    form_class = AdministrationForm
    title = gettext_lazy("Administration")
    done = gettext_lazy("Saved; the person is told.")

    def get_initial(self) -> dict[str, Any]:
        return {"is_administrator": self.affiliation.is_administrator}

    def decide(self, data: dict[str, Any]) -> None:
        actor: Any = self.request.user
        appoint_administrator(affiliation=self.affiliation, actor=actor, **data)
