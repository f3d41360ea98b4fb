"""What readers learn of who speaks: by the rule of the roundtable, and of those who are protected."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, ModerationPolicy, RoleName
from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.errors import Refused
from apps.discussions.actions import change_attribution, release, revise_comment, submit_comment
from apps.discussions.attribution import NOTHING, byline, day_of
from apps.discussions.enums import Status
from apps.discussions.figures import PERSON, SMALLEST, folded, heard_groups
from apps.discussions.models import Comment, Identity, Protection, ProtectionStatus, Pseudonym
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import (
    AffiliationFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def author() -> User:
    person = UserFactory(name="Ama Owusu", country="GH")
    AffiliationFactory(
        user=person, organisation__name={"en": "Harbour Union"}, position="Secretary", status="verified"
    )
    return person


@pytest.fixture
def organiser(question: Question) -> User:
    return RoleFactory(consultation=question.roundtable.consultation, name=RoleName.ORGANISER).user


def under(rule: Attribution, question: Question) -> Question:
    Roundtable.objects.filter(pk=question.roundtable_id).update(attribution=rule)
    return Question.objects.select_related("roundtable__consultation").get(pk=question.pk)


def said_by(author: User, question: Question, body: str = "Permits take too long.") -> Comment:
    comment = submit_comment(author=author, question=question, body=body, language="en").comment
    return Comment.objects.select_related("stakeholder_group", "consultation").get(pk=comment.pk)


def published_under_chatham_house(author: User, question: Question) -> Comment:
    comment = said_by(author, under(Attribution.CHATHAM_HOUSE, question))
    release(comment)
    moderator = RoleFactory(consultation=comment.consultation).user
    decide(moderator=moderator, comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    comment.refresh_from_db()
    return comment


def shown(comment: Comment) -> dict[str, object]:
    return {name: getattr(comment, name) for name in NOTHING}


def test_by_name_everything_stands_with_the_comment(question: Question, author: User):
    comment = said_by(author, question)

    assert (comment.byline, comment.position, str(comment.organisation_name), comment.country) == (
        "Ama Owusu",
        "Secretary",
        "Harbour Union",
        "GH",
    )
    assert not Identity.objects.exists()


def test_by_organisation_no_person_stands_with_the_comment(question: Question, author: User):
    comment = said_by(author, under(Attribution.ORGANISATION, question))

    assert comment.byline == "Harbour Union"
    assert (comment.author_name, comment.position, comment.country, comment.role_badge) == ("", "", "", "")
    assert comment.affiliation_verified
    assert comment.identity.author_name == "Ama Owusu"


def test_by_organisation_somebody_without_one_is_called_by_their_group(question: Question):
    person = UserFactory()
    group = StakeholderGroupFactory(code="diaspora")
    AffiliationFactory(user=person, organisation=None, stakeholder_group=group, status="claimed")

    assert said_by(person, under(Attribution.ORGANISATION, question)).byline == str(group.name)


def test_under_chatham_house_the_comment_holds_nothing_of_its_author(question: Question, author: User):
    comment = said_by(author, under(Attribution.CHATHAM_HOUSE, question))

    assert shown(comment) == NOTHING
    assert comment.byline == f"Participant {comment.pseudonym}"
    assert {name: getattr(comment.identity, name) for name in ("author_name", "position", "country")} == {
        "author_name": "Ama Owusu",
        "position": "Secretary",
        "country": "GH",
    }


def test_under_chatham_house_times_are_days(question: Question, author: User):
    comment = published_under_chatham_house(author, question)

    moments = [comment.submitted_at, comment.placed_at, comment.latest_revision.created_at]
    assert [moment.astimezone(UTC).time().isoformat() for moment in moments] == ["00:00:00"] * 3
    assert comment.date_only


def test_a_day_is_that_of_the_consultation():
    new_york = SimpleNamespace(zone="America/New_York")
    late = datetime(2026, 11, 26, 3, 30, tzinfo=UTC)

    assert day_of(late, Consultation(time_zone=new_york.zone).zone) == datetime(2026, 11, 25, tzinfo=UTC)


def test_a_pseudonym_is_stable_in_a_roundtable_and_another_one_elsewhere(question: Question, author: User):
    under(Attribution.CHATHAM_HOUSE, question)
    consultation = question.roundtable.consultation
    numbers = set()
    for number in range(2, 12):
        other = QuestionFactory(roundtable__consultation=consultation, roundtable__number=number + 50)
        numbers.add(said_by(author, under(Attribution.CHATHAM_HOUSE, other)).pseudonym)
    again = QuestionFactory(roundtable=question.roundtable)

    first, second = said_by(author, question), said_by(author, again)

    assert first.pseudonym == second.pseudonym
    assert len(numbers) > 1


def test_under_chatham_house_moderation_comes_first_whatever_the_policy(question: Question, author: User):
    Consultation.objects.update(moderation=ModerationPolicy.POST)
    chatham = under(Attribution.CHATHAM_HOUSE, question)
    comment = said_by(author, chatham)
    revise_comment(comment=comment, author=author, body="Permits take far too long.", language="en")
    release(comment)

    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    assert said_by(author, under(Attribution.NAMED, question)).status == Status.PUBLISHED


def test_who_is_protected_has_a_number_and_a_group(question: Question, author: User):
    protect(author, question.roundtable.consultation)

    comment = said_by(author, question)

    group = author.affiliations.get().stakeholder_group_id
    assert shown(comment) == {**NOTHING, "stakeholder_group_id": group}
    assert comment.byline == f"Participant {comment.pseudonym}, name withheld"
    assert not Comment.objects.attributed_by_name().exists()


@pytest.mark.parametrize("status", [ProtectionStatus.REQUESTED, ProtectionStatus.DECLINED, ProtectionStatus.ENDED])
def test_only_who_was_granted_protection_is_protected(question: Question, author: User, status: ProtectionStatus):
    protect(author, question.roundtable.consultation, status)

    assert said_by(author, question).byline == "Ama Owusu"


def test_the_names_for_nobody_are_in_the_readers_language():
    with translation.override("fr"):
        said = byline("chatham_house", name="", pseudonym=417, organisation="", group="")

    assert said == "Participant 417"


@pytest.mark.parametrize("rule", [Attribution.ORGANISATION, Attribution.CHATHAM_HOUSE])
def test_a_stricter_rule_holds_for_what_was_written_before(
    question: Question, author: User, organiser: User, rule: Attribution
):
    comment = said_by(author, question)

    change_attribution(place=question.roundtable, rule=rule, by=organiser)

    comment.refresh_from_db()
    assert comment.attribution == rule
    assert comment.author_name == ""
    assert comment.identity.author_name == "Ama Owusu"


def test_what_was_protected_is_under_chatham_house_with_the_rest(
    question: Question, author: User, organiser: User
):
    protect(author, question.roundtable.consultation)
    comment = said_by(author, question)

    change_attribution(place=question.roundtable, rule=Attribution.CHATHAM_HOUSE, by=organiser)

    comment.refresh_from_db()
    assert shown(comment) == NOTHING
    assert comment.identity.author_name == "Ama Owusu"


LOOSENINGS = [
    (Attribution.CHATHAM_HOUSE, Attribution.ORGANISATION),
    (Attribution.CHATHAM_HOUSE, Attribution.NAMED),
    (Attribution.ORGANISATION, Attribution.NAMED),
]


@pytest.mark.parametrize(("before", "after"), LOOSENINGS)
def test_a_rule_under_which_somebody_has_written_cannot_be_loosened(
    question: Question, author: User, organiser: User, before: Attribution, after: Attribution
):
    said_by(author, under(before, question))

    with pytest.raises(Refused), transaction.atomic():
        change_attribution(place=question.roundtable, rule=after, by=organiser)

    assert Roundtable.objects.get(pk=question.roundtable_id).attribution == before
    assert not Activity.objects.filter(kind="roundtable.attribution_changed").exists()


def test_nor_by_way_of_the_consultation(question: Question, author: User, organiser: User):
    consultation = question.roundtable.consultation
    change_attribution(place=consultation, rule=Attribution.CHATHAM_HOUSE, by=organiser)
    said_by(author, Question.objects.get(pk=question.pk))

    with pytest.raises(Refused), transaction.atomic():
        change_attribution(place=consultation, rule=Attribution.NAMED, by=organiser)
    with pytest.raises(Refused), transaction.atomic():
        change_attribution(place=question.roundtable, rule=Attribution.NAMED, by=organiser)

    consultation.refresh_from_db()
    assert consultation.attribution == Attribution.CHATHAM_HOUSE


def test_a_rule_can_be_loosened_while_nobody_has_written(question: Question, organiser: User):
    under(Attribution.CHATHAM_HOUSE, question)

    change_attribution(place=question.roundtable, rule="", by=organiser)

    assert Roundtable.objects.get(pk=question.roundtable_id).attribution_rule == Attribution.NAMED
    activity = Activity.objects.get(kind="roundtable.attribution_changed")
    assert (activity.actor, activity.data) == (organiser, {"before": "chatham_house", "after": ""})


@pytest.mark.parametrize(
    "fields",
    [
        {"author_name": "Ama Owusu"},
        {"position": "Secretary"},
        {"country": "GH"},
        {"pseudonym": None},
        {"role_badge": "organiser"},
        {"affiliation_verified": True},
        {"organisation_name": {"en": "Harbour Union"}},
        {"date_only": False},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_the_database_takes_no_name_under_chatham_house(
    question: Question, author: User, fields: dict[str, object]
):
    comment = said_by(author, under(Attribution.CHATHAM_HOUSE, question))

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**fields)


def test_the_page_of_a_question_says_nothing_of_who_wrote_under_chatham_house(question: Question, author: User):
    comment = published_under_chatham_house(author, question)

    page = Client().get(question.get_absolute_url()).content.decode()

    assert comment.byline in page
    assert [word for word in ("Ama", "Owusu", "Harbour", "Secretary", "Ghana", author.email) if word in page] == []


def test_groups_are_heard_under_chatham_house_once_comments_have_closed_and_folded(question: Question):
    chatham = under(Attribution.CHATHAM_HOUSE, question)
    few, many = StakeholderGroupFactory(code="diaspora"), StakeholderGroupFactory(code="academia")
    for group, count in ((few, 5), (many, 7)):
        for _each in range(count):
            person = UserFactory()
            AffiliationFactory(user=person, organisation=None, stakeholder_group=group, status="claimed")
            said_by(person, chatham)
    Pseudonym.objects.filter(stakeholder_group=few).first().delete()
    while_open = Client().get(question.get_absolute_url()).context["heard"]
    question.roundtable.consultation.phases.all().delete()
    PhaseFactory(
        consultation=question.roundtable.consultation,
        opens_at=datetime(2026, 1, 1, tzinfo=UTC),
        closes_at=datetime(2026, 2, 1, tzinfo=UTC),
    )

    closed = Client().get(question.get_absolute_url()).context["heard"]

    assert while_open == []
    # Four people alone could be reckoned from the total: so the seven are with them.
    assert [(heard.name, heard.count) for heard in closed] == [("All other groups together", 11)]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(1, 12), st.integers(0, 40)))
def test_no_folded_figure_tells_of_fewer_than_five(counts: dict[int, int]):
    large, others = folded(counts)

    assert sum(large.values()) + others == sum(counts.values())
    assert all(people >= SMALLEST for people in large.values())
    assert others == 0 or others >= SMALLEST or not large


def protect(
    person: User, consultation: Consultation, status: ProtectionStatus = ProtectionStatus.GRANTED
) -> Protection:
    return Protection.objects.create(user=person, consultation=consultation, status=status)


# Whom nobody can ask any more


def test_the_name_of_somebody_whose_account_is_gone_is_withheld_too(question, author, organiser):
    comment = submit_comment(author=author, question=question, body="Mine.", language="en").comment
    author.delete()

    change_attribution(place=question.roundtable, rule=Attribution.CHATHAM_HOUSE, by=organiser)

    comment.refresh_from_db()
    assert (comment.author_name, comment.organisation_id, comment.date_only) == ("", None, True)
    assert comment.byline == f"Participant {comment.pseudonym}"


def test_whoever_has_left_has_one_number_in_a_roundtable_that_becomes_stricter(question, author, organiser):
    comments = [
        submit_comment(author=person, question=question, body=body, language="en").comment
        for person, body in ((author, "One."), (author, "Two."), (UserFactory(), "Three."))
    ]
    for comment, number in zip(comments, (100, 100, 200), strict=True):
        erased = {"attribution": "erased", "author": None, "author_name": "", "country": "", "position": ""}
        Comment.objects.filter(pk=comment.pk).update(**erased, pseudonym=number)

    change_attribution(place=question.roundtable, rule=Attribution.CHATHAM_HOUSE, by=organiser)

    for comment in comments:
        comment.refresh_from_db()
    first, second, third = (comment.pseudonym for comment in comments)
    assert first == second != third
    assert {(comment.attribution, comment.organisation_id) for comment in comments} == {("chatham_house", None)}
    assert not Identity.objects.exists()


@pytest.mark.parametrize("rule", [Attribution.ORGANISATION, Attribution.CHATHAM_HOUSE])
def test_a_stricter_rule_withholds_whom_an_imported_reply_answers_too(question, author, organiser, rule):
    comment = submit_comment(author=author, question=question, body="Mine.", language="en").comment
    Comment.objects.filter(pk=comment.pk).update(missing_parent="Jonas Lind")

    change_attribution(place=question.roundtable, rule=rule, by=organiser)

    comment.refresh_from_db()
    assert comment.missing_parent == ""


# Counted as what they are


def test_figures_do_not_join_who_speaks_by_name_and_for_an_organisation(question, author, organiser):
    elsewhere = QuestionFactory(roundtable__consultation=question.roundtable.consultation)
    for place in (question, elsewhere):
        submit_comment(author=author, question=place, body="Mine.", language="en")
    change_attribution(place=elsewhere.roundtable, rule=Attribution.ORGANISATION, by=organiser)

    people = Comment.objects.aggregate(people=Count(PERSON, distinct=True))["people"]

    assert people == 2


def test_figures_of_a_question_do_not_join_a_number_and_a_name(question, author):
    consultation = question.roundtable.consultation
    protection = Protection.objects.create(
        consultation=consultation, user=author, status=ProtectionStatus.GRANTED, reason=""
    )
    Consultation.objects.filter(pk=consultation.pk).update(moderation=ModerationPolicy.POST)
    submit_comment(author=author, question=question, body="Withheld.", language="en")
    Protection.objects.filter(pk=protection.pk).update(status=ProtectionStatus.ENDED)
    submit_comment(author=author, question=question, body="By name.", language="en")

    assert [heard.count for heard in heard_groups(question) if heard.count] == [2]


def test_what_is_said_under_chatham_house_counts_as_commented(question, author):
    submit_comment(author=author, question=under(Attribution.CHATHAM_HOUSE, question), body="Mine.", language="en")

    assert Consultation.objects.get().has_been_commented
