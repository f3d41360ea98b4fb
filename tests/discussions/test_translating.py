"""Translations of comments: who makes them, and what becomes of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.kinds import entries_for, kind_named
from apps.activity.models import Activity
from apps.consultations.enums import ModerationPolicy, RoleName, Visibility
from apps.consultations.models import Consultation, Phase
from apps.consultations.scopes import moderation_scope
from apps.core.errors import Refused
from apps.core.views.access import may
from apps.discussions.actions import (
    decline_translation,
    hide_comment,
    publish_translation,
    withdraw_translation,
)
from apps.discussions.actions.translate import lock_translation
from apps.discussions.enums import TranslationStatus
from apps.discussions.models import Comment, CommentTranslation
from tests.discussions.translations import again, moderated, revision_of, reworded, translated
from tests.factories import (
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    translation_of,
)

pytestmark = pytest.mark.django_db


def test_participants_translation_waits_where_comments_do(comment: Comment, delegate: User):
    before = revision_of(comment.question)

    translation = again(translated(comment, delegate))

    assert translation.status == TranslationStatus.PENDING
    assert (translation.byline, translation.organisation) == ("Awa Diop", "Harbour Union")
    assert translation.html == "<p>Les permis tardent <strong>trop</strong>.</p>\n"
    assert list(CommentTranslation.objects.published()) == []
    assert revision_of(comment.question) == before
    (activity,) = Activity.objects.all()
    topics = [comment.consultation.queue_topic, f"person:{delegate.pk}"]
    assert (activity.kind, activity.actor, activity.topics) == ("translation.submitted", delegate, topics)


@pytest.mark.parametrize(("policy", "is_official"), [(ModerationPolicy.POST, False), (ModerationPolicy.PRE, True)])
def test_where_moderation_comes_after_and_by_moderators_it_is_read_at_once(
    comment: Comment, delegate: User, policy: ModerationPolicy, is_official: bool
):
    moderated(policy)
    before = revision_of(comment.question)

    translation = again(translated(comment, delegate, is_official=is_official))

    assert list(CommentTranslation.objects.published()) == [translation]
    assert translation.decided_at is not None
    assert revision_of(comment.question) == before + 1
    assert Activity.objects.order_by("-pk")[0].kind == "translation.published"


def test_same_sent_twice_is_one_and_another_text_takes_its_place(comment: Comment, delegate: User):
    first = translated(comment, delegate)

    assert translated(comment, delegate) == first
    second = translated(comment, delegate, body="Les permis tardent.")
    assert again(first).status == TranslationStatus.SUPERSEDED
    assert list(CommentTranslation.objects.awaiting_decision()) == [second]


def test_what_is_published_stays_until_another_of_the_same_person_is(comment: Comment, delegate: User):
    first = translated(comment, delegate)
    with transaction.atomic():
        publish_translation(lock_translation(first))
    second = translated(comment, delegate, body="Les permis tardent.")
    other = translation_of(comment, body="Trop long.")
    assert set(CommentTranslation.objects.published()) == {again(first), other}

    with transaction.atomic():
        publish_translation(lock_translation(second))

    assert set(CommentTranslation.objects.published()) == {again(second), other}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"language": "ru"}, "in this language already"), ({"is_official": False}, "Comments closed")],
)
def test_own_language_and_a_closed_phase_are_refused(
    comment: Comment, delegate: User, fields: dict[str, object], sentence: str
):
    if "is_official" in fields:
        Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))

    with pytest.raises(Refused, match=sentence):
        translated(comment, delegate, **fields)

    assert not CommentTranslation.objects.exists()


def test_moderators_translate_after_the_close(comment: Comment, delegate: User):
    Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))

    assert translated(comment, delegate, is_official=True).is_published


def test_what_is_not_read_is_not_translated(comment: Comment, delegate: User):
    with transaction.atomic():
        hide_comment(Comment.objects.locked().get(pk=comment.pk), by=delegate)

    with pytest.raises(Refused, match="no longer published"):
        translated(comment, delegate)


def test_of_an_earlier_wording_it_is_refused_and_what_is_there_says_so(comment: Comment, delegate: User):
    earlier = comment.published_revision
    translation = translated(comment, delegate, is_official=True)
    assert not again(translation).is_of_earlier_wording

    reworded(comment)

    assert again(translation).is_of_earlier_wording
    with pytest.raises(Refused, match="changed meanwhile"):
        translated(comment, delegate, revision=earlier)


def test_hidden_with_its_comment(comment: Comment, delegate: User):
    published, waiting = translated(comment, delegate, is_official=True), translated(comment, UserFactory())

    with transaction.atomic():
        hide_comment(Comment.objects.locked().get(pk=comment.pk), by=delegate)

    assert [published.status, waiting.status] == ["published", "pending"]
    translations = CommentTranslation.objects
    assert [*translations.published(), *translations.awaiting_decision(), *translations.of(delegate)] == []


def test_taken_back_by_whoever_made_it_alone(comment: Comment, delegate: User):
    translation = translated(comment, delegate, is_official=True)
    before = revision_of(comment.question)
    with pytest.raises(Refused, match="Only its translator"):
        withdraw_translation(translation=translation, by=UserFactory())

    withdraw_translation(translation=translation, by=delegate)

    assert list(CommentTranslation.objects.published()) == []
    assert revision_of(comment.question) == before + 1
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_translation(translation=translation, by=delegate)


def test_one_that_waits_is_declined_without_a_trace_for_readers(comment: Comment, delegate: User):
    translation = translated(comment, delegate)
    before = revision_of(comment.question)

    with transaction.atomic():
        decline_translation(lock_translation(translation), by=UserFactory())

    assert again(translation).status == TranslationStatus.DECLINED
    assert revision_of(comment.question) == before
    assert [each.kind for each in Activity.objects.all()] == ["translation.submitted"]


def test_published_one_is_taken_down(comment: Comment, delegate: User):
    translation, moderator = translated(comment, delegate, is_official=True), UserFactory()
    before = revision_of(comment.question)

    with transaction.atomic():
        decline_translation(lock_translation(translation), by=moderator)

    assert list(CommentTranslation.objects.published()) == []
    assert revision_of(comment.question) == before + 1
    last = Activity.objects.order_by("-pk")[0]
    assert (last.kind, last.actor, last.topics) == ("translation.taken_down", moderator, comment.question.topics)


@pytest.mark.parametrize(
    "fields",
    [{"language": ""}, {"body": ""}, {"status": "pending", "translator_id": None}],
    ids=["no language", "no words", "waits and is nobody's"],
)
def test_database_refuses_what_must_never_be(comment: Comment, fields: dict[str, object]):
    translation = translation_of(comment)

    with pytest.raises(IntegrityError, match="translation_"), transaction.atomic():
        CommentTranslation.objects.filter(pk=translation.pk).update(**fields)


def test_database_knows_one_published_of_a_wording_by_a_person(comment: Comment, delegate: User):
    translation_of(comment, translator=delegate)
    translation_of(comment, translator=delegate, status=TranslationStatus.PENDING)

    with pytest.raises(IntegrityError, match="translation_once"), transaction.atomic():
        translation_of(comment, translator=delegate)


def may_translate(user: User, comment: Comment) -> bool:
    found = Comment.objects.select_related("question__roundtable__consultation").get(pk=comment.pk)
    return may(user, "discussions.translate_comment", found)


def test_who_may_comment_may_translate_while_comments_are_open(comment: Comment):
    consultation, person = comment.consultation, UserFactory()
    observer = RoleFactory(consultation=consultation, name=RoleName.OBSERVER).user
    moderator = RoleFactory(consultation=consultation).user
    assert [may_translate(each, comment) for each in (person, observer, moderator)] == [True, False, True]

    Consultation.objects.update(visibility=Visibility.PUBLIC_INVITED)
    assert not may_translate(person, comment)
    Consultation.objects.update(visibility=Visibility.PUBLIC)
    Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))

    assert [may_translate(each, comment) for each in (person, moderator)] == [False, True]


def test_moderator_of_another_roundtable_is_a_participant_here(comment: Comment):
    another = RoundtableFactory(consultation=comment.consultation)
    limited = RoleFactory(consultation=comment.consultation, roundtables=[another]).user
    assert may_translate(limited, comment)

    Phase.objects.update(closes_at=timezone.now() - timedelta(days=1))

    assert not may_translate(limited, comment)


@pytest.mark.parametrize(("languages", "is_theirs"), [(["fr"], True), (["ru"], True), (["es"], False), ([], True)])
def test_moderators_of_either_language_decide(
    comment: Comment, delegate: User, languages: list[str], is_theirs: bool
):
    moderator = RoleFactory(consultation=comment.consultation, languages=languages).user
    translation = translated(comment, delegate)

    scope = moderation_scope(moderator, comment.consultation)

    assert list(CommentTranslation.objects.within(scope)) == ([translation] if is_theirs else [])
    assert (scope.topic in Activity.objects.get().topics) == is_theirs


def told(comment: Comment, person: User) -> list[str]:
    activity = Activity.objects.get(kind="translation.published")
    recipients = kind_named(activity.kind).recipients
    assert recipients
    if person not in recipients(activity):
        return []
    return [entry.headline for entry in entries_for([activity], person)]


def test_author_is_told_that_the_comment_can_be_read_in_another_language(comment: Comment, delegate: User):
    assert comment.author
    translated(comment, delegate, is_official=True)

    assert told(comment, comment.author) == [
        f"Your comment {comment.reference} can now be read in \u2068Français\u2069"
    ]
    assert told(comment, delegate) == []


def test_author_who_translates_is_told_nothing(comment: Comment):
    assert comment.author
    moderated(ModerationPolicy.POST)
    translated(comment, comment.author)

    assert told(comment, comment.author) == []
