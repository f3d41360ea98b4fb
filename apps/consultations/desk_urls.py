"""The addresses of the organisers' desk, under that of their consultation."""

from django.urls import path

from apps.consultations.views.desk.documents import DocumentCreate, DocumentEdit, DocumentList, DocumentRemoval
from apps.consultations.views.desk.history import HistoryPage
from apps.consultations.views.desk.overview import AnnouncementCreate, AnnouncementWithdrawal, DeskPage
from apps.consultations.views.desk.phases import (
    ExtensionCreate,
    PhaseCreate,
    PhaseEdit,
    PhaseList,
    PhaseRemoval,
)
from apps.consultations.views.desk.questions import (
    QuestionCreate,
    QuestionEdit,
    QuestionNumbers,
    QuestionRemoval,
)
from apps.consultations.views.desk.roundtables import (
    RoundtableCreate,
    RoundtableEdit,
    RoundtableList,
    RoundtableNumbers,
    RoundtableRemoval,
)
from apps.consultations.views.desk.settings import SettingsPage

desk_patterns = [
    path("", DeskPage.as_view(), name="desk"),
    path("settings/", SettingsPage.as_view(), name="desk_settings"),
    path("announcement/", AnnouncementCreate.as_view(), name="desk_announcement"),
    path("announcement/withdrawal/", AnnouncementWithdrawal.as_view(), name="desk_announcement_withdrawal"),
    path("phases/", PhaseList.as_view(), name="desk_phases"),
    path("phases/new/", PhaseCreate.as_view(), name="desk_phase_new"),
    path("phases/<int:pk>/", PhaseEdit.as_view(), name="desk_phase"),
    path("phases/<int:pk>/end/", ExtensionCreate.as_view(), name="desk_phase_end"),
    path("phases/<int:pk>/removal/", PhaseRemoval.as_view(), name="desk_phase_removal"),
    path("roundtables/", RoundtableList.as_view(), name="desk_roundtables"),
    path("roundtables/new/", RoundtableCreate.as_view(), name="desk_roundtable_new"),
    path("roundtables/order/", RoundtableNumbers.as_view(), name="desk_roundtable_numbers"),
    path("roundtables/<int:pk>/", RoundtableEdit.as_view(), name="desk_roundtable"),
    path("roundtables/<int:pk>/removal/", RoundtableRemoval.as_view(), name="desk_roundtable_removal"),
    path("roundtables/<int:pk>/questions/", QuestionCreate.as_view(), name="desk_question_new"),
    path("roundtables/<int:pk>/order/", QuestionNumbers.as_view(), name="desk_question_numbers"),
    path("questions/<int:pk>/", QuestionEdit.as_view(), name="desk_question"),
    path("questions/<int:pk>/removal/", QuestionRemoval.as_view(), name="desk_question_removal"),
    path("documents/", DocumentList.as_view(), name="desk_documents"),
    path("documents/new/", DocumentCreate.as_view(), name="desk_document_new"),
    path("documents/<int:pk>/", DocumentEdit.as_view(), name="desk_document"),
    path("documents/<int:pk>/removal/", DocumentRemoval.as_view(), name="desk_document_removal"),
    path("history/", HistoryPage.as_view(), name="desk_history"),
]
