"""Threads are made once for all visitors: never for a member, and anew as soon as anything on the page changes."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from apps.accounts.models import User
from apps.consultations.models import Consultation, Phase, Question
from apps.discussions.enums import Status, TranslationStatus
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.discussions.rendered import KEPT
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from tests.factories import (
    ObjectiveFactory,
    ProfileFactory,
    StakeholderGroupFactory,
    UserFactory,
    pending_comment,
    published_comment,
    translation_of,
)

pytestmark = pytest.mark.django_db
MARK = "<li>Made before.</li>"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    KEPT.clear()
    yield
    KEPT.clear()


def read(client: Client, question: Question, query: str = "", language: str = "en") -> str:
    with override(language):
        return client.get(question.get_absolute_url() + query).content.decode()


def kept() -> list[str]:
    return [name.split(":", 2)[2] for name in KEPT._cache]


def mark() -> None:
    """Put something that can be recognised in the place of all that is kept."""
    for name in kept():
        KEPT.set(name, MARK)


def test_second_visitor_is_given_what_was_made_for_the_first(client: Client, question: Question):
    published_comment(question=question)
    first = read(client, question)

    assert read(Client(), question) == first
    mark()
    assert MARK in read(Client(), question)


def test_members_neither_leave_nor_find_anything(client: Client, question: Question):
    """Not even where they can do no more than a visitor."""
    Phase.objects.all().delete()
    comment = published_comment(question=question)
    member, author = Client(), Client()
    member.force_login(UserFactory())
    author.force_login(comment.author)
    pending_comment(question=question, author=comment.author, body="Not public yet.")

    assert "Not public yet." in read(author, question)
    read(member, question)
    assert kept() == []

    assert "Not public yet." not in read(client, question)
    mark()
    assert MARK not in read(member, question) + read(author, question)


def test_pages_languages_and_choices_are_kept_apart(client: Client, question: Question):
    for number in range(21):
        published_comment(question=question, language="fr" if number % 2 else "en")
    read(client, question)
    mark()
    last = Comment.objects.order_by("placed_at")[19]
    cursor = f"{int(last.placed_at.timestamp() * 1_000_000)}-{last.pk}"

    for query in (f"?after={cursor}", "?sort=newest", "?hide=fr", "?language=fr"):
        assert MARK not in read(client, question, query), query
    assert MARK not in read(client, question, language="fr")
    client.cookies["comment_languages"] = "hide.fr"
    assert MARK not in read(client, question)
    client.cookies.clear()
    assert MARK in read(client, question)


CHANGES: dict[str, Callable[[Comment], object]] = {
    "hidden": lambda comment: Comment.objects.update(status=Status.HIDDEN),
    "withdrawn": lambda comment: Comment.objects.update(status=Status.WITHDRAWN),
    "without a name": lambda comment: Comment.objects.update(author_name="Somebody"),
    "endorsed": lambda comment: Comment.objects.update(endorsement_count=7),
    "worded anew": lambda comment: Revision.objects.update(html="<p>Other words.</p>"),
    "tagged": lambda comment: comment.objective_tags.update(origin="confirmed"),
    "objective renamed": lambda comment: Objective.objects.update(label={"en": "Renamed"}),
    "group renamed": lambda comment: StakeholderGroup.objects.update(name={"en": "Renamed"}),
    "consultation renamed": lambda comment: Consultation.objects.update(title={"en": "Renamed"}),
    "profile no longer public": lambda comment: Profile.objects.update(biography_audience=Audience.NOBODY),
    "translator without a name": lambda comment: CommentTranslation.objects.update(translator_name="Somebody"),
    "anything else": lambda comment: Question.objects.update(revision=1_000),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_is_shown_at_once(client: Client, question: Question, name: str):
    author = ProfileFactory(biography="Born at sea", biography_audience=Audience.EVERYONE).user
    group = StakeholderGroupFactory(code="diaspora")
    comment = published_comment(question=question, author=author, author_name="Ama", stakeholder_group=group)
    comment.objective_tags.create(
        tag=ObjectiveFactory(framework=question.roundtable.consultation.framework), origin="proposed"
    )
    translation_of(comment, language="fr", translator_name="Kofi", status=TranslationStatus.PUBLISHED)
    read(client, question)
    mark()

    CHANGES[name](comment)

    shown = read(client, question)
    KEPT.clear()
    assert MARK not in shown
    assert shown == read(client, question)


def test_nothing_is_shared_while_somebody_answers(client: Client, question: Question, author: User):
    comment = published_comment(question=question)

    client.logout()
    read(client, question, f"?reply={comment.pk}")

    assert kept() == []
