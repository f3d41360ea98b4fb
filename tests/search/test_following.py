"""Entries follow what happens: by the log, by comparison, and when somebody leaves."""

import pytest
from django.conf import settings
from django.core.management import call_command

from apps.activity.models import Activity
from apps.consultations.editing import add_document, change_question, remove_document
from apps.consultations.enums import Attribution, ModerationPolicy
from apps.consultations.models import Question
from apps.core.editing import token_of
from apps.discussions.actions import submit_comment, withdraw_comment
from apps.discussions.actions.attribute import change_attribution
from apps.discussions.models import Comment
from apps.organisations.actions import claim_affiliation
from apps.profiles.enums import Audience
from apps.search import following, indexing
from apps.search.following import follow_log
from apps.search.indexing import drop, rebuild, reconcile
from apps.search.models import Kind, SearchCursor, SearchEntry
from tests.factories import (
    ConsultationFactory,
    OrganisationFactory,
    ProfileFactory,
    QuestionFactory,
    StakeholderGroupFactory,
    UserFactory,
    published_comment,
)
from tests.search.conftest import Search

pytestmark = pytest.mark.django_db


def entries(kind: Kind) -> list[tuple[object, ...]]:
    columns = ("object_id", "language", "audience", "state", "vector")
    return list(SearchEntry.objects.filter(kind=kind).order_by("object_id", "language").values_list(*columns))


def vectors(kind: Kind) -> str:
    return " ".join(str(entry[-1]) for entry in entries(kind))


@pytest.fixture
def open_question() -> Question:
    """Where what is sent is published at once; the log has been read so far."""
    question = QuestionFactory(roundtable__consultation__moderation=ModerationPolicy.POST)
    follow_log()
    return question


def test_first_reading_takes_in_all_that_there_is(question: Question):
    published_comment(question=question, body="A lighthouse.")

    follow_log()

    assert "/en/lighthous" in vectors(Kind.COMMENT)
    assert len(entries(Kind.QUESTION)) == 2
    assert len(entries(Kind.CONSULTATION)) == 1


def test_comment_can_be_found_once_it_is_published_and_no_longer_once_withdrawn(open_question: Question):
    author = UserFactory()
    comment = submit_comment(author=author, question=open_question, body="A lighthouse.", language="en").comment

    assert follow_log() >= 1
    assert [entry[0] for entry in entries(Kind.COMMENT)] == [comment.pk]

    withdraw_comment(comment=Comment.objects.get(pk=comment.pk), author=author)
    follow_log()
    assert entries(Kind.COMMENT) == []


def test_cursor_stands_at_the_end_of_the_log(open_question: Question):
    submit_comment(author=UserFactory(), question=open_question, body="A lighthouse.", language="en")

    follow_log()

    assert SearchCursor.objects.get().activity_id == Activity.objects.order_by("pk").last().pk
    assert follow_log() == 0


