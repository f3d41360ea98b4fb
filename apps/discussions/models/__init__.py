from apps.discussions.models.attachment import Attachment, AttachmentKind, AttachmentState
from apps.discussions.models.co_signature import CoSignature, CoSignatureState
from apps.discussions.models.comment import Comment
from apps.discussions.models.draft import Draft
from apps.discussions.models.endorsement import Endorsement
from apps.discussions.models.identity import Identity, Protection, ProtectionStatus, Pseudonym, Reveal
from apps.discussions.models.mention import Mention
from apps.discussions.models.objective_tag import ObjectiveTag
from apps.discussions.models.reading import Reading
from apps.discussions.models.revision import Revision
from apps.discussions.models.translation import CommentTranslation

__all__ = [
    "Attachment",
    "AttachmentKind",
    "AttachmentState",
    "CoSignature",
    "CoSignatureState",
    "Comment",
    "CommentTranslation",
    "Draft",
    "Endorsement",
    "Identity",
    "Mention",
    "ObjectiveTag",
    "Protection",
    "ProtectionStatus",
    "Pseudonym",
    "Reading",
    "Reveal",
    "Revision",
]
