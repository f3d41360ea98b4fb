"""Taking part without one's name: asked for, granted by organisers, known to them alone."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, RoleName
from apps.consultations.models import Consultation, Question
from apps.core.errors import Refused
from apps.discussions.actions import change_attribution, submit_comment
from apps.discussions.models import Comment, Protection, ProtectionStatus
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from apps.notifications.actions import deliver
from tests.factories import AffiliationFactory, QuestionFactory, RoleFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def consultation(question: Question) -> Consultation:
    return question.roundtable.consultation


@pytest.fixture
def organiser(consultation: Consultation) -> User:
    return RoleFactory(consultation=consultation, name=RoleName.ORGANISER).user


@pytest.fixture
def person() -> User:
    return AffiliationFactory(user__name="Nadia Rahimi", user__country="AF").user


def granted(person: User, consultation: Consultation, organiser: User) -> Protection:
    protection = ask_for_protection(consultation=consultation, user=person, reason="My family is there.")
    return decide_on_protection(protection=protection, status=ProtectionStatus.GRANTED, by=organiser)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_once_granted_earlier_comments_lose_their_name_too(question, consultation, organiser, person):
    before = submit_comment(author=person, question=question, body="Before.", language="en").comment

    granted(person, consultation, organiser)
    after = submit_comment(author=person, question=question, body="After.", language="en").comment

    before.refresh_from_db()
    assert before.byline == after.byline == f"Participant {after.pseudonym}, name withheld"
    assert (before.author_name, before.country, before.identity.author_name) == ("", "", "Nadia Rahimi")


def test_what_was_said_of_an_organisation_alone_stands_under_the_number_too(
    question, consultation, organiser, person
):
    change_attribution(place=consultation, rule=Attribution.ORGANISATION, by=organiser)
    before = submit_comment(author=person, question=question, body="Before.", language="en").comment

    granted(person, consultation, organiser)

    before.refresh_from_db()
    assert (before.attribution, before.organisation_id, before.identity.author_name) == (
        "protected",
        None,
        "Nadia Rahimi",
    )


def test_what_was_withheld_stays_withheld_when_it_ends(question, consultation, organiser, person):
    protection = granted(person, consultation, organiser)
    before = submit_comment(author=person, question=question, body="Before.", language="en").comment

    decide_on_protection(protection=protection, status=ProtectionStatus.ENDED, by=organiser)
    after = submit_comment(author=person, question=question, body="After.", language="en").comment

    before.refresh_from_db()
    assert (before.attribution, after.byline) == ("protected", "Nadia Rahimi")


def test_it_holds_in_one_consultation_only(consultation, organiser, person):
    granted(person, consultation, organiser)

    elsewhere = submit_comment(author=person, question=QuestionFactory(), body="Elsewhere.", language="en").comment

    assert elsewhere.byline == "Nadia Rahimi"


STEPS = [
    (ProtectionStatus.REQUESTED, ProtectionStatus.ENDED),
    (ProtectionStatus.GRANTED, ProtectionStatus.DECLINED),
    (ProtectionStatus.GRANTED, ProtectionStatus.GRANTED),
    (ProtectionStatus.DECLINED, ProtectionStatus.GRANTED),
    (ProtectionStatus.GRANTED, ProtectionStatus.REQUESTED),
]


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_steps_that_make_no_sense_are_refused(consultation, organiser, person, before, after):
    protection = Protection.objects.create(consultation=consultation, user=person, status=before)

    with pytest.raises(Refused):
        decide_on_protection(protection=protection, status=after, by=organiser)

    assert Protection.objects.get().status == before


def test_asking_twice_is_refused_and_asking_again_after_a_refusal_is_not(consultation, organiser, person):
    protection = ask_for_protection(consultation=consultation, user=person, reason="It is dangerous.")
    with pytest.raises(Refused):
        ask_for_protection(consultation=consultation, user=person, reason="Really.")

    decide_on_protection(protection=protection, status=ProtectionStatus.DECLINED, by=organiser)
    ask_for_protection(consultation=consultation, user=person, reason="Really.")

    assert Protection.objects.get().reason == "Really."


def test_organisers_hear_that_somebody_asks_and_the_person_what_became_of_it(consultation, organiser, person):
    granted(person, consultation, organiser)
    for activity in Activity.objects.filter(kind__startswith="protection."):
        deliver(activity.pk)

    told = {(n.activity.kind, n.user) for n in organiser.notifications.all() | person.notifications.all()}
    assert told == {("protection.requested", organiser), ("protection.granted", person)}
    page = client_of(organiser).get(reverse("notifications:list")).content.decode()
    assert "Somebody asks to take part under a pseudonym" in page
    assert "Nadia" not in page
    assert "Your name is withheld" in client_of(person).get(reverse("notifications:list")).content.decode()


def test_asking_by_the_page_and_being_granted_it(consultation, organiser, person):
    address = reverse("discussions:protection", args=[consultation.slug])
    client_of(person).post(address, {"reason": "My family is there."})
    organisers_list = reverse("discussions:protections", args=[consultation.slug])
    assert "My family is there." in client_of(organiser).get(organisers_list).content.decode()

    decision = reverse("discussions:protection_decision", args=[consultation.slug, Protection.objects.get().pk])
    answer = client_of(organiser).post(decision, {"status": "granted"}, follow=True)

    assert "It is decided; the person is told." in answer.content.decode()
    assert "Your name is withheld in this consultation." in client_of(person).get(address).content.decode()


@pytest.mark.parametrize("status", ["", "requested", "nonsense"])
def test_nothing_is_decided_by_what_is_no_decision(consultation, organiser, person, status: str):
    protection = Protection.objects.create(consultation=consultation, user=person)
    decision = reverse("discussions:protection_decision", args=[consultation.slug, protection.pk])

    client_of(organiser).post(decision, {"status": status})

    assert Protection.objects.get().status == ProtectionStatus.REQUESTED


def test_a_moderator_does_not_learn_who_it_is(question, consultation, organiser, person):
    granted(person, consultation, organiser)
    comment = submit_comment(author=person, question=question, body="Words.", language="en").comment
    moderator = RoleFactory(consultation=consultation, name=RoleName.MODERATOR).user

    desk = (
        client_of(moderator).get(reverse("moderation:item", args=[consultation.slug, comment.pk])).content.decode()
    )

    assert comment.byline in desk
    assert [word for word in ("Nadia", "Rahimi", person.email) if word in desk] == []


def test_the_list_costs_the_same_whatever_its_length(consultation, organiser, django_assert_num_queries):
    client = client_of(organiser)
    address = reverse("discussions:protections", args=[consultation.slug])
    Protection.objects.create(consultation=consultation, user=UserFactory())
    client.get(address)
    with django_assert_num_queries(QUERIES_OF_LIST):
        client.get(address)
    for _each in range(2):
        Protection.objects.create(consultation=consultation, user=UserFactory())

    with django_assert_num_queries(QUERIES_OF_LIST):
        client.get(address)


QUERIES_OF_LIST = 7


def test_a_rule_for_all_leaves_named_comments_of_others_alone(question, consultation, organiser, person):
    other = published_comment(question=question)

    granted(person, consultation, organiser)

    assert Comment.objects.get(pk=other.pk).author_name == other.author.name


@pytest.mark.parametrize("page", ["protections", "reveals"])
def test_no_browser_keeps_a_page_that_tells_who_somebody_is(consultation, organiser, page):
    """Who comes to the same computer after an organiser finds nothing there."""
    answer = client_of(organiser).get(reverse(f"discussions:{page}", args=[consultation.slug]))

    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
