"""Signing with others: who is written to, what the link shows, and whose name can stand there."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, RoleName
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import change_attribution, revise_comment, submit_comment, withdraw_comment
from apps.discussions.co_signing import (
    add_co_signatories,
    confirm_co_signature,
    decline_co_signature,
    remove_co_signatory,
)
from apps.discussions.enums import CommentVoice
from apps.discussions.messages import send_co_signature_requests
from apps.discussions.models import Comment, CoSignature, ProtectionStatus
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from tests.factories import AffiliationFactory, QuestionFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def author() -> User:
    return AffiliationFactory(user__name="Ama Owusu").user


@pytest.fixture
def organiser(question: Question) -> User:
    return RoleFactory(consultation=question.roundtable.consultation, name=RoleName.ORGANISER).user


@pytest.fixture
def comment(question: Question, author: User) -> Comment:
    submission = submit_comment(
        author=author,
        question=question,
        body="Permits take too long.",
        language="en",
        voice=CommentVoice.JOINT,
        co_signatories=["bo@example.org"],
    )
    return Comment.objects.get(pk=submission.comment.pk)


@pytest.fixture
def bo(comment: Comment) -> CoSignature:
    return comment.co_signatures.get()


def ruled(comment: Comment, ruling: Ruling, by: User) -> None:
    comment = Comment.objects.get(pk=comment.pk)
    reason = Reason.objects.get_or_create(
        code="unclear", defaults={"name": "Unclear", "explanation": "Say more."}
    )[0]
    decide(moderator=by, comment=comment, revision=comment.latest_revision, ruling=ruling, reason=reason)


def protect(person: User, question: Question, organiser: User) -> None:
    protection = ask_for_protection(consultation=question.roundtable.consultation, user=person, reason="")
    decide_on_protection(protection=protection, status=ProtectionStatus.GRANTED, by=organiser)


def sign(co_signature: CoSignature, user: User | None = None, name: str = "Bo Lund") -> None:
    latest = Comment.objects.get(pk=co_signature.comment_id).latest_revision
    confirm_co_signature(co_signature=co_signature, revision=latest, user=user, name=name)


def names_on(comment: Comment) -> list[str]:
    return [each["name"] for each in Comment.objects.get(pk=comment.pk).co_signatories]


def page_of(co_signature: CoSignature) -> str:
    return Client().get(co_signature.get_absolute_url()).content.decode()


# Who is written to


def test_nobody_is_written_to_once_the_authors_name_is_withheld(comment, question, author, organiser):
    protect(author, question, organiser)

    assert send_co_signature_requests() == 0
    assert mail.outbox == []


def test_a_new_wording_under_a_stricter_rule_is_sent_to_nobody(comment, question, author, organiser):
    send_co_signature_requests()
    change_attribution(place=question.roundtable, rule=Attribution.ORGANISATION, by=organiser)
    mail.outbox.clear()

    revise_comment(comment=comment, author=author, body="Permits are quick.", language="en")

    assert send_co_signature_requests() == 0
    assert mail.outbox == []


def test_who_does_not_sign_is_not_asked_again_by_taking_them_off(comment, bo, author):
    send_co_signature_requests()
    decline_co_signature(co_signature=bo)

    with pytest.raises(Refused):
        remove_co_signatory(co_signature=bo, author=author)
    add_co_signatories(comment=comment, author=author, addresses=["bo@example.org"])

    assert send_co_signature_requests() == 0


def test_the_page_offers_to_take_off_only_who_has_not_declined(comment, bo, author):
    client = Client()
    client.force_login(author)
    address = reverse("discussions:co_signatures", args=[comment.pk])
    assert "Take off" in client.get(address).content.decode()

    decline_co_signature(co_signature=bo)

    assert "Take off" not in client.get(address).content.decode()


def test_taking_off_twice_is_taking_off_once(comment, bo, author):
    remove_co_signatory(co_signature=bo, author=author)
    remove_co_signatory(co_signature=CoSignature(pk=bo.pk, comment=comment), author=author)

    assert not CoSignature.objects.exists()


def test_a_link_that_was_taken_back_while_its_page_was_open_signs_nothing(bo, author):
    stale = CoSignature.objects.get(pk=bo.pk)
    remove_co_signatory(co_signature=bo, author=author)

    with pytest.raises(Refused):
        sign(stale)


@pytest.mark.parametrize("address", [f"bo@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.example.org"])
def test_an_address_that_is_too_long_to_be_one_is_refused_in_words(question, author, address):
    client = Client()
    client.force_login(author)
    written = {"body": "Permits take too long.", "voice": "joint", "co_signatories": address}

    answer = client.post(reverse("discussions:comments", args=[question.pk]), written)

    assert answer.status_code == 422
    assert "is no e-mail address" in answer.content.decode()


def test_two_spellings_of_one_address_are_asked_once(question, author):
    client = Client()
    client.force_login(author)
    addresses = "Bo@Bücher.example bo@xn--bcher-kva.example"
    written = {"body": "Permits take too long.", "voice": "joint", "co_signatories": addresses}

    client.post(reverse("discussions:comments", args=[question.pk]), written)

    assert list(CoSignature.objects.values_list("email", flat=True)) == ["bo@bücher.example"]


def test_one_person_asks_a_hundred_people_a_day_at_most(question, author, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    client = Client()
    client.force_login(author)

    def ask(number: int) -> int:
        addresses = "\n".join(f"p{number}-{each}@example.org" for each in range(10))
        written = {"body": f"Text {number}.", "voice": "joint", "co_signatories": addresses}
        return client.post(reverse("discussions:comments", args=[question.pk]), written).status_code

    assert [ask(number) for number in range(11)] == [302] * 10 + [429]
    assert CoSignature.objects.count() == 100


# What the link shows


def test_a_withdrawn_text_is_gone_for_who_has_the_link_too(comment, bo, author):
    assert "Permits take too long." in page_of(bo)

    withdraw_comment(comment=comment, author=author)

    assert "Permits take too long." not in page_of(bo)
    assert "This comment can no longer be signed." in page_of(bo)


def test_a_hidden_text_is_hidden_from_who_has_the_link_too(comment, bo, organiser):
    ruled(comment, Ruling.PUBLISH, organiser)
    ruled(comment, Ruling.HIDE, organiser)

    assert "Permits take too long." not in page_of(bo)


def test_the_link_does_not_tell_under_which_number_the_author_writes_now(comment, bo, question, author, organiser):
    protect(author, question, organiser)
    number = Comment.objects.get(pk=comment.pk).pseudonym

    page = page_of(bo)

    assert f"Participant {number}" not in page
    assert "Permits take too long." not in page
    assert "Ama Owusu" not in page


def test_who_does_not_sign_reads_no_later_wording(comment, bo, author):
    decline_co_signature(co_signature=bo)
    revise_comment(comment=comment, author=author, body="Permits are quick.", language="en")

    assert "Permits are quick." not in page_of(bo)


# Whose name can stand there


def test_the_author_does_not_sign_with_themself(bo, author):
    with pytest.raises(Refused):
        sign(bo, user=author)


def test_one_account_signs_once(comment, bo, author):
    add_co_signatories(comment=comment, author=author, addresses=["cy@example.org"])
    member = UserFactory(name="Bo Real")
    sign(bo, user=member)

    with pytest.raises(Refused):
        sign(comment.co_signatures.get(email="cy@example.org"), user=member)


def test_signing_twice_is_signing_once(bo):
    sign(bo)
    sign(bo, name="Another Name")

    assert CoSignature.objects.get().name == "Bo Lund"
    assert Activity.objects.filter(kind="co_signature.confirmed").count() == 1


def test_who_is_protected_here_cannot_put_their_name_here(bo, question, organiser):
    member = UserFactory(name="Bo Real")
    protect(member, question, organiser)

    with pytest.raises(Refused):
        sign(bo, user=member)

    assert CoSignature.objects.get().name == ""


@pytest.mark.parametrize("by_account", [True, False])
def test_who_becomes_protected_is_taken_off_what_others_wrote(comment, bo, question, organiser, by_account):
    member = UserFactory(name="Bo Real", email="bo@example.org")
    sign(bo, user=member if by_account else None, name="Bo Real")
    ruled(comment, Ruling.PUBLISH, organiser)
    assert names_on(comment) == ["Bo Real"]
    question.refresh_from_db()
    before = question.revision

    protect(member, question, organiser)

    question.refresh_from_db()
    assert (names_on(comment), CoSignature.objects.get().name, question.revision) == ([], "", before + 1)
    assert "Bo Real" not in Client().get(question.get_absolute_url()).content.decode()


def test_who_is_protected_elsewhere_signs_here(bo, organiser):
    member = UserFactory(name="Bo Real")
    protect(member, QuestionFactory(), organiser)

    sign(bo, user=member)

    assert CoSignature.objects.get().name == "Bo Real"


def test_nobody_takes_anothers_name_off_by_writing_down_their_address(comment, bo, question, organiser):
    sign(bo)
    stranger = UserFactory()
    stranger.emailaddress_set.create(email="bo@example.org", verified=False)

    protect(stranger, question, organiser)

    assert CoSignature.objects.get().name == "Bo Lund"
