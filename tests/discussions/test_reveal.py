"""Learning who wrote where names are not shown takes two organisers, and leaves a trace."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, RoleName
from apps.consultations.models import Consultation, Role
from apps.core.errors import Refused
from apps.discussions.actions import release, submit_comment
from apps.discussions.models import Comment, Reveal
from apps.discussions.revealing import confirm_reveal, refuse_reveal, request_reveal
from apps.notifications.actions import deliver
from tests.factories import AffiliationFactory, QuestionFactory, RoleFactory, RoundtableFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment() -> Comment:
    roundtable = RoundtableFactory(attribution=Attribution.CHATHAM_HOUSE)
    author = AffiliationFactory(user__name="Nadia Rahimi", position="Judge").user
    question = QuestionFactory(roundtable=roundtable)
    comment = submit_comment(author=author, question=question, body="A threat.", language="en").comment
    release(comment)
    comment.refresh_from_db()
    return comment


@pytest.fixture
def consultation(comment: Comment) -> Consultation:
    return comment.consultation


def an_organiser(consultation: Consultation) -> User:
    return RoleFactory(consultation=consultation, name=RoleName.ORGANISER).user


@pytest.fixture
def first(consultation: Consultation) -> User:
    return an_organiser(consultation)


@pytest.fixture
def second(consultation: Consultation) -> User:
    return an_organiser(consultation)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def list_as_read_by(user: User, consultation: Consultation) -> str:
    return client_of(user).get(reverse("discussions:reveals", args=[consultation.slug])).content.decode()


def test_the_two_who_agreed_see_who_it_was_and_a_third_organiser_does_not(comment, consultation, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="It is a threat.")
    assert "Nadia Rahimi" not in list_as_read_by(first, consultation)

    confirm_reveal(reveal=reveal, by=second)

    assert "Nadia Rahimi" in list_as_read_by(first, consultation)
    assert "Nadia Rahimi" in list_as_read_by(second, consultation)
    assert "Nadia" not in list_as_read_by(an_organiser(consultation), consultation)


def test_nobody_confirms_what_they_asked_themself(comment, first):
    reveal = request_reveal(comment=comment, by=first, reason="It is a threat.")

    with pytest.raises(Refused):
        confirm_reveal(reveal=reveal, by=first)

    assert Reveal.objects.get().is_open
    with pytest.raises(IntegrityError), transaction.atomic():
        Reveal.objects.update(confirmed_by=first)


def test_a_refused_request_reveals_nothing_and_cannot_be_confirmed(comment, consultation, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="I am curious.")
    refuse_reveal(reveal=reveal, by=second)

    with pytest.raises(Refused):
        confirm_reveal(reveal=reveal, by=second)

    assert "Nadia" not in list_as_read_by(first, consultation) + list_as_read_by(second, consultation)


def test_one_request_is_open_at_a_time_and_another_can_follow_a_refusal(comment, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="It is a threat.")
    with pytest.raises(Refused):
        request_reveal(comment=comment, by=second, reason="I think so, too.")

    refuse_reveal(reveal=reveal, by=first)

    assert request_reveal(comment=comment, by=second, reason="I think so, too.").is_open


def test_a_comment_by_name_has_nothing_to_reveal(first, consultation):
    named = published_comment(question=QuestionFactory(roundtable__consultation=consultation))

    with pytest.raises(Refused):
        request_reveal(comment=named, by=first, reason="It is a threat.")


def test_every_step_is_in_the_log_without_the_name(comment, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="It is a threat.")
    confirm_reveal(reveal=reveal, by=second)

    log = Activity.objects.filter(kind__startswith="identity.").order_by("pk")
    assert [(each.kind, each.actor, each.data, each.topics) for each in log] == [
        ("identity.reveal_requested", first, {}, []),
        ("identity.revealed", second, {}, []),
    ]


def test_the_author_is_told_why_and_the_other_organisers_that_it_happened(comment, consultation, first, second):
    third = an_organiser(consultation)
    reveal = request_reveal(comment=comment, by=first, reason="It is a threat.")
    confirm_reveal(reveal=reveal, by=second)
    for activity in Activity.objects.filter(kind__startswith="identity."):
        deliver(activity.pk)

    kinds = {
        user: sorted(
            user.notifications.filter(activity__kind__startswith="identity.").values_list(
                "activity__kind", flat=True
            )
        )
        for user in (comment.author, first, second, third)
    }
    assert kinds == {
        comment.author: ["identity.revealed"],
        first: ["identity.revealed"],
        second: ["identity.reveal_requested"],
        third: ["identity.reveal_requested", "identity.revealed"],
    }
    page = client_of(comment.author).get(reverse("notifications:list")).content.decode()
    assert f"Two organisers have learnt that you wrote {comment.reference}" in page
    assert "It is a threat." in page
    assert "Nadia" not in client_of(third).get(reverse("notifications:list")).content.decode()


def test_by_the_pages_from_the_desk_to_the_name(comment, consultation, first, second):
    desk = client_of(first).get(reverse("moderation:item", args=[consultation.slug, comment.pk])).content.decode()
    request = reverse("discussions:reveal", args=[consultation.slug, comment.reference])
    assert request in desk

    client_of(first).post(request, {"reason": "It is a threat."})
    confirmation = reverse("discussions:reveal_confirmation", args=[consultation.slug, Reveal.objects.get().pk])
    page = client_of(second).post(confirmation, follow=True).content.decode()

    assert "You both see now who it was. The author is told." in page
    assert "Nadia Rahimi" in page


def test_a_request_without_a_reason_is_not_made(comment, consultation, first):
    request = reverse("discussions:reveal", args=[consultation.slug, comment.reference])

    answer = client_of(first).post(request, {"reason": "  "})

    assert answer.status_code == 422
    assert not Reveal.objects.exists()


def test_a_moderator_finds_no_way_to_ask(comment, consultation):
    moderator = RoleFactory(consultation=consultation, name=RoleName.MODERATOR).user
    request = reverse("discussions:reveal", args=[consultation.slug, comment.reference])

    desk = (
        client_of(moderator).get(reverse("moderation:item", args=[consultation.slug, comment.pk])).content.decode()
    )

    assert request not in desk
    assert client_of(moderator).post(request, {"reason": "It is a threat."}).status_code == 403


def test_the_request_of_somebody_who_is_no_organiser_any_more_is_not_enough(comment, consultation, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="A threat.")
    Role.objects.filter(user=first).delete()

    with pytest.raises(Refused):
        confirm_reveal(reveal=reveal, by=second)

    assert "Nadia Rahimi" not in list_as_read_by(second, consultation)


def test_what_is_kept_nowhere_any_more_is_not_said_to_be_revealed(comment, first, second):
    reveal = request_reveal(comment=comment, by=first, reason="A threat.")
    comment.identity.delete()

    with pytest.raises(Refused):
        confirm_reveal(reveal=reveal, by=second)

    reveal.refresh_from_db()
    assert reveal.is_open
