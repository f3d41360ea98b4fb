"""Words in a language as somebody wrote them, and as readers see them."""

import re
from dataclasses import dataclass
from html import unescape
from itertools import count

from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.core.language import text_direction

FOLD_AFTER_WORDS = 400
UNSPACED = frozenset({"ja", "th", "zh"})
# As `sanitize` writes them: no attribute is allowed there.
HEADING = re.compile(r"<(h[3-6])>(.*?)</\1>", re.DOTALL)
FEWEST_HEADINGS = 2


@dataclass(frozen=True)
class Part:
    """A heading inside a text and where it stands on the page."""

    anchor: str
    title: str


class Words(models.Model):
    """`html` was rendered and cleaned by `render_markdown` when it was written."""

    body = models.TextField()
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=10)

    anchor_letter = "r"

    class Meta:
        abstract = True

    @property
    def safe_html(self) -> SafeString:
        return mark_safe(self.html)  # noqa: S308 - cleaned when it was written

    @cached_property
    def outline(self) -> list[Part]:
        """The headings of a text that is long enough to fold, so that one sees what is in it; else none."""
        if not self.is_long:
            return []
        titles = [unescape(strip_tags(found[2])).strip() for found in HEADING.finditer(self.html)]
        parts = [Part(self._anchor(number), title) for number, title in enumerate(titles, start=1)]
        return parts if len(parts) >= FEWEST_HEADINGS else []

    @property
    def anchored_html(self) -> SafeString:
        """`safe_html` with the anchors that the outline leads to."""
        if not self.outline:
            return self.safe_html
        numbers = count(1)
        html = HEADING.sub(
            lambda found: f'<{found[1]} id="{self._anchor(next(numbers))}">{found[2]}</{found[1]}>', self.html
        )
        return mark_safe(html)  # noqa: S308 - cleaned when it was written, and the anchors are ours

    def _anchor(self, number: int) -> str:
        return f"{self.anchor_letter}{self.pk}-{number}"

    @property
    def direction(self) -> str:
        return text_direction(self.language)

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
