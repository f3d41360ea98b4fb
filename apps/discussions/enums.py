"""The states of a comment and the transitions between them. What is not in the table is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    HELD = "held", _("awaiting moderation")  # until its day is over: see `actions.hold`
    PENDING = "pending", _("awaiting moderation")
    PUBLISHED = "published", _("published")
    RETURNED = "returned", _("returned for revision")
    DECLINED = "declined", _("declined")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.PENDING, Status.PUBLISHED}),
    Status.HELD: frozenset({Status.PENDING, Status.WITHDRAWN}),
    Status.PENDING: frozenset({Status.PUBLISHED, Status.RETURNED, Status.DECLINED, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset({Status.HIDDEN, Status.WITHDRAWN}),
    Status.RETURNED: frozenset({Status.PENDING, Status.PUBLISHED, Status.WITHDRAWN}),
    Status.DECLINED: frozenset(),
    Status.HIDDEN: frozenset({Status.PUBLISHED, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


class RevisionStatus(models.TextChoices):
    HELD = "held", _("awaiting moderation")
    PENDING = "pending", _("awaiting moderation")
    PUBLISHED = "published", _("published")
    RETURNED = "returned", _("returned for revision")
    DECLINED = "declined", _("declined")
    SUPERSEDED = "superseded", _("superseded")


class TranslationStatus(models.TextChoices):
    """Where a reader's translation of a comment stands."""

    PENDING = "pending", _("awaiting moderation")
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("superseded")


class CommentAttribution(models.TextChoices):
    """Under which rule a comment tells who speaks. The first three are the rules of a roundtable."""

    NAMED = "named", _("by name")
    ORGANISATION = "organisation", _("organisation and group only")
    CHATHAM_HOUSE = "chatham_house", _("Chatham House Rule")
    PROTECTED = "protected", _("name withheld")
    ERASED = "erased", _("the author has left")


class CommentVoice(models.TextChoices):
    """In whose voice a comment speaks. Of imported ones nobody has said."""

    PERSONAL = "personal", _("in a personal capacity")
    ORGANISATION = "organisation", _("on behalf of the organisation")
    JOINT = "joint", _("jointly")


class Order(models.TextChoices):
    """In which order threads are read."""

    OLDEST = "oldest", _("Oldest first")
    NEWEST = "newest", _("Newest first")
    ENDORSED = "endorsed", _("Most endorsed first")


class TagOrigin(models.TextChoices):
    """Who says that a comment speaks to an objective."""

    PROPOSED = "proposed", _("proposed by the author")
    SUGGESTED = "suggested", _("suggested by the machine")
    CONFIRMED = "confirmed", _("confirmed by a moderator")
