"""Nobody finds, counts or narrows by what they may not read, however old the entries are."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.consultations.enums import Attribution, RoleName, Visibility
from apps.consultations.models import Consultation, Document, Question
from apps.discussions.actions import withdraw_comment
from apps.discussions.actions.attribute import change_attribution
from apps.discussions.enums import CommentAttribution, RevisionStatus, Status
from apps.discussions.models import Comment, Revision
from apps.organisations.models import AffiliationStatus
from apps.profiles.enums import Audience
from apps.search.models import Kind, SearchEntry
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    pending_comment,
    published_comment,
)
from tests.search.conftest import Page, Search

pytestmark = pytest.mark.django_db


def ask(text: str) -> Page:
    """A visitor's answers from entries as they stand, be they out of date."""
    cache.clear()
    return Page(Client().get("/search/", {"q": text}).content.decode())


@pytest.mark.parametrize(
    ("visibility", "visitor", "stranger", "member", "organiser"),
    [
        (Visibility.PUBLIC, True, True, True, True),
        (Visibility.PUBLIC_INVITED, True, True, True, True),
        (Visibility.MEMBERS, False, False, True, True),
        (Visibility.HIDDEN, False, False, False, True),
    ],
)
def test_consultation_and_all_in_it_is_found_by_its_readers(
    search: Search, visibility: str, visitor: bool, stranger: bool, member: bool, organiser: bool
):
    question = _place_with("lighthouse", visibility=visibility)
    consultation = question.roundtable.consultation
    roles = {RoleName.PARTICIPANT: member, RoleName.ORGANISER: organiser}
    people = {RoleFactory(consultation=consultation, name=name).user: sees for name, sees in roles.items()}

    for user, sees in [(None, visitor), (UserFactory(), stranger), *people.items()]:
        page = search("lighthouse", user)
        assert len(page.found) == (5 if sees else 0)
        assert ("facets" in page) == sees


def _place_with(word: str, **fields: object) -> Question:
    """A consultation in whose every text `word` stands: itself, roundtable, question, document, comment."""
    text = {"en": f"About the {word}"}
    question = QuestionFactory(
        text=text,
        roundtable__title=text,
        roundtable__consultation__title=text,
        **{f"roundtable__consultation__{name}": value for name, value in fields.items()},
    )
    consultation = question.roundtable.consultation
    Document.objects.create(consultation=consultation, title=text, language="en", url="https://example.org/")
    published_comment(question=question, body=f"I keep a {word}.")
    return question


def test_consultation_that_is_not_announced_is_not_found(search: Search):
    _place_with("lighthouse", announced_at=timezone.now() + timedelta(days=1))

    assert search("lighthouse").found == []


def test_few_readable_consultations_among_others_are_found(search: Search):
    _place_with("lighthouse", visibility=Visibility.HIDDEN)
    _place_with("lighthouse")

    assert len(search("lighthouse").found) == 5


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_only_published_comments_are_found(search: Search, question: Question, status: Status):
    author = UserFactory()
    comment = published_comment(question=question, body="A lighthouse.", author=author)
    Comment.objects.filter(pk=comment.pk).update(status=status)

    assert search("lighthouse", author).found == []
    assert search("lighthouse", RoleFactory(consultation=comment.consultation).user).found == []


def test_pending_comment_and_pending_edit_are_not_found(search: Search, question: Question):
    pending_comment(question=question, body="A lighthouse.")
    comment = published_comment(question=question, body="A harbour.")
    edit = Revision.objects.create(
        comment=comment, number=2, body="A lighthouse.", html="<p>A lighthouse.</p>", language="en"
    )
    Comment.objects.filter(pk=comment.pk).update(latest_revision=edit)

    assert search("lighthouse").found == []
    assert len(search("harbour").found) == 1


def test_what_is_hidden_is_gone_at_once(search: Search, question: Question):
    comment = published_comment(question=question, body="A lighthouse.")
    assert len(search("lighthouse").found) == 1

    Comment.objects.filter(pk=comment.pk).update(status=Status.HIDDEN)

    assert SearchEntry.objects.filter(kind=Kind.COMMENT).exists()
    assert ask("lighthouse").found == []
    assert "0 answers" in ask("lighthouse")


def test_what_was_withdrawn_or_lost_its_consultation_is_gone_at_once(search: Search, question: Question):
    author = UserFactory()
    comment = published_comment(question=question, body="A lighthouse.", author=author)
    assert len(search("lighthouse").found) == 1

    withdraw_comment(comment=comment, author=author)
    assert ask("lighthouse").found == []

    Consultation.objects.update(visibility=Visibility.MEMBERS)
    assert ask("works").found == []


def test_words_that_an_edit_took_away_are_gone_at_once(search: Search, question: Question):
    comment = published_comment(question=question, body="A lighthouse.")
    search("lighthouse")
    edit = Revision.objects.create(
        comment=comment,
        number=2,
        body="A harbour.",
        html="<p>A harbour.</p>",
        language="en",
        status=RevisionStatus.PUBLISHED,
    )

    Comment.objects.filter(pk=comment.pk).update(published_revision=edit, latest_revision=edit)

    assert ask("lighthouse").found == []
    assert search("harbour").marked == ["harbour"]