def test_a_long_log_is_read_in_several_steps(open_question: Question, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(following, "AT_ONCE", 2)
    for number in range(3):
        submit_comment(author=UserFactory(), question=open_question, body=f"Lamp {number}.", language="en")

    follow_log()

    assert len(entries(Kind.COMMENT)) == 3


def test_what_organisers_change_add_and_remove_follows(open_question: Question):
    organiser, consultation = UserFactory(), open_question.roundtable.consultation
    values = {"title": {"en": "Lighthouse atlas"}, "language": "en", "url": "https://example.org/"}
    document = add_document(consultation=consultation, by=organiser, values=values)
    change_question(
        question=open_question,
        by=organiser,
        seen=token_of(open_question),
        changes={"text": {"en": "Which foghorns?", "fr": "Quelles sirènes ?"}},
    )

    follow_log()
    assert "@atlas" in vectors(Kind.DOCUMENT)
    assert [entry[1] for entry in entries(Kind.QUESTION)] == ["en", "fr"]
    assert "/fr/siren" in vectors(Kind.QUESTION)

    remove_document(document=document, by=organiser)
    follow_log()
    assert entries(Kind.DOCUMENT) == []


def test_a_stricter_attribution_takes_all_names_out(open_question: Question):
    published_comment(question=open_question, body="A lighthouse.", author_name="Wilhelmina Ostrander")
    reconcile()
    assert "@ostrander" in vectors(Kind.COMMENT)

    change_attribution(
        place=open_question.roundtable.consultation, rule=Attribution.CHATHAM_HOUSE, by=UserFactory()
    )
    follow_log()

    assert "ostrander" not in vectors(Kind.COMMENT)
    assert "/en/lighthous" in vectors(Kind.COMMENT)


def test_for_whom_a_person_speaks_follows(open_question: Question):
    profile = ProfileFactory(
        directory_audience=Audience.EVERYONE,
        affiliation_audience=Audience.EVERYONE,
        biography="Lamps.",
        biography_audience=Audience.SHARED,
    )
    claim_affiliation(
        user=profile.user,
        organisation="Beacon Trust",
        stakeholder_group=StakeholderGroupFactory(),
        position="Keeper",
    )

    follow_log()

    people = entries(Kind.PERSON)
    assert [entry[2] for entry in sorted(people, key=lambda entry: str(entry[2]))] == ["everyone", "shared"]
    assert all("@beacon" in str(entry[-1]) for entry in people)
    assert ["/en/lamp" in str(entry[-1]) for entry in people if entry[2] == "everyone"] == [False]
    assert "@beacon" in vectors(Kind.ORGANISATION)


def test_merged_organisation_is_found_as_the_one_that_stands_for_it():
    standing = OrganisationFactory(name={"en": "Beacon Trust"})
    OrganisationFactory(name={"en": "Lamp Guild"}, merged_into=standing)

    reconcile()

    assert [entry[0] for entry in entries(Kind.ORGANISATION)] == [standing.pk]
    assert "@guild" in vectors(Kind.ORGANISATION)


def test_comparing_finds_what_no_log_tells_of(question: Question):
    kept = published_comment(question=question, body="A lighthouse.")
    gone = published_comment(question=question, body="A harbour.")
    reconcile()
    Comment.objects.filter(pk=gone.pk).update(status="hidden")
    missed = published_comment(question=question, body="A bridge.")

    assert reconcile() == 2
    assert [entry[0] for entry in entries(Kind.COMMENT)] == [kept.pk, missed.pk]
    assert reconcile() == 0


def test_comparing_works_in_steps(question: Question, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    for number in range(5):
        published_comment(question=question, body=f"Lamp {number}.")

    assert reconcile(Kind.COMMENT) == 5


def test_comparing_one_consultation_leaves_the_others_alone(question: Question):
    published_comment(question=question, body="A lighthouse.")
    elsewhere = published_comment(question=QuestionFactory(), body="A harbour.")

    reconcile(Kind.COMMENT, consultation=elsewhere.consultation_id)

    assert [entry[0] for entry in entries(Kind.COMMENT)] == [elsewhere.pk]


@pytest.mark.django_db(transaction=True)
def test_rebuilding_twice_gives_the_same(question: Question, capsys: pytest.CaptureFixture[str]):
    published_comment(question=question, body="A lighthouse.", author_name="Rosa Delmar")
    reconcile()
    before = [entries(kind) for kind in Kind]

    rebuild()
    assert [entries(kind) for kind in Kind] == before

    call_command("rebuild_search")
    assert [entries(kind) for kind in Kind] == before
    assert "can be found" in capsys.readouterr().out


def test_entry_that_is_made_anew_keeps_its_place(question: Question):
    first = published_comment(question=question, body="A lighthouse.")
    published_comment(question=question, body="A harbour.")
    reconcile()
    numbers = SearchEntry.objects.filter(kind=Kind.COMMENT).order_by("object_id").values_list("pk", flat=True)
    before = list(numbers)

    indexing.reindex(Kind.COMMENT, [first.pk])

    assert list(numbers) == before


def test_entries_go_with_their_consultation(question: Question):
    reconcile()
    ConsultationFactory()

    question.roundtable.consultation.delete()

    assert entries(Kind.QUESTION) == []


def test_what_was_dropped_comes_back_when_it_is_compared(search: Search, question: Question):
    comment = published_comment(question=question, body="A lighthouse.")
    reconcile()

    drop(Kind.COMMENT, [comment.pk])
    assert entries(Kind.COMMENT) == []
    assert len(search("lighthouse").found) == 1


def test_the_log_is_read_every_few_seconds_even_when_nobody_asks_for_it():
    assert settings.CELERY_BEAT_SCHEDULE["keep-up-search"]["schedule"] <= 5


@pytest.mark.django_db(transaction=True)
def test_published_comment_is_found_as_soon_as_it_is_committed():
    """By the queue: the page that publishes it does not wait for it."""
    question = QuestionFactory(roundtable__consultation__moderation=ModerationPolicy.POST)

    submit_comment(author=UserFactory(), question=question, body="A lighthouse.", language="en")

    assert "/en/lighthous" in vectors(Kind.COMMENT)
