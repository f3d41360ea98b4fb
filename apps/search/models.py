"""What can be found, as lexemes: no text stands here that is not elsewhere, and all of it can be made anew."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.consultations.models import Consultation
from apps.profiles.enums import Audience


class Kind(models.TextChoices):
    """What an entry stands for; who finds a translation is shown its comment."""

    CONSULTATION = "consultation", _("Consultations")
    ROUNDTABLE = "roundtable", _("Roundtables")
    QUESTION = "question", _("Questions")
    DOCUMENT = "document", _("Documents")
    COMMENT = "comment", _("Comments")
    TRANSLATION = "translation", _("Translations")
    PERSON = "person", pgettext_lazy("to be found", "People")
    ORGANISATION = "organisation", _("Organisations")


# Of these there are many, and they are sought back in time.
OF_COMMENTS = (Kind.COMMENT, Kind.TRANSLATION)


class SearchEntry(models.Model):
    """One version, in one language, of something that can be found.

    An entry is a proposal: before it is shown or counted, the row that it stands for is asked whether it is still
    there, still to be seen by whoever asks, and still as it was (`state`). `audience` is that of a person's
    entry: what they show to everyone and what they show to the people of their consultations are two.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=10, blank=True)
    audience = models.CharField(max_length=8, choices=Audience, blank=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, null=True, related_name="+")
    stakeholder_group_id = models.BigIntegerField(null=True)
    objectives = ArrayField(models.BigIntegerField(), default=list)
    published_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=40, blank=True, help_text="Of the row that it was made from.")
    vector = SearchVectorField()

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "language", "audience"], name="search_entry_once_per_version"
            )
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_by_lexeme", fastupdate=False),
            models.Index(fields=["language"], name="search_entry_by_language"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}"


class NameWord(models.Model):
    """A word of a name or title that stands in some entry, with its triples of signs: for who misspells it."""

    word = models.CharField(max_length=60, unique=True)
    triples = ArrayField(models.CharField(max_length=3))

    class Meta:
        indexes = [GinIndex(fields=["triples"], name="name_word_by_triple")]

    def __str__(self) -> str:
        return self.word


class SearchCursor(models.Model):
    """How far the log has been read. Its one row is the lock of whoever writes entries."""

    activity_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="search_cursor_is_one")]

    def __str__(self) -> str:
        return str(self.activity_id)
