"""In whose voice a comment speaks: one's own, an organisation's, or several people's."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import change_attribution, revise_comment, submit_comment, withdraw_comment
from apps.discussions.co_signing import confirm_co_signature, decline_co_signature
from apps.discussions.enums import CommentVoice
from apps.discussions.messages import send_co_signature_requests
from apps.discussions.models import Comment, CoSignature, CoSignatureState
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.notifications.actions import deliver
from apps.organisations.actions import authorise_representative, merge_organisation, verify_affiliation
from apps.organisations.models import Affiliation, Verification
from tests.factories import AffiliationFactory, OrganisationFactory, QuestionFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
JOINT, PERSONAL, ORGANISATION = CommentVoice.JOINT, CommentVoice.PERSONAL, CommentVoice.ORGANISATION


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def author() -> User:
    return AffiliationFactory(user__name="Ama Owusu", organisation__name={"en": "Harbour Union"}).user


@pytest.fixture
def representative(author: User) -> User:
    Affiliation.objects.filter(user=author).update(may_represent=True)
    return author


def said(author: User, question: Question, voice: CommentVoice = PERSONAL, **fields: object) -> Comment:
    comment = submit_comment(
        author=author, question=question, body="Permits take too long.", language="en", voice=voice, **fields
    ).comment
    return Comment.objects.get(pk=comment.pk)


def published(comment: Comment) -> Comment:
    moderator = RoleFactory(consultation=comment.consultation).user
    comment = Comment.objects.get(pk=comment.pk)
    decide(moderator=moderator, comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    return Comment.objects.get(pk=comment.pk)


def joint(author: User, question: Question, *addresses: str) -> tuple[Comment, list[CoSignature]]:
    comment = said(author, question, JOINT, co_signatories=addresses)
    return comment, list(comment.co_signatures.all())


def signed(co_signature: CoSignature, name: str = "Bo Lund", user: User | None = None) -> None:
    latest = Comment.objects.get(pk=co_signature.comment_id).latest_revision
    confirm_co_signature(
        co_signature=co_signature, revision=latest, user=user, name=name, organisation="Port Watch"
    )


# On behalf of an organisation


def test_who_may_represent_an_organisation_writes_on_its_behalf(question, representative):
    comment = published(said(representative, question, ORGANISATION))

    assert comment.voice == "organisation"
    assert "on behalf of the organisation" in Client().get(question.get_absolute_url()).content.decode()


def test_a_verified_affiliation_alone_is_not_enough(question, author):
    with pytest.raises(Refused):
        said(author, question, ORGANISATION)

    assert not Comment.objects.exists()


def test_nor_is_one_whose_verification_has_ended(question, representative):
    Affiliation.objects.update(expires_on="2026-01-01")

    with pytest.raises(Refused):
        said(representative, question, ORGANISATION)


def test_the_database_takes_no_comment_on_behalf_of_nobody(question, author):
    comment = said(author, question)
    Comment.objects.filter(pk=comment.pk).update(affiliation_verified=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(voice="organisation")


def test_what_was_written_on_behalf_stays_so_when_the_right_ends(question, representative):
    comment = said(representative, question, ORGANISATION)

    affiliation = Affiliation.objects.get(user=representative)
    authorise_representative(affiliation=affiliation, actor=UserFactory(), may_represent=False)

    comment.refresh_from_db()
    assert comment.voice == "organisation"
    with pytest.raises(Refused):
        said(representative, question, ORGANISATION)


def test_whoever_verifies_says_whether_the_person_may_represent():
    claim = AffiliationFactory(status="claimed")

    verify_affiliation(affiliation=claim, by=Verification.ORGANISER, actor=UserFactory(), may_represent=True)

    assert Affiliation.objects.get(pk=claim.pk).represents
    assert Activity.objects.filter(kind="affiliation.verified").count() == 1


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.ORGANISATION])
def test_where_names_are_not_shown_nobody_speaks_jointly(question, author, rule):
    change_attribution(place=question.roundtable, rule=rule, by=UserFactory())

    with pytest.raises(Refused):
        said(author, question, JOINT, co_signatories=["bo@example.org"])


def test_under_chatham_house_the_voice_is_nobodys(question, representative):
    comment = said(representative, question, ORGANISATION)

    change_attribution(place=question.roundtable, rule=Attribution.CHATHAM_HOUSE, by=UserFactory())

    comment.refresh_from_db()
    assert (comment.voice, comment.organisation_id) == ("", None)
    with pytest.raises(Refused):
        said(representative, question, ORGANISATION)


# Jointly


def test_no_name_appears_before_its_person_has_signed(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    assert published(comment).co_signatories == []

    signed(bo)

    comment.refresh_from_db()
    assert comment.co_signatories == [
        {"name": "Bo Lund", "organisation": "Port Watch", "verified": False, "by_email": True}
    ]
    assert "Bo Lund" in Client().get(question.get_absolute_url()).content.decode()


def test_who_signed_before_publication_appears_with_it(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    signed(bo)
    assert Comment.objects.get(pk=comment.pk).co_signatories == []

    assert [each["name"] for each in published(comment).co_signatories] == ["Bo Lund"]


def test_by_an_account_its_name_and_affiliation_count(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    member = AffiliationFactory(user__name="Bo Real", organisation__name={"en": "Port Watch"}).user

    signed(bo, name="Somebody Else", user=member)

    assert published(comment).co_signatories == [
        {"name": "Bo Real", "organisation": "Port Watch", "verified": True, "by_email": False}
    ]


def test_who_signed_by_e_mail_alone_is_marked_on_the_page(question, author):
    comment, (bo, cy) = joint(author, question, "bo@example.org", "cy@example.org")
    signed(bo)
    signed(cy, user=UserFactory(name="Cy Real"))
    published(comment)

    page = Client().get(question.get_absolute_url()).content.decode()

    marked = re.findall(r'<bdi class="name">([^<]*)</bdi>(.*?)</li>', page)
    by_email = {name: "confirmed by e-mail" in rest for name, rest in marked}
    assert by_email == {"Bo Lund": True, "Cy Real": False}


def test_signatures_from_before_the_mark_get_it(question, author):
    comment, (bo, cy) = joint(author, question, "bo@example.org", "cy@example.org")
    signed(bo)
    signed(cy, user=UserFactory(name="Cy Real"))
    shown = published(comment).co_signatories
    unmarked = [{key: value for key, value in each.items() if key != "by_email"} for each in shown]
    Comment.objects.filter(pk=comment.pk).update(co_signatories=unmarked)

    import_module("apps.discussions.migrations.0010_say_who_signed_by_e_mail").say_who_signed_by_e_mail(apps, None)

    assert Comment.objects.get(pk=comment.pk).co_signatories == shown


def test_a_new_wording_drops_the_names_and_asks_again(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    send_co_signature_requests()
    signed(bo)
    published(comment)
    mail.outbox.clear()

    revise_comment(comment=comment, author=author, body="Permits are quick.", language="en")
    assert [each["name"] for each in Comment.objects.get(pk=comment.pk).co_signatories] == ["Bo Lund"]
    renewed = published(comment)

    assert renewed.co_signatories == []
    assert send_co_signature_requests() == 1
    assert "has changed the text that you signed" in mail.outbox[0].body
    signed(bo)
    assert [each["name"] for each in Comment.objects.get(pk=comment.pk).co_signatories] == ["Bo Lund"]


def test_one_signs_what_one_has_read(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    read = comment.latest_revision
    revise_comment(comment=comment, author=author, body="Permits are quick.", language="en")

    with pytest.raises(Refused):
        confirm_co_signature(co_signature=bo, revision=read, user=None, name="Bo Lund")

    assert CoSignature.objects.get().confirmed_at is None


def test_who_declines_after_signing_is_named_no_longer_and_not_asked_again(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    signed(bo)
    published(comment)

    decline_co_signature(co_signature=bo)
    revise_comment(comment=comment, author=author, body="Permits are quick.", language="en")

    assert Comment.objects.get(pk=comment.pk).co_signatories == []
    assert send_co_signature_requests() == 0
    assert CoSignature.objects.get().state == CoSignatureState.DECLINED


def test_a_withdrawn_comment_can_no_longer_be_signed(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    withdraw_comment(comment=comment, author=author)

    with pytest.raises(Refused):
        signed(bo)

    assert send_co_signature_requests() == 0


def test_a_stricter_rule_takes_the_names_of_all_away(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    signed(bo)
    published(comment)

    change_attribution(place=question.roundtable, rule=Attribution.ORGANISATION, by=UserFactory())

    comment.refresh_from_db()
    assert (comment.voice, comment.co_signatories) == ("", [])
    with pytest.raises(Refused):
        signed(bo)


def test_each_is_asked_once_in_the_authors_language(question, author):
    User.objects.filter(pk=author.pk).update(language="fr")
    author.refresh_from_db()
    joint(author, question, "bo@example.org", "BO@example.org", "cy@example.org")

    assert [send_co_signature_requests(), send_co_signature_requests()] == [2, 0]
    assert [message.to for message in mail.outbox] == [["bo@example.org"], ["cy@example.org"]]
    assert "vous demande" in mail.outbox[0].subject


def test_the_author_is_told_who_signs(question, author):
    _comment, (bo,) = joint(author, question, "bo@example.org")
    signed(bo)
    deliver(Activity.objects.get(kind="co_signature.confirmed").pk)
    client = Client()
    client.force_login(author)

    page = client.get(reverse("notifications:list")).content.decode()

    assert re.search(r"\u2068Bo Lund\u2069 has signed \w+-RT\d+-Q\d+-0001", page)


# By the pages


def test_the_form_offers_the_voices_that_are_ones_own(question, author, representative):
    client = Client()
    client.force_login(representative)
    voices = [
        value for value, _label in client.get(question.get_absolute_url()).context["form"]["voice"].field.choices
    ]
    assert voices == ["personal", "organisation", "joint"]

    Affiliation.objects.update(may_represent=False)
    voices = [
        value for value, _label in client.get(question.get_absolute_url()).context["form"]["voice"].field.choices
    ]
    assert voices == ["personal", "joint"]


@pytest.mark.parametrize(
    ("addresses", "sentence"),
    [
        ("", "Give the address of at least one person"),
        ("bo(at)example.org", "is no e-mail address"),
        ("\n".join(f"p{n}@example.org" for n in range(11)), "Up to 10 people can sign with you"),
    ],
)
def test_bad_addresses_are_explained_and_the_text_is_kept(question, author, addresses, sentence):
    client = Client()
    client.force_login(author)
    written = {"body": "Permits take too long.", "voice": "joint", "co_signatories": addresses}

    answer = client.post(reverse("discussions:comments", args=[question.pk]), written)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Permits take too long." in page
    assert not Comment.objects.exists()


def test_signing_by_the_link_without_an_account(question, author):
    comment, (_bo,) = joint(author, question, "bo@example.org")
    send_co_signature_requests()
    path = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body)[1]
    client = Client()
    page = client.get(path).content.decode()
    assert "Permits take too long." in page
    assert str(comment.question.text) in page
    assert CoSignature.objects.get().confirmed_at is None

    said_of_self = {"revision": comment.latest_revision_id, "answer": "yes", "name": "Bo Lund", "organisation": ""}
    answer = client.post(path, said_of_self, follow=True).content.decode()

    assert "You have signed this text as <bdi>Bo Lund</bdi>." in answer
    assert CoSignature.objects.get().state == CoSignatureState.CONFIRMED


def test_a_name_is_needed_without_an_account(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")

    answer = Client().post(bo.get_absolute_url(), {"revision": comment.latest_revision_id, "answer": "yes"})

    assert answer.status_code == 422
    assert CoSignature.objects.get().confirmed_at is None


def test_declining_by_the_link(question, author):
    _comment, (bo,) = joint(author, question, "bo@example.org")

    page = Client().post(bo.get_absolute_url(), {"answer": "no"}, follow=True).content.decode()

    assert "You have said that you do not sign this." in page


def test_a_link_that_was_never_made_shows_nothing(question, author):
    _comment, (bo,) = joint(author, question, "bo@example.org")

    for token in ("forged", bo.token[:-1] + "~"):
        answer = Client().get(reverse("discussions:co_signature", args=[token]))
        assert answer.status_code == 404
        assert "Permits" not in answer.content.decode()


def test_the_author_sees_who_was_asked_takes_off_and_asks_more(question, author):
    comment, (bo,) = joint(author, question, "bo@example.org")
    client = Client()
    client.force_login(author)
    address = reverse("discussions:co_signatures", args=[comment.pk])

    client.post(reverse("discussions:co_signature_removal", args=[comment.pk, bo.pk]))
    page = client.post(address, {"addresses": "cy@example.org"}, follow=True).content.decode()

    assert list(CoSignature.objects.values_list("email", flat=True)) == ["cy@example.org"]
    assert "They are asked by e-mail within a minute." in page


def test_nobody_else_sees_whom_an_author_has_asked(question, author):
    comment, (_bo,) = joint(author, question, "bo@example.org")
    moderator = RoleFactory(consultation=comment.consultation).user
    published(comment)
    client = Client()
    client.force_login(moderator)

    assert client.get(reverse("discussions:co_signatures", args=[comment.pk])).status_code == 403


@pytest.mark.parametrize("rule", list(Attribution))
def test_nobody_speaks_in_another_voice_than_the_one_they_chose(question, representative, rule):
    """The right, or the rule, can change while the form is open."""
    change_attribution(place=question.roundtable, rule=rule, by=UserFactory())
    Affiliation.objects.update(may_represent=False)
    client = Client()
    client.force_login(representative)
    written = {"body": "Permits take too long.", "voice": "organisation"}

    answer = client.post(reverse("discussions:comments", args=[question.pk]), written)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You can no longer write here in the voice that you chose." in page
    assert "Permits take too long." in page
    assert not Comment.objects.exists()


def test_who_speaks_for_an_organisation_no_longer_puts_no_new_words_into_its_mouth(question, representative):
    comment = published(said(representative, question, ORGANISATION))
    Affiliation.objects.update(may_represent=False)

    with pytest.raises(Refused):
        revise_comment(comment=comment, author=representative, body="Permits are quick.", language="en")


def test_nor_does_who_speaks_for_another_one_now(question, representative):
    comment = published(said(representative, question, ORGANISATION))
    Affiliation.objects.update(organisation=OrganisationFactory())

    with pytest.raises(Refused):
        revise_comment(comment=comment, author=representative, body="Permits are quick.", language="en")


def test_who_speaks_for_what_it_was_merged_into_revises_it(question, representative):
    comment = published(said(representative, question, ORGANISATION))
    merge_organisation(organisation=comment.organisation, into=OrganisationFactory(), actor=UserFactory())
    Affiliation.objects.update(may_represent=True)

    revision = revise_comment(comment=comment, author=representative, body="Permits are quick.", language="en")

    assert revision.body == "Permits are quick."


def test_each_new_wording_asks_people_so_there_is_a_limit_to_them(question, author, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    monkeypatch.setattr("apps.discussions.views.revision.COMMENTS_PER_MINUTE", 1)
    comment = said(author, question)
    client = Client()
    client.force_login(author)
    address = reverse("discussions:revision", args=[comment.pk])

    answers = [client.post(address, {"body": f"Wording {number}."}) for number in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert "Wording 2." in answers[1].content.decode()
