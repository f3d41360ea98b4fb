"""What becomes of a person's comments when they leave: the record stays in its place, and they are not in it.

Rows are locked in the order of all writers: consultation, comment, question.
"""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.traces import BLANK, addresses_of
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.models import Consultation
from apps.discussions.actions.attribute import draw_number
from apps.discussions.attaching import let_go
from apps.discussions.co_signing import show_co_signatories
from apps.discussions.enums import CommentAttribution, CommentVoice, Status
from apps.discussions.mentioning import forget_mentions
from apps.discussions.models import Attachment, Comment, CoSignature, Identity, Pseudonym, Revision
from apps.discussions.translators import forget_translator

# Where readers knew who speaks. Under the other rules they never did, and what they saw says nothing of anybody:
# one number for both would tell who was behind it.
TOLD = (CommentAttribution.NAMED,)
NOBODY = {"author": None, "client_token": None, "author_name": "", "position": "", "country": "", "role_badge": ""}
NO_ORGANISATION = {"organisation": None, "organisation_name": "", "affiliation_verified": False}
NO_WORDS = {
    "status": Status.WITHDRAWN,
    "published_revision": None,
    "latest_revision": None,
    "held_revision": None,
}


def revisions_to_go(person: User) -> QuerySet[Revision]:
    """Wordings that readers do not see: all but the published ones of comments that are published."""
    is_read = Q(comment__status=Status.PUBLISHED, published_of__isnull=False)
    return Revision.objects.filter(comment__author=person).exclude(is_read)


def names_of(person: User) -> set[str]:
    """By which they have spoken, now or earlier."""
    shown = Comment.objects.filter(author=person).values_list("author_name", flat=True)
    kept = Identity.objects.filter(comment__author=person).values_list("author_name", flat=True)
    return {person.name, *shown, *kept} - {""}


def forget_author(person: User) -> None:
    """Inside the transaction that erases `person`, once the decisions on `revisions_to_go` are gone."""
    names = names_of(person)
    for consultation in Consultation.objects.filter(comments__author=person).order_by("pk").distinct():
        _forget_in(lock_consultation(consultation), person)
    let_go(Attachment.objects.filter(owner=person))
    forget_mentions(person)
    _take_signatures_off(person)
    forget_translator(person)
    Comment.objects.filter(missing_parent__in=names).update(missing_parent=BLANK)


def _forget_files(comments: Sequence[Comment]) -> None:
    """What goes with a wording that readers see stays without the name that it was given; all else is deleted.

    In the file itself nothing says who made it: that was taken out before it was kept.
    """
    own = Attachment.objects.filter(comment__in=[each.pk for each in comments])
    staying = list(own.published().values_list("pk", flat=True))
    let_go(own.exclude(pk__in=staying))
    Attachment.objects.filter(pk__in=staying).update(name="")


def _forget_in(consultation: Consultation, person: User) -> None:
    own = Comment.objects.locked().filter(consultation=consultation, author=person).order_by("pk")
    comments = list(own)
    _forget_files(comments)
    _delete_unpublished(comments)
    _forget_words(comments, person)
    staying = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    Identity.objects.filter(comment__in=staying).delete()
    _forget_who_spoke(staying, consultation)
    questions = {comment.question_id: comment.question for comment in comments if comment.published_at}
    for _pk, question in sorted(questions.items()):
        register_visible_change(question)


def _delete_unpublished(comments: Sequence[Comment]) -> None:
    """What never had a place goes altogether, unless an import has hung something on it."""
    rows = Comment.objects.filter(pk__in=[each.pk for each in comments], published_at__isnull=True)
    rows.update(published_revision=None, latest_revision=None, held_revision=None)
    CoSignature.objects.filter(comment__in=rows).delete()
    rows.filter(children__isnull=True, descendants__isnull=True).delete()


def _forget_words(comments: Sequence[Comment], person: User) -> None:
    """Of what is published the wording that readers see stays; of what was taken away nothing but the place."""
    own = Comment.objects.filter(pk__in=[each.pk for each in comments])
    own.exclude(status=Status.PUBLISHED).update(**NO_WORDS)
    for comment in own.filter(status=Status.PUBLISHED).only("published_revision"):
        Comment.objects.filter(pk=comment.pk).update(latest_revision=comment.published_revision_id)
    going = revisions_to_go(person).filter(comment__in=own)
    CoSignature.objects.filter(revision__in=going).update(revision=None, confirmed_at=None)
    going.delete()


def _forget_who_spoke(comments: QuerySet[Comment], consultation: Consultation) -> None:
    """A number drawn anew stands for the name, one for the consultation and none that was theirs before."""
    told = comments.filter(attribution__in=TOLD)
    first = told.order_by("pk").first()
    if first:
        place = {"consultation_id": consultation.pk, "roundtable_id": None}
        number = draw_number(place)
        Pseudonym.objects.create(number=number, stakeholder_group_id=first.stakeholder_group_id, **place)
        numbers = told.values_list("pk", flat=True)
        erased = Comment.objects.filter(pk__in=list(numbers))
        erased.exclude(voice=CommentVoice.ORGANISATION).update(**NO_ORGANISATION)
        erased.update(attribution=CommentAttribution.ERASED, pseudonym=number, **NOBODY)
    comments.update(author=None, client_token=None)


def _take_signatures_off(person: User) -> None:
    """Under what others wrote: by their account or by one of their addresses."""
    signed = CoSignature.objects.filter(Q(user=person) | Q(email__in=addresses_of(person)))
    comments = list(Comment.objects.locked().filter(co_signatures__in=signed).order_by("pk"))
    signed.delete()
    for comment in comments:
        show_co_signatories(comment)
