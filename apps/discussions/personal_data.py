"""What this app holds of a person, and what becomes of it."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts import retention
from apps.accounts.holdings import Holding, erases, register, stays_behind
from apps.accounts.models import User
from apps.accounts.traces import addresses_of
from apps.consultations.models import Consultation
from apps.core.country_fields import Country
from apps.discussions.attaching import let_go, sweep_files
from apps.discussions.enums import RevisionStatus, Status, TranslationStatus
from apps.discussions.erasing import forget_author
from apps.discussions.models import (
    Attachment,
    Comment,
    CommentTranslation,
    CoSignature,
    Draft,
    Endorsement,
    Identity,
    Mention,
    ObjectiveTag,
    Protection,
    Pseudonym,
    Reading,
    Reveal,
    Revision,
)


def _references(reading: Reading) -> list[str]:
    """Of the comments seen one by one; what is no more has none."""
    comments = Comment.objects.filter(pk__in=reading.seen).order_by("number")
    return list(comments.values_list("reference", flat=True))


REVEALED = {"confirmed_at": _("Confirmed"), "refused_at": _("Refused")}
register(
    Holding(
        "comments",
        _("Your comments"),
        Comment,
        lambda person: Comment.objects.filter(author=person),
        labels={"missing_parent": _("Reply to"), "author_name": _("Name")},
        values={"country": lambda comment: Country(comment.country)},
        unlisted="created_at updated_at organisation_id source_key",
    )
)
register(
    Holding(
        "versions",
        _("What you wrote, in every version"),
        Revision,
        lambda person: Revision.objects.filter(comment__author=person),
        labels={"number": _("Version"), "created_at": _("Written")},
        more={"comment": lambda revision: revision.comment.reference},
        unlisted="html",
    )
)
register(
    Holding(
        "translations",
        _("Comments that you translated"),
        CommentTranslation,
        lambda person: CommentTranslation.objects.filter(translator=person),
        labels={"translator_name": _("Name"), "is_official": _("As a moderator")},
        more={"comment": lambda translation: translation.comment.reference},
        unlisted="comment_id revision_id html",
    )
)
register(
    Holding(
        "drafts",
        _("What you have written and not sent"),
        Draft,
        lambda person: Draft.objects.of(person),
        labels={"updated_at": _("Written"), "comment_id": _("Change of")},
        unlisted="objectives is_current",
    )
)
register(
    Holding(
        "mentions",
        _("Comments that mention you"),
        Mention,
        lambda person: Mention.objects.filter(user=person, told_at__isnull=False),
        labels={"told_at": _("When")},
        more={"reference": lambda mention: mention.comment.reference},
        unlisted="comment_id",
    )
)
register(
    Holding(
        "attachments",
        _("Files that you have attached"),
        Attachment,
        lambda person: Attachment.objects.filter(Q(comment__author=person) | Q(owner=person)),
        labels={"kind": _("Kind"), "address": _("Address")},
        more={
            "comment": lambda file: file.comment.reference if file.comment else "",
            "address": lambda file: urljoin(settings.SITE_URL, file.get_absolute_url()),
        },
        unlisted="sha256 place",
    )
)
register(
    Holding(
        "objectives-of-yours",
        _("Objectives of your comments"),
        ObjectiveTag,
        lambda person: ObjectiveTag.objects.filter(content_object__author=person),
        labels={"origin": _("Who said so")},
        without="set_by_id",
    )
)
register(
    Holding(
        "objectives",
        _("Objectives that you gave to comments"),
        ObjectiveTag,
        lambda person: ObjectiveTag.objects.filter(set_by=person).exclude(content_object__author=person),
        labels={"origin": _("Who said so")},
    )
)
register(
    Holding(
        "signatures",
        _("Comments that you were asked to sign"),
        CoSignature,
        lambda person: CoSignature.objects.filter(Q(user=person) | Q(email__in=addresses_of(person))),
        labels={"is_verified": _("Affiliation confirmed")},
        more={"comment": lambda signature: signature.comment.reference},
        unlisted="comment_id revision_id",
    )
)
register(
    Holding(
        "signatures-asked-for",
        _("Whom you asked to sign"),
        CoSignature,
        lambda person: CoSignature.objects.filter(comment__author=person),
        more={"comment": lambda signature: signature.comment.reference},
        without="user_id is_verified organisation_name",
        unlisted="comment_id revision_id",
    )
)
register(
    Holding(
        "kept-back",
        _("What readers are not told of you"),
        Identity,
        lambda person: Identity.objects.filter(comment__author=person),
        labels={"author_name": _("Name")},
        values={"country": lambda identity: Country(identity.country)},
        more={"comment": lambda identity: identity.comment.reference},
        unlisted="organisation_id",
    )
)
register(
    Holding(
        "pseudonyms",
        _("Your pseudonyms"),
        Pseudonym,
        lambda person: Pseudonym.objects.filter(user=person),
        labels={"number": _("Number")},
    )
)
register(
    Holding(
        "protections",
        _("Taking part without your name"),
        Protection,
        lambda person: Protection.objects.filter(user=person),
        without="decided_by_id",
    )
)
register(
    Holding(
        "protections-decided",
        _("Protection of others that you decided on"),
        Protection,
        lambda person: Protection.objects.filter(decided_by=person),
        without="user_id reason",
    )
)
register(
    Holding(
        "reveals-of-you",
        _("Organisers who learnt that a comment is yours"),
        Reveal,
        lambda person: Reveal.objects.filter(comment__author=person, confirmed_at__isnull=False),
        labels=REVEALED,
        more={"comment": lambda reveal: reveal.comment.reference},
        without="requested_by_id confirmed_by_id",
    )
)
register(
    Holding(
        "reveals",
        _("Identities that you asked for or confirmed"),
        Reveal,
        lambda person: Reveal.objects.filter(Q(requested_by=person) | Q(confirmed_by=person)),
        labels=REVEALED,
        more={"comment": lambda reveal: reveal.comment.reference},
    )
)
register(
    Holding(
        "endorsements",
        _("Comments that you endorse"),
        Endorsement,
        lambda person: Endorsement.objects.filter(user=person),
        more={"comment": lambda endorsement: endorsement.comment.reference},
        unlisted="comment_id",
    )
)
register(
    Holding(
        "readings",
        _("How far you have read"),
        Reading,
        lambda person: Reading.objects.filter(user=person),
        labels={
            "seen_until": _("Read up to the change with this number"),
            "seen": _("Comments read since"),
        },
        values={"seen": _references},
    )
)
erases(forget_author)


@stays_behind
def _published(person: User) -> list[tuple[str, str]]:
    """Each with where it can be read, and withdrawn."""
    comments = Comment.objects.published().filter(author=person).select_related("consultation")
    return [(comment.reference, comment.get_absolute_url()) for comment in comments.order_by("consultation", "pk")]


@stays_behind
def _translated(person: User) -> list[tuple[str, str]]:
    """What they have put into another language, and readers see without their name."""
    own = CommentTranslation.objects.published().filter(translator=person).select_related("comment__consultation")
    return [
        (str(_("Translation of %s")) % translation.comment.reference, translation.comment.get_absolute_url())
        for translation in own.order_by("comment__consultation", "pk")
    ]


def _old_unpublished(moment: datetime) -> int:
    """Words that nobody published or that were taken back, of consultations that had closed at `moment`."""
    closed = Consultation.objects.exclude(phases__closes_at__gte=moment).filter(phases__isnull=False)
    turned_down = Q(status__in=(RevisionStatus.RETURNED, RevisionStatus.DECLINED), published_of__isnull=True)
    old = Revision.objects.filter(
        turned_down | Q(comment__status=Status.WITHDRAWN), comment__consultation__in=closed
    )
    let_go(Attachment.objects.filter(_goes_with_nothing_else(old), comment__consultation__in=closed))
    return old.exclude(body="").update(body="", html="") + _old_translations(closed)


def _old_translations(closed: QuerySet[Consultation]) -> int:
    """Those that readers do not see, be it that they do not see the comment any more."""
    gone = (TranslationStatus.DECLINED, TranslationStatus.WITHDRAWN, TranslationStatus.SUPERSEDED)
    old = CommentTranslation.objects.filter(Q(status__in=gone) | Q(comment__status=Status.WITHDRAWN))
    return old.filter(comment__consultation__in=closed).delete()[1].get("discussions.CommentTranslation", 0)


def _old_drafts(moment: datetime) -> int:
    return Draft.objects.filter(updated_at__lt=moment).delete()[0]


retention.register(
    retention.Rule("drafts", _("Texts that you began and did not send, after you last wrote on them"), _old_drafts)
)


def _goes_with_nothing_else(old: QuerySet[Revision]) -> Q:
    """Files of comments none of whose other wordings is kept."""
    others = Revision.objects.filter(comment=OuterRef("comment")).exclude(pk__in=old.values("pk"))
    return Q(comment__in=old.values("comment")) & ~Q(Exists(others))


def _unsent_files(moment: datetime) -> int:
    """Those that were chosen for a text that was never sent, and what of the storage belongs to nobody."""
    sweep_files(moment)
    return let_go(Attachment.objects.filter(owner__isnull=False, uploaded_at__lt=moment))


retention.register(
    retention.Rule("attachments", _("Files that were chosen for a comment and never sent"), _unsent_files)
)
retention.register(
    retention.Rule(
        "unpublished",
        _("Comments and translations that were declined, sent back or withdrawn, after the close"),
        _old_unpublished,
    )
)
