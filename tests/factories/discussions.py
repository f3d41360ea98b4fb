"""Comments as history has left them, without going through the actions."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.consultations.actions import next_comment_number, register_visible_change
from apps.consultations.models import Question
from apps.core.markdown import render_markdown
from apps.discussions.actions.decide import note_shown
from apps.discussions.enums import RevisionStatus, Status, TranslationStatus
from apps.discussions.models import Comment, CommentTranslation, Revision
from tests.factories.people import UserFactory


@transaction.atomic
def published_comment(
    *, question: Question, author: User | None = None, body: str = "It works here.", **fields: object
) -> Comment:
    """A comment that readers see, published now unless `published_at` says otherwise."""
    moment = fields.pop("published_at", timezone.now())
    comment = _comment(question, author, body, RevisionStatus.PUBLISHED, fields)
    comment.status, comment.published_revision = Status.PUBLISHED, comment.latest_revision
    comment.published_at = comment.placed_at = moment  # type: ignore[assignment]
    comment.save()
    register_visible_change(question, comments=1)
    note_shown(comment)
    return comment


def pending_comment(
    *, question: Question, author: User | None = None, body: str = "It may work.", **fields: object
) -> Comment:
    """A comment that waits for a moderator."""
    return _comment(question, author, body, RevisionStatus.PENDING, fields)


@transaction.atomic
def _comment(
    question: Question, author: User | None, body: str, status: RevisionStatus, fields: dict[str, object]
) -> Comment:
    author = author or UserFactory()
    consultation = question.roundtable.consultation
    number = next_comment_number(consultation)
    parent = fields.get("parent")
    if isinstance(parent, Comment):
        fields |= {"root_id": parent.root_id or parent.pk, "depth": parent.depth + 1}
    language = fields.pop("language", "en")
    values = {"author_name": author.name, **fields}
    comment = Comment.objects.create(
        consultation=consultation,
        question=question,
        number=number,
        reference=f"{consultation.code}-{question.code}-{number:04d}",
        author=author,
        **values,
    )
    comment.latest_revision = Revision.objects.create(
        comment=comment,
        body=body,
        html=render_markdown(body, anchor_prefix=f"{comment.pk}-1"),
        language=language,
        status=status,
    )
    comment.save()
    return comment


def translation_of(comment: Comment, **fields: object) -> CommentTranslation:
    """Of the wording that readers see, into French and published, unless `fields` say otherwise."""
    translator = fields.pop("translator", None) or UserFactory()
    values: dict[str, object] = {
        "revision": comment.published_revision,
        "language": "fr",
        "body": "Cela fonctionne ici.",
        "status": TranslationStatus.PUBLISHED,
        "translator_name": translator.name,  # type: ignore[attr-defined]
        **fields,
    }
    html = render_markdown(str(values["body"]))
    return CommentTranslation.objects.create(comment=comment, translator=translator, html=html, **values)
