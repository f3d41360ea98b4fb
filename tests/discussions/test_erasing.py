"""What becomes of comments when their author leaves: the record stays, and they are not in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.accounts.retention import enforce
from apps.consultations.enums import Attribution, ModerationPolicy
from apps.consultations.models import Consultation, Phase, Question, Roundtable
from apps.discussions.actions import submit_comment
from apps.discussions.enums import CommentAttribution, CommentVoice, RevisionStatus, Status
from apps.discussions.figures import heard_groups
from apps.discussions.models import (
    Comment,
    CoSignature,
    Identity,
    Protection,
    ProtectionStatus,
    Pseudonym,
    Revision,
)
from apps.moderation.models import Decision
from tests.factories import AffiliationFactory, QuestionFactory, UserFactory, pending_comment, published_comment
from tests.factories.notifications import decision

pytestmark = pytest.mark.django_db
WHO = ("author", "author_name", "position", "country", "role_badge", "client_token")


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


def erase(person: User) -> None:
    request_erasure(user=person)
    assert erase_due() == 1


def said_by(author: User, question: Question, body: str = "Permits take too long.", **fields: object) -> Comment:
    """Published at once, as the actions write it."""
    Consultation.objects.update(moderation=ModerationPolicy.POST)
    made = submit_comment(author=author, question=question, body=body, language="en", **fields).comment
    return Comment.objects.get(pk=made.pk)


def under(rule: Attribution, question: Question) -> Question:
    Roundtable.objects.filter(pk=question.roundtable_id).update(attribution=rule)
    return Question.objects.select_related("roundtable__consultation").get(pk=question.pk)


def test_published_comment_keeps_words_place_and_group_and_loses_the_rest(question: Question, author: User):
    before = said_by(author, question)

    erase(author)

    after = Comment.objects.get(pk=before.pk)
    kept = ("number", "reference", "placed_at", "published_at", "submitted_at", "stakeholder_group", "status")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert [getattr(after, name) for name in WHO] == [None, "", "", "", "", None]
    assert (after.organisation, after.organisation_name.data, after.affiliation_verified) == (None, "", False)
    assert after.attribution == CommentAttribution.ERASED
    assert after.published_revision == after.latest_revision == Revision.objects.get()
    assert after.byline == f"Former participant {after.pseudonym}"


def test_comment_on_behalf_of_an_organisation_keeps_the_organisation(question: Question, author: User):
    author.affiliations.update(may_represent=True)
    comment = said_by(author, question, voice=CommentVoice.ORGANISATION)

    erase(author)

    comment.refresh_from_db()
    assert str(comment.organisation_name) == "Harbour Union"
    assert (comment.voice, comment.author_name, comment.position) == (CommentVoice.ORGANISATION, "", "")


def test_number_is_one_in_a_consultation_and_another_elsewhere(question: Question, author: User, monkeypatch):
    elsewhere, numbers = QuestionFactory(), iter((417, 902))
    monkeypatch.setattr("apps.discussions.erasing.draw_number", lambda place: next(numbers))
    for each in (question, question, elsewhere):
        said_by(author, each)

    erase(author)

    comments = Comment.objects.order_by("pk")
    assert [comment.pseudonym for comment in comments] == [417, 417, 902]
    assert set(Pseudonym.objects.values_list("user", flat=True)) == {None}


def test_what_was_said_under_chatham_house_looks_as_before(question: Question, author: User):
    comment = said_by(author, under(Attribution.CHATHAM_HOUSE, question))
    Comment.objects.update(
        status=Status.PUBLISHED, published_revision=comment.latest_revision, published_at=timezone.now()
    )
    before = Comment.objects.values("attribution", "pseudonym", "placed_at").get()

    erase(author)

    assert Comment.objects.values("attribution", "pseudonym", "placed_at").get() == before
    assert Comment.objects.get().author is None
    assert not Identity.objects.exists()


def test_number_of_who_was_protected_is_not_that_of_who_spoke_by_name(question: Question, author: User):
    """Who remembers the name would else know whose the protected words are."""
    named = said_by(author, question)
    Protection.objects.create(
        consultation=named.consultation, user=author, status=ProtectionStatus.GRANTED, reason="My family."
    )
    protected = said_by(author, question, "I could not say this by name.")

    erase(author)

    named.refresh_from_db()
    protected.refresh_from_db()
    assert protected.attribution == CommentAttribution.PROTECTED
    assert protected.pseudonym != named.pseudonym
    assert not Protection.objects.exists()


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_what_was_taken_away_leaves_its_place_and_no_words(question: Question, author: User, status: Status):
    gap = published_comment(question=question, author=author, body="Taken away.")
    reply = published_comment(question=question, parent=gap, body="I answer it.")
    Comment.objects.filter(pk=gap.pk).update(status=status)

    erase(author)

    gap.refresh_from_db()
    assert (gap.status, gap.latest_revision, gap.published_revision) == (Status.WITHDRAWN, None, None)
    page = Client().get(question.get_absolute_url()).content.decode()
    assert "I answer it." in page
    assert f'id="c{gap.pk}"' in page
    assert Comment.objects.get(pk=reply.pk).parent == gap


def test_what_was_never_published_goes_with_what_was_decided_on_it(question: Question, author: User, now):
    pending_comment(question=question, author=author)
    decision(author, at=now, question=question)

    erase(author)

    assert (Comment.objects.count(), Revision.objects.count(), Decision.objects.count()) == (0, 0, 0)


@pytest.fixture
def now():
    return timezone.now()


def test_numbers_are_not_given_out_again(question: Question, author: User):
    gone = pending_comment(question=question, author=author)

    erase(author)

    assert said_by(UserFactory(), question).number == gone.number + 1


def test_pending_edit_goes_and_the_published_wording_stays(question: Question, author: User):
    comment = published_comment(question=question, author=author, body="Readers see this.")
    edit = Revision.objects.create(comment=comment, number=2, body="Not this.", html="", language="en")
    Comment.objects.filter(pk=comment.pk).update(latest_revision=edit)

    erase(author)

    assert list(Revision.objects.values_list("body", flat=True)) == ["Readers see this."]


def test_import_that_hangs_on_an_unpublished_comment_keeps_its_place(question: Question, author: User):
    parent = pending_comment(question=question, author=author)
    reply = published_comment(question=question, parent=parent)

    erase(author)

    parent.refresh_from_db()
    assert (parent.author, parent.latest_revision) == (None, None)
    assert Comment.objects.filter(pk=reply.pk, parent=parent).exists()


def test_readers_see_the_change_at_once(question: Question, author: User):
    said_by(author, question)
    question.refresh_from_db()
    before = question.revision

    erase(author)

    question.refresh_from_db()
    assert (question.revision > before, question.comment_count) == (True, 1)


def test_who_left_is_still_counted_among_those_heard(question: Question, author: User):
    for _time in range(2):
        said_by(author, question)
    before = heard_groups(question)

    erase(author)

    assert heard_groups(question) == before
    assert [bar.count for bar in before if bar.count] == [1]


def joint(author: User, other: User, question: Question) -> Comment:
    comment = said_by(author, question, voice=CommentVoice.JOINT, co_signatories=[other.email])
    CoSignature.objects.update(
        user=other, name=other.name, revision=comment.latest_revision, confirmed_at=timezone.now()
    )
    Comment.objects.update(co_signatories=[{"name": other.name}])
    return comment


def test_who_signed_with_somebody_that_left_still_speaks(question: Question, author: User):
    comment = joint(author, UserFactory(name="Ben Sarpong"), question)

    erase(author)

    comment.refresh_from_db()
    assert [each["name"] for each in comment.co_signatories] == ["Ben Sarpong"]
    assert (comment.voice, comment.attribution) == (CommentVoice.JOINT, CommentAttribution.ERASED)


def test_signature_under_the_words_of_others_goes(question: Question, author: User):
    other = UserFactory(name="Ben Sarpong")
    comment = joint(author, other, question)

    erase(other)

    comment.refresh_from_db()
    assert (comment.co_signatories, CoSignature.objects.count()) == ([], 0)
    assert comment.author == author


def test_byline_is_in_the_language_of_the_reader(question: Question, author: User):
    comment = said_by(author, question)
    erase(author)
    comment.refresh_from_db()

    with translation.override("fr"):
        assert comment.byline.endswith(str(comment.pseudonym))
        assert "Former" not in comment.byline


def test_imported_replies_name_them_no_longer(question: Question, author: User):
    published_comment(question=question, missing_parent="Ama Owusu")
    published_comment(question=question, missing_parent="Ama Owusu-Ansah")

    erase(author)

    assert set(Comment.objects.values_list("missing_parent", flat=True)) == {"…", "Ama Owusu-Ansah"}


def test_words_that_nobody_published_go_a_while_after_the_close(question: Question, settings):
    days = settings.RETENTION_DAYS["unpublished"]
    declined, edit = pending_comment(question=question), published_comment(question=question, body="Read.")
    Revision.objects.filter(comment=declined).update(status=RevisionStatus.DECLINED)
    returned = Revision.objects.create(
        comment=edit, number=2, body="Not read.", html="", language="en", status=RevisionStatus.RETURNED
    )
    closes = timezone.now() - timedelta(days=days)
    Phase.objects.update(opens_at=closes - timedelta(days=9), closes_at=closes + timedelta(days=1))
    assert enforce()["unpublished"] == 0

    Phase.objects.update(closes_at=closes - timedelta(days=1))

    assert enforce()["unpublished"] == 2
    assert set(Revision.objects.values_list("body", flat=True)) == {"", "Read."}
    assert Revision.objects.get(pk=returned.pk).status == RevisionStatus.RETURNED


def test_author_is_told_that_the_words_are_gone(question: Question, author: User, client: Client):
    comment = pending_comment(question=question, author=author)
    Revision.objects.update(body="", html="", status=RevisionStatus.DECLINED)
    Comment.objects.filter(pk=comment.pk).update(status=Status.DECLINED)
    client.force_login(author)

    assert (
        "The text was removed: it is no longer needed." in client.get(question.get_absolute_url()).content.decode()
    )


def test_who_left_is_not_told_to_be_behind_what_an_organisation_said(question: Question, author: User):
    """Who remembers the name would else know who wrote it."""
    elsewhere = QuestionFactory(roundtable__consultation=question.roundtable.consultation)
    named = said_by(author, question)
    unnamed = said_by(author, under(Attribution.ORGANISATION, elsewhere))

    erase(author)

    named.refresh_from_db()
    unnamed.refresh_from_db()
    assert named.byline == f"Former participant {named.pseudonym}"
    assert (unnamed.byline, unnamed.pseudonym, unnamed.author) == ("Harbour Union", None, None)
    assert not Identity.objects.exists()
