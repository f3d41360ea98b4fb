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
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.models import Consultation, Question
from apps.core.addresses import canonical_address
from apps.core.errors import Refused
from apps.core.language import best_version
from apps.discussions.attribution import OPENLY
from apps.discussions.models import Comment, CoSignature, Revision
from apps.discussions.queries import is_protected, private_topics
from apps.organisations.models import Affiliation

MOST_CO_SIGNATORIES = 10


def ask_co_signatories(comment: Comment, addresses: Iterable[str], *, language: str) -> None:
    """Ask the people at `addresses`, in `language`; inside the transaction of a comment that is locked or new."""
    asked = {each.email: each for each in comment.co_signatures.all()}
    new = [address for address in dict.fromkeys(map(canonical_address, addresses)) if address not in asked]
    if len(new) + sum(each.declined_at is None for each in asked.values()) > MOST_CO_SIGNATORIES:
        raise Refused(_("Up to %d people can sign with you.") % MOST_CO_SIGNATORIES)
    CoSignature.objects.bulk_create(CoSignature(comment=comment, email=each, language=language) for each in new)


@transaction.atomic
def add_co_signatories(*, comment: Comment, author: User, addresses: Iterable[str]) -> None:
    """Ask more people to sign one's joint comment. Raises Refused for another's, or one that nobody can sign."""
    locked = _lock(comment)
    if locked.author_id != author.pk or not locked.is_joint:
        raise Refused(_("Only the author of a joint comment asks others to sign it."))
    ask_co_signatories(locked, addresses, language=author.language)


@transaction.atomic
def remove_co_signatory(*, co_signature: CoSignature, author: User) -> None:
    """Take a request, or a signature, off one's comment. Twice is once.

    Raises Refused for somebody who does not sign: that answer stays, so that nobody asks them again.
    """
    comment = _lock(co_signature.comment)
    if comment.author_id != author.pk:
        raise Refused(_("Only the author of a joint comment asks others to sign it."))
    locked = co_signature.locked()
    if locked and locked.declined_at:
        raise Refused(_("This person has said that they do not sign, and is not asked again."))
    if locked:
        locked.delete()
    show_co_signatories(comment)


@transaction.atomic
def confirm_co_signature(
    *, co_signature: CoSignature, revision: Revision, user: User | None, name: str, organisation: str = ""
) -> None:
    """Sign `revision`, the wording that was read: by an account, whose name and affiliation count, or by name.

    Signing it twice is signing it once. Raises Refused when the text has been changed meanwhile or can no longer
    be signed, and for an account that cannot sign it.
    """
    lock_consultation(co_signature.comment.consultation)  # so that nobody is promised meanwhile not to be named
    comment, locked = _open(co_signature)
    if comment.latest_revision_id != revision.pk:
        raise Refused(_("The text was changed meanwhile. Read it once more before you sign."))
    if locked.revision_id == revision.pk:
        return
    locked.is_verified = False
    if user:
        _check_signatory(locked, revision, user)
        name, organisation, locked.is_verified = _as_known(user)
    locked.user, locked.name, locked.organisation_name = user, name, organisation
    locked.revision, locked.confirmed_at = revision, timezone.now()
    locked.save()
    show_co_signatories(comment)
    record("co_signature.confirmed", actor=user, target=locked, topics=_topics(comment))


@transaction.atomic
def decline_co_signature(*, co_signature: CoSignature) -> None:
    """Not sign, or no longer: the name goes from the comment, and nobody asks again."""
    comment, locked = _open(co_signature)
    _take_name_off(locked)
    show_co_signatories(comment)
    record("co_signature.declined", actor=None, target=locked, topics=_topics(comment))


def ask_again(comment: Comment) -> None:
    """After a new wording: those who signed the old one are asked whether they sign this one, too."""
    signed = comment.co_signatures.filter(declined_at__isnull=True)
    signed.update(sent_at=None, claimed_at=None, attempts=0)


def shown_co_signatories(comment: Comment, revision: Revision | None) -> list[dict[str, object]]:
    """Those who signed the wording that readers see; nobody where the author's name was never shown either."""
    if comment.attribution not in OPENLY:
        return []
    return [each.as_shown for each in comment.co_signatures.under(revision)]  # type: ignore[attr-defined]


def take_signatures_off(user: User, consultation: Consultation) -> list[Question]:
    """The name of `user` goes from all that others wrote here; the questions where readers saw it.

    Inside a transaction that has locked `consultation`.
    """
    signed = list(CoSignature.objects.signed_by(user).filter(comment__consultation=consultation))
    comments = [_lock(each) for each in Comment.objects.filter(co_signatures__in=signed).order_by("pk").distinct()]
    for co_signature in signed:
        if locked := co_signature.locked():
            _take_name_off(locked)
    return [comment.question for comment in comments if _note_co_signatories(comment)]


def show_co_signatories(comment: Comment) -> None:
    """Bring what readers see in line with who has signed; the comment is locked by the caller."""
    if _note_co_signatories(comment):
        register_visible_change(comment.question)


def _note_co_signatories(comment: Comment) -> bool:
    """Whether readers see other names by that."""
    shown = shown_co_signatories(comment, comment.published_revision)
    if shown == comment.co_signatories:
        return False
    comment.co_signatories = shown
    comment.save(update_fields=["co_signatories"])
    return comment.is_published


def _open(co_signature: CoSignature) -> tuple[Comment, CoSignature]:
    comment = _lock(co_signature.comment)
    locked = co_signature.locked()
    if locked is None:
        raise Refused(_("This comment can no longer be signed."))
    locked.comment = comment
    if not locked.is_open:
        raise Refused(_("This comment can no longer be signed."))
    return comment, locked


def _lock(comment: Comment) -> Comment:
    locked = Comment.objects.locked().get(pk=comment.pk)
    locked.published_revision = Revision.objects.filter(published_of=locked).first()
    return locked


def _check_signatory(co_signature: CoSignature, revision: Revision, user: User) -> None:
    """Raises Refused for an account that stands with the comment already, or whose name is withheld here."""
    comment = co_signature.comment
    if comment.author_id == user.pk:
        raise Refused(_("You have written this: your name stands with it already."))
    if comment.co_signatures.filter(user=user, revision=revision).exists():
        raise Refused(_("You have signed this text already."))
    if is_protected(user, comment.consultation):
        raise Refused(_("Your name is withheld in this consultation, so it cannot stand under a comment."))


def _take_name_off(co_signature: CoSignature) -> None:
    co_signature.revision = co_signature.confirmed_at = None
    co_signature.user, co_signature.name, co_signature.organisation_name = None, "", ""
    co_signature.declined_at = timezone.now()
    co_signature.save()


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
