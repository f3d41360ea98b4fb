"""How far a moderator's role reaches: limits are set by an action, and both sides of the scope agree."""

from collections.abc import Callable
from itertools import product

import pytest
from django.db import IntegrityError

from apps.activity.models import Activity
from apps.activity.topics import may_listen
from apps.consultations.actions import give_role, limit_role
from apps.consultations.enums import RoleName
from apps.consultations.models import Question, Role, Roundtable
from apps.consultations.scopes import moderation_scope, queue_topics
from apps.core.errors import Refused
from apps.discussions.actions import revise_comment, submit_comment, withdraw_comment
from apps.discussions.models import Comment
from tests.factories import QuestionFactory, RoleFactory, RoundtableFactory, UserFactory, pending_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def role() -> Role:
    return RoleFactory(name=RoleName.MODERATOR)


@pytest.fixture
def question(role: Role) -> Question:
    return QuestionFactory(roundtable__consultation=role.consultation)


def limit(role: Role, roundtables: list[Roundtable] | None = None, languages: list[str] | None = None) -> None:
    limit_role(role=role, roundtables=roundtables or [], languages=languages or [], by=UserFactory())
    role.refresh_from_db()


def test_limits_are_set_changed_and_lifted_with_a_record_of_each(role: Role, question: Question):
    roundtable = question.roundtable

    limit(role, [roundtable], ["fr", "ar", "fr"])
    first = (role.only_roundtables, list(role.roundtables.all()), role.languages)
    limit(role, [], ["fr"])
    second = (role.only_roundtables, list(role.roundtables.all()), role.languages)
    limit(role)

    assert first == (True, [roundtable], ["ar", "fr"])
    assert second == (False, [], ["fr"])
    assert not role.is_limited
    topics = [role.consultation.organisers_topic, f"person:{role.user_id}", f"desk:{role.pk}"]
    assert list(Activity.objects.values_list("kind", "topics")) == [("role.limited", topics)] * 3
    assert Activity.objects.first().data == {
        "role": "moderator",
        "person": role.user_id,
        "before": {"roundtables": [], "languages": []},
        "after": {"roundtables": [roundtable.pk], "languages": ["ar", "fr"]},
    }


def test_same_limits_again_are_no_news(role: Role, question: Question):
    for _ in range(2):
        limit(role, [question.roundtable], ["fr"])

    assert Activity.objects.count() == 1


def test_giving_the_role_again_leaves_its_limits(role: Role):
    limit(role, languages=["fr"])

    give_role(user=role.user, consultation=role.consultation, name=RoleName.MODERATOR)

    role.refresh_from_db()
    assert role.languages == ["fr"]


@pytest.mark.parametrize("name", [name for name in RoleName if name != RoleName.MODERATOR])
def test_only_moderators_have_limits(name: RoleName):
    role = RoleFactory(name=name)

    with pytest.raises(Refused, match="Only moderators can be limited"):
        limit(role, languages=["fr"])
    with pytest.raises(IntegrityError, match="role_limits_are_for_moderators"):
        Role.objects.filter(pk=role.pk).update(languages=["fr"])


def test_roundtables_of_another_consultation_are_refused(role: Role):
    with pytest.raises(Refused, match="not there any more"):
        limit(role, [RoundtableFactory()])
    assert not Activity.objects.exists()


def test_role_that_was_taken_away_meanwhile_cannot_be_limited(role: Role):
    Role.objects.filter(pk=role.pk).delete()

    with pytest.raises(Refused, match="none any more"):
        limit_role(role=role, roundtables=[], languages=["fr"], by=UserFactory())


def test_limits_do_not_widen_when_their_roundtable_is_deleted(role: Role, question: Question):
    gone = RoundtableFactory(consultation=role.consultation)
    comment = pending_comment(question=question)
    limit(role, [gone])

    gone.delete()

    assert not Comment.objects.within(moderation_scope(role.user, role.consultation)).exists()
    assert queue_topics(role.consultation, roundtable=comment.question.roundtable_id, languages=["en"]) == [
        role.consultation.queue_topic
    ]
    limit(role)
    assert Comment.objects.within(moderation_scope(role.user, role.consultation)).get() == comment


LIMITS: dict[str, Callable[[Question, Question], dict[str, list]]] = {
    "none": lambda here, there: {},
    "here": lambda here, there: {"roundtables": [here.roundtable]},
    "there": lambda here, there: {"roundtables": [there.roundtable]},
    "both": lambda here, there: {"roundtables": [here.roundtable, there.roundtable]},
    "none left": lambda here, there: {"roundtables": []},
    "french": lambda here, there: {"languages": ["fr"]},
    "french and english": lambda here, there: {"languages": ["en", "fr"]},
    "french here": lambda here, there: {"roundtables": [here.roundtable], "languages": ["fr"]},
    "arabic there": lambda here, there: {"roundtables": [there.roundtable], "languages": ["ar"]},
}
REACHED = {
    "none": {"here en", "here fr", "there en", "there fr"},
    "here": {"here en", "here fr"},
    "there": {"there en", "there fr"},
    "both": {"here en", "here fr", "there en", "there fr"},
    "none left": set(),
    "french": {"here fr", "there fr"},
    "french and english": {"here en", "here fr", "there en", "there fr"},
    "french here": {"here fr"},
    "arabic there": set(),
}