def test_a_name_that_is_withheld_since_then_finds_nothing_at_once(search: Search, question: Question):
    published_comment(question=question, body="A lighthouse.", author_name="Wilhelmina Ostrander")
    assert len(search("ostrander").found) == 1

    change_attribution(place=question.roundtable.consultation, rule=Attribution.CHATHAM_HOUSE, by=UserFactory())

    assert ask("ostrander").found == []
    assert ask("ostrandr").found == []


@pytest.mark.parametrize(
    ("attribution", "fields"),
    [
        (CommentAttribution.CHATHAM_HOUSE, {"pseudonym": 7, "date_only": True}),
        (CommentAttribution.PROTECTED, {"pseudonym": 7}),
        (CommentAttribution.ORGANISATION, {}),
    ],
)
def test_a_name_never_finds_what_was_not_said_by_name(
    search: Search, question: Question, attribution: CommentAttribution, fields: dict[str, object]
):
    author = UserFactory(name="Wilhelmina Ostrander")
    published_comment(
        question=question, body="A lighthouse.", author=author, author_name="", attribution=attribution, **fields
    )
    named = published_comment(question=question, body="Another lighthouse.", author=author)

    for reader in (None, author, RoleFactory(consultation=named.consultation, name=RoleName.ORGANISER).user):
        assert search("ostrander", reader).addresses == [named.get_absolute_url()]
        assert search("ostrandr", reader).addresses == [named.get_absolute_url()]
        assert len(search("lighthouse", reader).found) == 2
    entry = SearchEntry.objects.filter(kind=Kind.COMMENT).exclude(object_id=named.pk).get()
    assert "ostrander" not in entry.vector


def test_people_are_found_by_what_they_show_to_this_reader(search: Search):
    role = RoleFactory(name=RoleName.ORGANISER)
    near = RoleFactory(consultation=role.consultation, name=RoleName.ORGANISER).user
    affiliation = AffiliationFactory(user=role.user, organisation__name={"en": "Beacon Trust"})
    role.user.name = "Wilhelmina Ostrander"
    role.user.save()
    profile = ProfileFactory(
        user=role.user,
        biography="Thirty years of foghorns.",
        biography_audience=Audience.SHARED,
        affiliation_audience=Audience.EVERYONE,
        directory_audience=Audience.EVERYONE,
    )
    page = profile.get_absolute_url()

    assert page in search("ostrander").addresses
    assert "foghorns" not in search("ostrander")
    assert page not in search("foghorn").addresses
    assert search("foghorn", near).addresses == [page]
    assert page in search("beacon", near).addresses
    assert affiliation.status == AffiliationStatus.VERIFIED


@pytest.mark.parametrize(
    ("directory", "biography", "visitor", "near"),
    [
        (Audience.NOBODY, Audience.EVERYONE, False, False),
        (Audience.SHARED, Audience.EVERYONE, False, True),
        (Audience.EVERYONE, Audience.SHARED, False, True),
        (Audience.EVERYONE, Audience.NOBODY, False, False),
        (Audience.EVERYONE, Audience.EVERYONE, True, True),
    ],
)
def test_people_are_found_who_want_to_be_on_lists_and_have_a_page(
    search: Search, directory: str, biography: str, visitor: bool, near: bool
):
    role = RoleFactory(name=RoleName.ORGANISER, user__name="Wilhelmina Ostrander")
    colleague = RoleFactory(consultation=role.consultation, name=RoleName.ORGANISER).user
    ProfileFactory(user=role.user, biography="Lamps.", biography_audience=biography, directory_audience=directory)

    assert bool(search("ostrander").found) == visitor
    assert bool(search("ostrander", colleague).found) == near


def test_a_profile_that_was_closed_is_gone_at_once(search: Search):
    profile = ProfileFactory(
        user__name="Wilhelmina Ostrander",
        biography="Lamps.",
        biography_audience=Audience.EVERYONE,
        directory_audience=Audience.EVERYONE,
    )
    assert len(search("ostrander").found) == 1

    profile.directory_audience = Audience.NOBODY
    profile.save()

    assert ask("ostrander").found == []


def test_organisations_are_found_by_those_who_may_see_them(search: Search):
    OrganisationFactory(name={"en": "Unchecked Lighthouse Society"})
    AffiliationFactory(organisation__name={"en": "Known Lighthouse Society", "fr": "Société des phares"})

    assert len(search("lighthouse society").found) == 1
    assert len(search("phare").found) == 1
    assert len(search("lighthouse society", UserFactory()).found) == 2


def test_documents_of_a_roundtable_are_found_where_they_are(search: Search):
    roundtable = RoundtableFactory(title={"en": "Coasts"})
    Document.objects.create(
        consultation=roundtable.consultation,
        roundtable=roundtable,
        title={"en": "Lighthouse atlas"},
        language="en",
        url="https://example.org/atlas",
    )

    page = search("atlas")

    assert page.addresses == ["https://example.org/atlas"]
    assert "Coasts" in page.found[0]


def test_name_of_who_no_longer_signs_finds_nothing(search: Search, question: Question):
    signed = [{"name": "Rosa Delmar", "organisation": "Sailors’ Home", "verified": True}]
    comment = published_comment(question=question, body="Some words.", co_signatories=signed)
    assert len(search("delmar").found) == 1

    Comment.objects.filter(pk=comment.pk).update(co_signatories=[])

    assert ask("delmar").found == []
    assert search("delmar").found == []
    assert len(search("words").found) == 1
