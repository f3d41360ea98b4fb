"""Mentioning others: who can be, what of it stays in the words, and who is told.

Whom somebody may find is the business of lists of participants, to the right of here: they say it with `finds`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.traces import BLANK
from apps.activity.actions import record
from apps.consultations.actions import person_topic, register_visible_change
from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Question
from apps.core.markdown import people_mentioned, render_markdown, without_mentions_of
from apps.discussions.models import Comment, CommentTranslation, Draft, Mention, Revision

MOST_MENTIONS = 10
Finder = Callable[[Consultation, User, Collection[UUID]], Mapping[UUID, User]]
_finders: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Register who tells whom of these people a writer may find in a consultation."""
    _finders.append(finder)
    return finder


def may_mention_in(question: Question) -> bool:
    """Under Chatham House nobody is named: those who write are not, and nobody else is by them."""
    return question.roundtable.attribution_rule != Attribution.CHATHAM_HOUSE


def note_mentions(revision: Revision) -> None:
    """Note whom a new wording mentions, of those whom its author may find there; ten at the most."""
    comment = revision.comment
    people = people_mentioned(revision.body)
    if not people or comment.author is None or not may_mention_in(comment.question):
        return
    found = {
        person: user
        for finder in _finders
        for person, user in finder(comment.consultation, comment.author, people).items()
    }
    known = [(person, found[person]) for person in people if person in found and found[person] != comment.author]
    Mention.objects.bulk_create(
        [Mention(comment=comment, user=user, person=person) for person, user in known[:MOST_MENTIONS]],
        ignore_conflicts=True,
    )


def tell_mentioned(comment: Comment, revision: Revision) -> None:
    """Tell those whom the wording mentions that is published now, and none of them twice.

    Who wrote the comment that it answers is told of that already; who may not see it is not told.
    """
    people = people_mentioned(revision.body)
    if not people or comment.is_timeless:
        return
    waiting = comment.mentions.filter(person__in=people, told_at__isnull=True).select_related("user")
    new = [each for each in waiting if _may_see(each.user, comment)]
    Mention.objects.filter(pk__in=[each.pk for each in new]).update(told_at=timezone.now())
    told = [each.user for each in new if comment.parent is None or each.user_id != comment.parent.author_id]
    if told:
        topics = [person_topic(person) for person in told]
        record("comment.mentioned", actor=comment.author, target=comment, topics=topics)


def forget_mentions(person: User, consultation: Consultation | None = None) -> None:
    """Take out of the words of others what mentions `person`, everywhere or in one consultation."""
    mentions, revisions, drafts = Mention.objects.filter(user=person), Revision.objects.all(), Draft.objects.all()
    translations = CommentTranslation.objects.all()
    if consultation:
        translations = translations.filter(comment__consultation=consultation)
        mentions = mentions.filter(comment__consultation=consultation)
        revisions = revisions.filter(comment__consultation=consultation)
        drafts = drafts.filter(question__roundtable__consultation=consultation)
    known = set(mentions.values_list("person", flat=True))
    known |= set(
        User.objects.filter(pk=person.pk, profile__isnull=False).values_list("profile__public_id", flat=True)
    )
    for number in known:
        _take_out(number, revisions, drafts)
        _take_out_of_translations(number, translations)
    mentions.delete()


def _take_out(person: UUID, revisions: QuerySet[Revision], drafts: QuerySet[Draft]) -> None:
    changed = list(revisions.filter(body__contains=f"participant:{person}").select_related("comment__question"))
    for revision in changed:
        revision.body = without_mentions_of(revision.body, person, f"@{BLANK}")
        revision.html = render_markdown(revision.body, anchor_prefix=f"{revision.comment_id}-{revision.number}")
        revision.save(update_fields=["body", "html"])
    _note_removal(each.comment for each in changed if each.comment.published_revision_id == each.pk)
    for draft in drafts.filter(body__contains=f"participant:{person}"):
        draft.body = without_mentions_of(draft.body, person, f"@{BLANK}")
        draft.save(update_fields=["body"])


def _take_out_of_translations(person: UUID, translations: QuerySet[CommentTranslation]) -> None:
    changed = list(translations.filter(body__contains=f"participant:{person}").select_related("comment__question"))
    for translation in changed:
        translation.body = without_mentions_of(translation.body, person, f"@{BLANK}")
        translation.html = render_markdown(translation.body, anchor_prefix=f"t{translation.pk}")
        translation.save(update_fields=["body", "html"])
    _note_removal(each.comment for each in changed if each.is_published)


def _note_removal(comments: Iterable[Comment]) -> None:
    """Readers saw the name in these, or in translations of them."""
    shown = list(comments)
    for _pk, question in sorted({comment.question_id: comment.question for comment in shown}.items()):
        register_visible_change(question)
    for comment in shown:
        record("comment.mention_removed", actor=None, target=comment, topics=comment.question.topics)


def _may_see(user: User, comment: Comment) -> bool:
    return Consultation.objects.visible_to(user).filter(pk=comment.consultation_id).exists()