@pytest.mark.parametrize("name", LIMITS)
def test_queue_and_topics_agree_on_what_a_moderator_reaches(name: str):
    """What is listed is what is told: the two are asked in different ways, of comments and of roles."""
    here = QuestionFactory()
    there = QuestionFactory(roundtable__consultation=here.roundtable.consultation)
    consultation = here.roundtable.consultation
    role = RoleFactory(consultation=consultation, **LIMITS[name](here, there))
    places = {"here": here, "there": there}
    comments = {
        f"{place} {language}": pending_comment(question=places[place], language=language)
        for place, language in product(places, ("en", "fr"))
    }

    listed = set(Comment.objects.within(moderation_scope(role.user, consultation)))
    topics = {
        key: queue_topics(
            consultation, roundtable=comment.question.roundtable_id, languages=[comment.latest_revision.language]
        )
        for key, comment in comments.items()
    }

    heard = {key for key, told in topics.items() if any(may_listen(role.user, topic) for topic in told)}
    assert {key for key, comment in comments.items() if comment in listed} == REACHED[name]
    assert heard == REACHED[name]


@pytest.mark.parametrize(
    ("names", "reaches"),
    [
        ([], False),
        ([RoleName.PARTICIPANT, RoleName.OBSERVER], False),
        ([RoleName.RAPPORTEUR], False),
        ([RoleName.ORGANISER], True),
        ([RoleName.ORGANISER, RoleName.RAPPORTEUR], True),
    ],
)
def test_limits_bind_a_moderator_and_no_organiser(question: Question, names: list[RoleName], reaches: bool):
    consultation = question.roundtable.consultation
    person = UserFactory()
    pending_comment(question=question)
    for name in names:
        RoleFactory(consultation=consultation, user=person, name=name)
    alone = moderation_scope(person, consultation)
    RoleFactory(consultation=consultation, user=person, languages=["fr"])

    together = moderation_scope(person, consultation)

    assert [Comment.objects.within(scope).exists() for scope in (alone, together)] == [reaches, reaches]


def test_role_in_another_consultation_reaches_nothing_here(question: Question):
    pending_comment(question=question)
    elsewhere = RoleFactory(name=RoleName.ORGANISER)

    assert not Comment.objects.within(moderation_scope(elsewhere.user, question.roundtable.consultation)).exists()


def test_desk_topic_is_its_moderators_alone_and_only_while_the_role_is_limited(role: Role):
    consultation, other = role.consultation, RoleFactory(consultation=role.consultation, languages=["fr"])
    before = [may_listen(role.user, topic) for topic in (consultation.queue_topic, role.desk_topic)]
    limit(role, languages=["fr"])
    after = [may_listen(role.user, topic) for topic in (consultation.queue_topic, role.desk_topic)]

    assert (before, after) == ([True, False], [False, True])
    assert not may_listen(role.user, other.desk_topic)
    assert not may_listen(UserFactory(is_superuser=True), role.desk_topic)
    limit(role)
    assert not may_listen(role.user, role.desk_topic)


def test_comment_whose_language_is_corrected_moves_between_moderators_who_both_hear_of_it(question: Question):
    consultation = question.roundtable.consultation
    english = RoleFactory(consultation=consultation, languages=["en"])
    french = RoleFactory(consultation=consultation, languages=["fr"])
    comment = submit_comment(author=UserFactory(), question=question, body="Il faut…", language="en").comment

    def reached_by(role: Role) -> bool:
        return Comment.objects.within(moderation_scope(role.user, consultation)).filter(pk=comment.pk).exists()

    before = [reached_by(english), reached_by(french)]
    revise_comment(comment=comment, author=comment.author, body="Il faut…", language="fr")
    after = [reached_by(english), reached_by(french)]
    withdraw_comment(comment=comment, author=comment.author)

    assert (before, after) == ([True, False], [False, True])
    queue, person = consultation.queue_topic, f"person:{comment.author_id}"
    assert list(Activity.objects.values_list("kind", "topics")) == [
        ("comment.submitted", [queue, english.desk_topic, person]),
        ("comment.revised", [queue, english.desk_topic, french.desk_topic, person]),
        ("comment.withdrawn", [queue, french.desk_topic, person]),
    ]


def test_all_topics_of_a_consultation_include_the_desks_of_limited_moderators(role: Role, question: Question):
    limited = RoleFactory(consultation=role.consultation, languages=["fr"])

    topics = role.consultation.all_topics()

    assert limited.desk_topic in topics
    assert role.desk_topic not in topics
