from django.urls import include, path

from apps.consultations.desk_urls import desk_patterns
from apps.consultations.views.affiliations import (
    AdministrationCreate,
    AffiliationList,
    RefusalCreate,
    RepresentationCreate,
    VerificationCreate,
    WithdrawalCreate,
)
from apps.consultations.views.batches import (
    BatchConfirmation,
    BatchList,
    BatchPage,
    BatchProblems,
    BatchProgress,
    BatchRemoval,
    BatchResending,
    BatchRevocation,
    BatchTemplate,
)
from apps.consultations.views.consultation import ConsultationPage
from apps.consultations.views.countries import (
    CountryNameCreate,
    CountryNameEdit,
    CountryNameEnd,
    CountryNameList,
    CountryNameRemoval,
)
from apps.consultations.views.home import Home
from apps.consultations.views.invitation import InvitationPage
from apps.consultations.views.invitations import InvitationList, InvitationResending, InvitationRevocation
from apps.consultations.views.limits import RoleLimits
from apps.consultations.views.mergers import MergerCreate
from apps.consultations.views.opening import Beginning, ConsultationCreate, ConsultationTakeOver
from apps.consultations.views.organisations import LogoChange, LogoRemoval, OrganisationEdit
from apps.consultations.views.people import (
    PeoplePage,
    RoleCreate,
    RoleRemoval,
    VisibilityChange,
)
from apps.consultations.views.roundtable import RoundtablePage

app_name = "consultations"
PEOPLE = "consultations/<slug:slug>/people/"
BATCH = f"{PEOPLE}batches/<int:pk>/"


urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("consultations/new/", Beginning.as_view(), name="beginning"),
    path("consultations/new/blank/", ConsultationCreate.as_view(), name="opening"),
    path("consultations/new/from/<slug:slug>/", ConsultationTakeOver.as_view(), name="take_over"),
    path("consultations/<slug:slug>/", ConsultationPage.as_view(), name="consultation"),
    path("consultations/<slug:slug>/rt<int:number>/", RoundtablePage.as_view(), name="roundtable"),
    path(PEOPLE, PeoplePage.as_view(), name="people"),
    path(f"{PEOPLE}visibility/", VisibilityChange.as_view(), name="visibility"),
    path(f"{PEOPLE}<int:pk>/roles/", RoleCreate.as_view(), name="roles"),
    path(f"{PEOPLE}roles/<int:pk>/limits/", RoleLimits.as_view(), name="role_limits"),
    path(f"{PEOPLE}roles/<int:pk>/removal/", RoleRemoval.as_view(), name="role_removal"),
    path(f"{PEOPLE}invitations/", InvitationList.as_view(), name="invitations"),
    path(f"{PEOPLE}invitations/<int:pk>/resending/", InvitationResending.as_view(), name="invitation_resending"),
    path(
        f"{PEOPLE}invitations/<int:pk>/revocation/", InvitationRevocation.as_view(), name="invitation_revocation"
    ),
    path(f"{PEOPLE}batches/", BatchList.as_view(), name="batches"),
    path(f"{PEOPLE}batches/template/", BatchTemplate.as_view(), name="batch_template"),
    path(BATCH, BatchPage.as_view(), name="batch"),
    path(f"{BATCH}problems/", BatchProblems.as_view(), name="batch_problems"),
    path(f"{BATCH}confirmation/", BatchConfirmation.as_view(), name="batch_confirmation"),
    path(f"{BATCH}progress/", BatchProgress.as_view(), name="batch_progress"),
    path(f"{BATCH}resending/", BatchResending.as_view(), name="batch_resending"),
    path(f"{BATCH}revocation/", BatchRevocation.as_view(), name="batch_revocation"),
    path(f"{BATCH}removal/", BatchRemoval.as_view(), name="batch_removal"),
    path("consultations/<slug:slug>/desk/", include(desk_patterns)),
    path("invitations/<str:token>/", InvitationPage.as_view(), name="invitation"),
    path("affiliations/", AffiliationList.as_view(), name="affiliations"),
    path("affiliations/<int:pk>/verification/", VerificationCreate.as_view(), name="affiliation_verification"),
    path("affiliations/<int:pk>/refusal/", RefusalCreate.as_view(), name="affiliation_refusal"),
    path("affiliations/<int:pk>/withdrawal/", WithdrawalCreate.as_view(), name="affiliation_withdrawal"),
    path("affiliations/<int:pk>/representation/", RepresentationCreate.as_view(), name="representation"),
    path("affiliations/<int:pk>/administration/", AdministrationCreate.as_view(), name="administration"),
    path("organisations/<int:pk>/merger/", MergerCreate.as_view(), name="merger"),
    path("organisations/<int:pk>/edit/", OrganisationEdit.as_view(), name="organisation_edit"),
    path("organisations/<int:pk>/logo/", LogoChange.as_view(), name="logo"),
    path("organisations/<int:pk>/logo/removal/", LogoRemoval.as_view(), name="logo_removal"),
    path("countries/", CountryNameList.as_view(), name="country_names"),
    path("countries/new/", CountryNameCreate.as_view(), name="country_name_new"),
    path("countries/<int:pk>/", CountryNameEdit.as_view(), name="country_name"),
    path("countries/<int:pk>/end/", CountryNameEnd.as_view(), name="country_name_end"),
    path("countries/<int:pk>/removal/", CountryNameRemoval.as_view(), name="country_name_removal"),
]
