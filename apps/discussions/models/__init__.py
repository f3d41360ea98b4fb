from apps.discussions.models.comment import Comment, ObjectiveTag
from apps.discussions.models.revision import Revision

__all__ = ["Comment", "ObjectiveTag", "Revision"]
