"""What the tests of translations share."""

from django.db import transaction

from apps.accounts.models import User
from apps.consultations.enums import ModerationPolicy
from apps.consultations.models import Consultation, Question
from apps.discussions.actions import (
    publish_comment,
    revise_comment,
    submit_translation,
)
from apps.discussions.models import Comment, CommentTranslation

FRENCH = "Les permis tardent **trop**."


def translated(comment: Comment, by: User, **fields: object) -> CommentTranslation:
    comment = Comment.objects.get(pk=comment.pk)
    values = {"revision": comment.published_revision, "language": "fr", "body": FRENCH, "is_official": False}
    return submit_translation(comment=comment, translator=by, **(values | fields))  # type: ignore[arg-type]


def again(translation: CommentTranslation) -> CommentTranslation:
    return CommentTranslation.objects.select_related("comment").get(pk=translation.pk)


def moderated(policy: ModerationPolicy) -> None:
    Consultation.objects.update(moderation=policy)


def reworded(comment: Comment, body: str = "Ждать приходится год.") -> Comment:
    comment = Comment.objects.get(pk=comment.pk)
    assert comment.author
    revision = revise_comment(comment=comment, author=comment.author, body=body, language="ru")
    comment = Comment.objects.get(pk=comment.pk)
    if comment.published_revision_id != revision.pk:
        with transaction.atomic():
            publish_comment(Comment.objects.locked().get(pk=comment.pk), revision)
    return Comment.objects.get(pk=comment.pk)


def revision_of(question: Question) -> int:
    return Question.objects.get(pk=question.pk).revision
