"""What organisers may change, what comments have fixed, and what is recorded of it."""

from collections.abc import Callable

import pytest

from apps.accounts.models import User
from apps.activity.actions import follow
from apps.activity.models import Activity, Subscription
from apps.consultations.editing import (
    add_document,
    add_question,
    add_roundtable,
    change_consultation,
    change_document,
    change_question,
    change_roundtable,
    remove_document,
    remove_question,
    remove_roundtable,
    renumber_questions,
    renumber_roundtables,
)
from apps.consultations.models import Consultation, Document, Question, Roundtable
from apps.core.editing import Overtaken, token_of
from apps.core.errors import Refused
from apps.core.language import versions_of
from tests.factories import (
    ConsultationFactory,
    FrameworkFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoundtableFactory,
    UserFactory,
    pending_comment,
)

pytestmark = pytest.mark.django_db
DOCUMENT = {"title": {"en": "Note"}, "summary": {}, "language": "en", "url": "https://plenary.example/"}


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1, roundtable__number=1)


def facts() -> list[tuple[str, object]]:
    return list(Activity.objects.values_list("kind", "data"))


def change(action: Callable[..., list[str]], row: object, by: User, **changes: object) -> list[str]:
    name = type(row).__name__.lower()
    return action(**{name: row}, by=by, seen=token_of(row), changes=changes)  # type: ignore[arg-type]


def test_settings_are_changed_and_recorded_without_their_words(by: User):
    consultation = ConsultationFactory()

    change(change_consultation, consultation, by, title={"fr": "Revue"}, moderation="post", moderation_days=1)

    consultation.refresh_from_db()
    assert versions_of(consultation.title)["fr"] == "Revue"
    activity = Activity.objects.get()
    assert (activity.kind, activity.actor, activity.topics) == (
        "consultation.changed",
        by,
        [consultation.organisers_topic],
    )
    assert activity.data == {"fields": ["title.fr", "moderation"]}


def test_saving_without_a_change_records_nothing_and_moves_no_token(by: User, question: Question):
    question.refresh_from_db()
    seen = token_of(question)

    assert change(change_question, question, by, text={"en": str(question.text)}, number=1) == []

    question.refresh_from_db()
    assert (token_of(question), facts()) == (seen, [])


def test_question_that_was_changed_is_another_revision(by: User, question: Question):
    change(change_question, question, by, text={"fr": "Quoi ?"})

    question.refresh_from_db()
    assert question.revision == 1
    assert facts() == [("question.changed", {"place": "RT1-Q1", "fields": ["text.fr"]})]


@pytest.mark.parametrize("action", [change_question, change_roundtable, change_consultation, change_document])
def test_second_of_two_is_told_and_nothing_of_the_first_is_lost(
    by: User, question: Question, action: Callable[..., list[str]]
):
    consultation = question.roundtable.consultation
    document = add_document(consultation=consultation, by=by, values=DOCUMENT)
    row = {
        change_question: question,
        change_roundtable: question.roundtable,
        change_consultation: consultation,
        change_document: document,
    }[action]
    row.refresh_from_db()
    field, name = ("text" if row is question else "title"), type(row).__name__.lower()
    seen = token_of(row)
    action(**{name: row}, by=by, seen=seen, changes={field: {"en": "First"}})

    with pytest.raises(Overtaken) as overtaken:
        action(**{name: row}, by=by, seen=seen, changes={field: {"en": "Second"}})

    assert versions_of(getattr(overtaken.value.standing, field))["en"] == "First"
    row.refresh_from_db()
    assert versions_of(getattr(row, field))["en"] == "First"


def test_comments_fix_code_framework_and_numbers(by: User, question: Question):
    pending_comment(question=question)
    roundtable = question.roundtable
    consultation = Consultation.objects.get()

    for changes in ({"code": "OTHER"}, {"framework": FrameworkFactory()}, {"slug": "other"}):
        with pytest.raises(Refused, match="in use by now"):
            change(change_consultation, consultation, by, **changes)
    for action, row in ((change_question, question), (change_roundtable, roundtable)):
        with pytest.raises(Refused, match="reference numbers carry this number"):
            change(action, row, by, number=9)
    with pytest.raises(Refused, match="reference numbers carry this number"):
        renumber_questions(roundtable=roundtable, by=by, numbers={question.pk: 9})
    with pytest.raises(Refused, match="reference numbers carry this number"):
        renumber_roundtables(consultation=consultation, by=by, numbers={roundtable.pk: 9})
    with pytest.raises(Refused, match="so it stays"):
        remove_question(question=question, by=by)
    with pytest.raises(Refused, match="so it stays"):
        remove_roundtable(roundtable=roundtable, by=by)
    assert facts() == []


