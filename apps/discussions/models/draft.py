"""What somebody has begun to write and not sent. Its author alone knows that it is there."""

import re
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.core.language import text_direction
from apps.discussions.enums import CommentVoice
from apps.discussions.models.comment import Comment

LONGEST_DRAFT = 100_000
MARKS = re.compile(r"^\s*(?:#{1,6}|>|[-+*]|\d+[.)])\s+|\*\*|~~|\[\^[^\]\n]*\]:?", re.MULTILINE)


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> "DraftQuerySet":
        """Those of `user`, the newest first."""
        return self.filter(user=user).order_by("-updated_at", "id")

    def at(
        self, question: Question, parent: Comment | None = None, comment: Comment | None = None
    ) -> "DraftQuerySet":
        """Those for one place: an answer, a reply to `parent`, or a new wording of `comment`."""
        return self.filter(question=question, parent=parent, comment=comment)

    def current(self) -> "DraftQuerySet":
        return self.filter(is_current=True)


class Draft(models.Model):
    """A text for one place. One is current; what was written elsewhere before stays beside it.

    Keys are drawn, so that none tells how many others write. `device` says in which browser, and on which page
    there, it was written last: that page may write on whatever `version` it knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="drafts")
    parent = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, related_name="+", help_text="Which is being revised."
    )
    is_current = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    device = models.CharField(max_length=80, blank=True)
    client_token = models.UUIDField(null=True, help_text="Under which the form that wrote it would send it.")
    body = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    voice = models.CharField(max_length=12, choices=CommentVoice, blank=True)
    objectives = ArrayField(models.BigIntegerField(), default=list, blank=True)
    co_signatories = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "question", "parent", "comment"],
                condition=Q(is_current=True, question__isnull=False),
                nulls_distinct=False,
                name="draft_one_current_per_place",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(comment__isnull=True), name="draft_answers_or_revises"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("discussions:draft", args=[self.pk])

    @property
    def place_url(self) -> str:
        """The page on which it was written, with the form of a reply open; of a question that is there."""
        if self.comment_id:
            return reverse("discussions:revision", args=[self.comment_id])
        assert self.question  # noqa: S101 - the caller has seen to that
        query = f"?{urlencode({'reply': self.parent_id})}" if self.parent_id else ""
        return f"{self.question.get_absolute_url()}{query}"

    @property
    def show_url(self) -> str:
        """The same page with this in the form."""
        return f"{self.place_url}{'&' if '?' in self.place_url else '?'}draft={self.pk}#compose"

    @property
    def direction(self) -> str:
        """Of a language that was chosen; else the text itself says."""
        return text_direction(self.language) if self.language else "auto"

    @property
    def excerpt(self) -> str:
        """Its first words, without the marks of Markdown."""
        return truncatechars(" ".join(MARKS.sub(" ", self.body[:1000]).split()) or self.body, 120)

    @property
    def is_of_today(self) -> bool:
        """By the reader's clock."""
        return timezone.localdate(self.updated_at) == timezone.localdate()

    @property
    def as_initial(self) -> dict[str, Any]:
        """What a `CommentForm` begins with where this is shown."""
        return {
            "body": self.body,
            "language": self.language,
            "objectives": [str(pk) for pk in self.objectives],
            "co_signatories": self.co_signatories,
        } | {name: value for name in ("voice", "client_token") if (value := getattr(self, name))}
