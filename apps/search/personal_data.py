"""What this app holds of a person: nothing that is not elsewhere, and nothing once they have left.

There is nothing to export: entries are made of what the other apps export.
"""

from django.db import transaction
from django.db.models import Q

from apps.accounts.holdings import erases
from apps.accounts.models import User
from apps.accounts.traces import addresses_of
from apps.discussions.models import Comment, CommentTranslation, CoSignature
from apps.organisations.models import Affiliation
from apps.profiles.models import Profile
from apps.search.indexing import drop
from apps.search.models import Kind
from apps.search.receivers import comparisons


@erases
def _forget_in_index(person: User) -> None:
    """Comes first of all: what is left of theirs gets its entries back when the others have done their part."""
    signed = CoSignature.objects.filter(Q(user=person) | Q(email__in=addresses_of(person)))
    comments = Comment.objects.filter(Q(author=person) | Q(co_signatures__in=signed) | Q(mentions__user=person))
    affiliations = Affiliation.objects.filter(user=person).exclude(organisation=None)
    translations = CommentTranslation.objects.filter(Q(comment__in=comments) | _naming(person))
    drop(Kind.COMMENT, list(comments.values_list("pk", flat=True)))
    drop(Kind.TRANSLATION, list(translations.values_list("pk", flat=True)))
    drop(Kind.PERSON, list(Profile.objects.filter(user=person).values_list("pk", flat=True)))
    drop(Kind.ORGANISATION, list(affiliations.values_list("organisation", flat=True)))
    transaction.on_commit(comparisons.put, robust=True)


def _naming(person: User) -> Q:
    """That a translation mentions them."""
    number = Profile.objects.filter(user=person).values_list("public_id", flat=True).first()
    return Q(body__contains=f"participant:{number}") if number else Q(pk__in=[])
