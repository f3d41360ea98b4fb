"""Speaking jointly: asking others to sign a comment, and what they answer.

Nobody's name appears before they confirm, and it appears with the wording that they read. A new wording asks
them again.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import register_visible_change
from apps.core.errors import Refused
from apps.core.language import best_version
from apps.discussions.enums import CommentAttribution, CommentVoice
from apps.discussions.models import Comment, CoSignature, Revision
from apps.discussions.queries import private_topics
from apps.organisations.models import Affiliation

MOST_CO_SIGNATORIES = 10


def ask_co_signatories(comment: Comment, addresses: Iterable[str], *, language: str) -> None:
    """Ask the people at `addresses`, in `language`; inside the transaction of a comment that is locked or new."""
    known = {each.email.lower() for each in comment.co_signatures.all()}
    wanted = dict.fromkeys(address.lower() for address in addresses)
    new = [address for address in wanted if address not in known]
    if len(known) + len(new) > MOST_CO_SIGNATORIES:
        raise Refused(_("Up to %d people can sign with you.") % MOST_CO_SIGNATORIES)
    CoSignature.objects.bulk_create(CoSignature(comment=comment, email=each, language=language) for each in new)


@transaction.atomic
def add_co_signatories(*, comment: Comment, author: User, addresses: Iterable[str]) -> None:
    """Ask more people to sign one's joint comment. Raises Refused for another's, or one that nobody can sign."""
    locked = _lock(comment)
    if locked.author_id != author.pk or not _is_joint(locked):
        raise Refused(_("Only the author of a joint comment asks others to sign it."))
    ask_co_signatories(locked, addresses, language=author.language)


@transaction.atomic
def remove_co_signatory(*, co_signature: CoSignature, author: User) -> None:
    """Take a request, or a signature, off one's comment."""
    comment = _lock(co_signature.comment)
    if comment.author_id != author.pk:
        raise Refused(_("Only the author of a joint comment asks others to sign it."))
    co_signature.locked().delete()
    _show(comment)


@transaction.atomic
def confirm_co_signature(
    *, co_signature: CoSignature, revision: Revision, user: User | None, name: str, organisation: str = ""
) -> None:
    """Sign `revision`, the wording that was read: by an account, whose name and affiliation count, or by name.

    Raises Refused when the text has been changed meanwhile, or can no longer be signed.
    """
    comment, locked = _open(co_signature)
    if comment.latest_revision_id != revision.pk:
        raise Refused(_("The text was changed meanwhile. Read it once more before you sign."))
    if user:
        name, organisation, locked.is_verified = _as_known(user)
    locked.user, locked.name, locked.organisation_name = user, name, organisation
    locked.revision, locked.confirmed_at = revision, timezone.now()
    locked.save()
    _show(comment)
    record("co_signature.confirmed", actor=user, target=locked, topics=_topics(comment))


@transaction.atomic
def decline_co_signature(*, co_signature: CoSignature) -> None:
    """Not sign, or no longer: the name goes from the comment, and nobody asks again."""
    comment, locked = _open(co_signature)
    locked.revision = locked.confirmed_at = None
    locked.declined_at = timezone.now()
    locked.save()
    _show(comment)
    record("co_signature.declined", actor=None, target=locked, topics=_topics(comment))


def ask_again(comment: Comment) -> None:
    """After a new wording: those who signed the old one are asked whether they sign this one, too."""
    signed = comment.co_signatures.filter(declined_at__isnull=True)
    signed.update(sent_at=None, claimed_at=None, attempts=0)


def shown_co_signatories(comment: Comment, revision: Revision | None) -> list[dict[str, object]]:
    """Those who signed the wording that readers see; nobody where the author's name is not shown either."""
    if comment.attribution != CommentAttribution.NAMED:
        return []
    return [each.as_shown for each in comment.co_signatures.under(revision)]  # type: ignore[attr-defined]


def _show(comment: Comment) -> None:
    shown = shown_co_signatories(comment, comment.published_revision)
    if shown == comment.co_signatories:
        return
    comment.co_signatories = shown
    comment.save(update_fields=["co_signatories"])
    if comment.is_published:
        register_visible_change(comment.question)


def _open(co_signature: CoSignature) -> tuple[Comment, CoSignature]:
    comment = _lock(co_signature.comment)
    locked = co_signature.locked()
    locked.comment = comment
    if not locked.is_open or not _is_joint(comment):
        raise Refused(_("This comment can no longer be signed."))
    return comment, locked


def _lock(comment: Comment) -> Comment:
    locked = Comment.objects.locked().get(pk=comment.pk)
    locked.published_revision = Revision.objects.filter(published_of=locked).first()
    return locked


def _is_joint(comment: Comment) -> bool:
    return comment.voice == CommentVoice.JOINT and comment.attribution == CommentAttribution.NAMED


def _as_known(user: User) -> tuple[str, str, bool]:
    """Name, organisation and whether that is verified, of an account as it is today."""
    affiliation = Affiliation.objects.current().filter(user=user).select_related("organisation").first()
    if affiliation is None or affiliation.organisation is None:
        return user.name, "", False
    return user.name, best_version(affiliation.organisation.name)[0], affiliation.is_verified


def _topics(comment: Comment) -> list[str]:
    if comment.is_published:
        return comment.question.topics
    latest = Revision.objects.get(latest_of=comment)
    return private_topics(comment, latest.language)
