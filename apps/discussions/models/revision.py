"""What a comment said and says: readers see the last published revision."""

from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.core.language import text_direction
from apps.discussions.enums import RevisionStatus
from apps.objectives.models import Objective

FOLD_AFTER_WORDS = 400
UNSPACED = frozenset({"ja", "th", "zh"})


class Revision(models.Model):
    """One wording of a comment. `html` was rendered and cleaned by `render_markdown` when it was written."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    body = models.TextField()
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(max_length=10, choices=RevisionStatus, default=RevisionStatus.PENDING)
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="+", help_text="Proposed by the author with this wording."
    )
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("comment", "number")
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(status="pending"),
                name="revision_one_pending_per_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} revision {self.number}"

    @property
    def safe_html(self) -> SafeString:
        return mark_safe(self.html)  # noqa: S308 - cleaned when it was written

    @property
    def direction(self) -> str:
        return text_direction(self.language)

    @property
    def is_turned_down(self) -> bool:
        return self.status in (RevisionStatus.RETURNED, RevisionStatus.DECLINED)

    @property
    def is_pending(self) -> bool:
        return self.status == RevisionStatus.PENDING

    @property
    def word_count(self) -> int:
        """How many words; characters where the script writes no spaces, as readers of Chinese count."""
        words = self.body.split()
        return len(words) if self._has_spaces else sum(map(len, words))

    @property
    def is_long(self) -> bool:
        return self.word_count > (FOLD_AFTER_WORDS if self._has_spaces else 2 * FOLD_AFTER_WORDS)

    @property
    def _has_spaces(self) -> bool:
        return self.language.split("-")[0] not in UNSPACED
