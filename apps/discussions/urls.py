from django.urls import path, register_converter

from apps.discussions.views.attachment import AttachmentDownload, AttachmentThumbnail
from apps.discussions.views.attribution import AttributionPage
from apps.discussions.views.co_signature import CoSignatureList, CoSignaturePage, CoSignatureRemoval
from apps.discussions.views.comment import CommentPage, CommentWithdrawal
from apps.discussions.views.draft import DraftList, DraftPage, DraftRemoval, DraftSaving
from apps.discussions.views.endorsement import EndorsementChange
from apps.discussions.views.languages import LanguageMemory
from apps.discussions.views.protection import ProtectionDecision, ProtectionList, ProtectionPage
from apps.discussions.views.question import FreshComments, QuestionAddress, QuestionPage
from apps.discussions.views.reading import ReadingUpdate
from apps.discussions.views.reveal import RevealConfirmation, RevealList, RevealRefusal, RevealRequest
from apps.discussions.views.revision import RevisionPage
from apps.discussions.views.translation import TranslationPage, TranslationWithdrawal
from apps.discussions.views.writing import CommentCreate, Preview


class ReferenceConverter:
    """A reference number: `GCM-RT1-Q3-0042`."""

    regex = "[A-Z0-9-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

app_name = "discussions"
HERE = "consultations/<slug:slug>/"
PLACE = f"{HERE}rt<int:roundtable>"

urlpatterns = [
    path(f"{PLACE}/q<int:number>/", QuestionPage.as_view(), name="question"),
    path(f"{PLACE}/open-floor/", QuestionPage.as_view(), name="open_floor"),
    path("discussions/languages/", LanguageMemory.as_view(), name="languages"),
    path("questions/<int:pk>/", QuestionAddress.as_view(), name="question_address"),
    path("questions/<int:pk>/comments/", CommentCreate.as_view(), name="comments"),
    path("questions/<int:pk>/fresh/", FreshComments.as_view(), name="fresh"),
    path("questions/<int:pk>/reading/", ReadingUpdate.as_view(), name="reading"),
    path("consultations/<slug:slug>/comments/<reference:reference>/", CommentPage.as_view(), name="comment"),
    path("comments/<int:pk>/revision/", RevisionPage.as_view(), name="revision"),
    path("comments/<int:pk>/endorsement/", EndorsementChange.as_view(), name="endorsement"),
    path("comments/<int:pk>/translations/", TranslationPage.as_view(), name="translations"),
    path("translations/<int:pk>/withdrawal/", TranslationWithdrawal.as_view(), name="translation_withdrawal"),
    path("comments/<int:pk>/withdrawal/", CommentWithdrawal.as_view(), name="withdrawal"),
    path(f"{HERE}attribution/", AttributionPage.as_view(), name="attribution"),
    path(f"{PLACE}/attribution/", AttributionPage.as_view(), name="roundtable_attribution"),
    path(f"{HERE}protection/", ProtectionPage.as_view(), name="protection"),
    path(f"{HERE}protections/", ProtectionList.as_view(), name="protections"),
    path(f"{HERE}protections/<int:pk>/decision/", ProtectionDecision.as_view(), name="protection_decision"),
    path(f"{HERE}comments/<reference:reference>/reveal/", RevealRequest.as_view(), name="reveal"),
    path(f"{HERE}reveals/", RevealList.as_view(), name="reveals"),
    path(f"{HERE}reveals/<int:pk>/confirmation/", RevealConfirmation.as_view(), name="reveal_confirmation"),
    path(f"{HERE}reveals/<int:pk>/refusal/", RevealRefusal.as_view(), name="reveal_refusal"),
    path("comments/<int:pk>/co-signatures/", CoSignatureList.as_view(), name="co_signatures"),
    path(
        "comments/<int:pk>/co-signatures/<int:number>/removal/",
        CoSignatureRemoval.as_view(),
        name="co_signature_removal",
    ),
    path("co-signatures/<str:token>/", CoSignaturePage.as_view(), name="co_signature"),
    path("drafts/", DraftList.as_view(), name="drafts"),
    path("drafts/saving/", DraftSaving.as_view(), name="draft_saving"),
    path("drafts/<uuid:pk>/", DraftPage.as_view(), name="draft"),
    path("drafts/<uuid:pk>/removal/", DraftRemoval.as_view(), name="draft_removal"),
    path("attachments/<uuid:pk>/", AttachmentDownload.as_view(), name="attachment"),
    path("attachments/<uuid:pk>/thumbnail/", AttachmentThumbnail.as_view(), name="attachment_thumbnail"),
    path("preview/", Preview.as_view(), name="preview"),
]