def test_framework_is_not_changed_under_objectives_that_are_reviewed(by: User, question: Question):
    consultation = question.roundtable.consultation
    question.objectives.add(ObjectiveFactory(framework=consultation.framework))

    with pytest.raises(Refused, match="take those off first"):
        change(change_consultation, consultation, by, framework=FrameworkFactory())


def test_address_is_fixed_by_the_announcement_alone(by: User):
    consultation = ConsultationFactory(announced_at=None)

    assert change(change_consultation, consultation, by, slug="other") == ["slug"]
    with pytest.raises(Refused, match="this code or this address already"):
        change(change_consultation, ConsultationFactory(announced_at=None), by, slug="other")


def test_roundtables_questions_and_documents_come_and_go(by: User):
    consultation = ConsultationFactory()
    objective = ObjectiveFactory(framework=consultation.framework)

    roundtable = add_roundtable(
        consultation=consultation,
        by=by,
        values={"number": 2, "title": {"en": "Ports", "fr": ""}, "brief": {}, "objectives": [objective]},
    )
    values = {"number": None, "text": {"en": "Anything else?"}, "lead": {}, "objectives": []}
    floor = add_question(roundtable=roundtable, by=by, values=values)
    document = add_document(consultation=consultation, by=by, values=DOCUMENT | {"roundtable": roundtable})
    assert (versions_of(roundtable.title), list(roundtable.objectives.all())) == ({"en": "Ports"}, [objective])
    remove_document(document=document, by=by)
    remove_question(question=floor, by=by)
    remove_roundtable(roundtable=roundtable, by=by)

    assert (Roundtable.objects.count(), Question.objects.count(), Document.objects.count()) == (0, 0, 0)
    assert facts() == [
        ("roundtable.added", {"place": "RT2"}),
        ("question.added", {"place": "RT2-OF"}),
        ("document.added", {}),
        ("document.removed", {}),
        ("question.removed", {"place": "RT2-OF"}),
        ("roundtable.removed", {"place": "RT2"}),
    ]


def test_number_that_is_taken_is_refused(by: User, question: Question):
    roundtable = question.roundtable
    values = {"number": 1, "text": {"en": "Again?"}, "lead": {}, "objectives": []}
    second = QuestionFactory(roundtable=roundtable, number=2)

    with pytest.raises(Refused, match="This number is taken"):
        add_question(roundtable=roundtable, by=by, values=values)
    with pytest.raises(Refused, match="This number is taken"):
        change(change_question, second, by, number=1)
    QuestionFactory(roundtable=roundtable, number=None)
    with pytest.raises(Refused, match="This number is taken"):
        add_question(roundtable=roundtable, by=by, values=values | {"number": None})


def test_numbers_can_be_exchanged(by: User, question: Question):
    roundtable = question.roundtable
    second, third = (QuestionFactory(roundtable=roundtable, number=number) for number in (2, 3))
    pending_comment(question=third)
    token = token_of(question)

    renumber_questions(roundtable=roundtable, by=by, numbers={question.pk: 2, second.pk: 1, third.pk: 3})

    assert list(roundtable.questions.in_order()) == [second, question, third]
    question.refresh_from_db()
    assert token_of(question) != token
    assert facts() == [("questions.renumbered", {"place": "RT1"})]
    with pytest.raises(Refused, match="the same number"):
        renumber_questions(roundtable=roundtable, by=by, numbers={question.pk: 3})


def test_roundtables_can_change_places_but_not_with_one_that_has_comments(by: User, question: Question):
    consultation = question.roundtable.consultation
    second, third = (RoundtableFactory(consultation=consultation, number=number) for number in (2, 3))
    pending_comment(question=question)

    renumber_roundtables(consultation=consultation, by=by, numbers={second.pk: 3, third.pk: 2})

    assert list(consultation.roundtables.all()) == [question.roundtable, third, second]
    with pytest.raises(Refused, match="it stays"):
        renumber_roundtables(consultation=consultation, by=by, numbers={second.pk: 1, question.roundtable.pk: 2})


def test_nobody_follows_what_was_removed(by: User, question: Question):
    follow(user=by, topic=question.topic)
    follow(user=by, topic=question.roundtable.topic)
    follow(user=by, topic=question.roundtable.consultation.topic)

    remove_roundtable(roundtable=question.roundtable, by=by)

    assert list(Subscription.objects.values_list("topic", flat=True)) == [question.roundtable.consultation.topic]


def test_changing_what_somebody_else_has_removed_says_so(by: User, question: Question):
    Question.objects.filter(pk=question.pk).delete()

    with pytest.raises(Refused, match="has removed this meanwhile"):
        change(change_question, question, by, text={"en": "?"})
