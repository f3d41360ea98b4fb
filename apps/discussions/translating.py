"""Reads of translations: those under the comments of a page, and which of them a reader finds unfolded."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from apps.discussions.models import Comment, CommentTranslation

if TYPE_CHECKING:
    from apps.discussions.queries import Reader


def with_translations(comments: QuerySet[Comment], user: "Reader") -> QuerySet[Comment]:
    """With `shown_translations`: what stands under each for `user`. One query more, however many there are."""
    shown = CommentTranslation.objects.shown_to(user)
    return comments.prefetch_related(Prefetch("translations", queryset=shown, to_attr="shown_translations"))


def opened_for(translations: Iterable[CommentTranslation], language: str) -> CommentTranslation | None:
    """The one that is unfolded for a reader of `language`: of the wording that they see, which is in another."""
    for translation in translations:
        is_current = translation.is_published and not translation.is_of_earlier_wording
        if is_current and translation.language == language:
            return translation
    return None
