"""A comment in another language, as a reader or a moderator has put it. The comment itself stays the record."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.consultations.scopes import Scope
from apps.core.models import I18nCharField
from apps.discussions.attribution import translated_by
from apps.discussions.enums import Status, TranslationStatus
from apps.discussions.models.comment import Comment
from apps.discussions.models.revision import Revision
from apps.discussions.models.words import Words

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    Visitor = User | AnonymousUser | AbstractBaseUser

# Of these a person has one at most for a wording and a language: what waits beside what is read until then.
STANDING = (TranslationStatus.PENDING, TranslationStatus.PUBLISHED)


class CommentTranslationQuerySet(models.QuerySet["CommentTranslation"]):
    def published(self) -> "CommentTranslationQuerySet":
        """Those that readers see: never of a comment that they do not."""
        return self.filter(status=TranslationStatus.PUBLISHED, comment__status=Status.PUBLISHED)

    def current(self) -> "CommentTranslationQuerySet":
        """The published ones of the wording that readers see."""
        return self.published().filter(revision=F("comment__published_revision"))

    def awaiting_decision(self) -> "CommentTranslationQuerySet":
        return self.filter(status=TranslationStatus.PENDING, comment__status=Status.PUBLISHED)

    def shown_to(self, user: "Visitor") -> "CommentTranslationQuerySet":
        """What stands under a comment that `user` reads: the published ones, and their own that waits."""
        read = Q(status=TranslationStatus.PUBLISHED)
        own = Q(status=TranslationStatus.PENDING, translator=user.pk)
        return self.filter(read | own if user.is_authenticated else read)

    def of(self, user: "Visitor") -> "CommentTranslationQuerySet":
        """Those that `user` has made of comments that they can read, the newest first."""
        comments = Comment.objects.published().visible_to(user)
        return self.filter(translator=user.pk, comment__in=comments).order_by("-pk")

    def within(self, scope: Scope) -> "CommentTranslationQuerySet":
        """Those that are a moderator's to decide on: who works in one of the two languages is enough."""
        translations = self.filter(comment__consultation=scope.consultation)
        if scope.roundtables is not None:
            translations = translations.filter(comment__question__roundtable__in=scope.roundtables)
        if scope.languages is not None:
            either = Q(language__in=scope.languages) | Q(revision__language__in=scope.languages)
            translations = translations.filter(either)
        return translations


class CommentTranslation(Words):
    """One wording of a comment, translated by one person.

    `translator_name` and `organisation_name` are what readers may know of who did it, as at the time; where they
    may know nothing, both are empty. `is_official`: by a moderator of that roundtable.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="translations")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="translations")
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="translations"
    )
    translator_name = models.CharField(max_length=150, blank=True)
    organisation_name = I18nCharField(max_length=300, blank=True)
    is_official = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    anchor_letter = "t"

    objects = CommentTranslationQuerySet.as_manager()

    class Meta:
        ordering = ("language", "-is_official", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language", "translator", "status"],
                condition=Q(status__in=STANDING),
                name="translation_once_per_wording_language_and_person",
            ),
            models.CheckConstraint(condition=~Q(language=""), name="translation_has_language"),
            models.CheckConstraint(condition=~Q(body=""), name="translation_has_words"),
            models.CheckConstraint(
                condition=~Q(status=TranslationStatus.PENDING) | Q(translator__isnull=False),
                name="translation_that_waits_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} in {self.language}"

    @property
    def byline(self) -> str:
        """By what readers call who translated it, in the active language. Never empty."""
        return translated_by(self.translator_name, str(self.organisation_name or ""), is_official=self.is_official)

    @property
    def organisation(self) -> str:
        """For whom the person who is named translates; empty where the organisation itself is named."""
        return str(self.organisation_name or "") if self.translator_name else ""

    @property
    def is_published(self) -> bool:
        return self.status == TranslationStatus.PUBLISHED

    @property
    def is_pending(self) -> bool:
        return self.status == TranslationStatus.PENDING

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING

    @property
    def is_of_earlier_wording(self) -> bool:
        """Readers see another wording of the comment by now."""
        return self.revision_id != self.comment.published_revision_id
