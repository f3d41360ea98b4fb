"""A comment is found by the words of its translations, too, and only by those that its readers see."""

import pytest
from django.db import transaction

from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.consultations.enums import Attribution, ModerationPolicy, Visibility
from apps.consultations.models import Consultation, Question
from apps.core.markdown import mention_of
from apps.discussions.actions import hide_comment, revise_comment, submit_translation, withdraw_translation
from apps.discussions.actions.attribute import change_attribution
from apps.discussions.enums import TranslationStatus
from apps.discussions.mentioning import forget_mentions
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.search.following import follow_log
from apps.search.indexing import reconcile
from apps.search.models import Kind, SearchEntry
from tests.factories import ProfileFactory, UserFactory, published_comment, translation_of
from tests.search.conftest import Search
from tests.search.test_seeing import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return UserFactory(name="Wilhelmina Ostrander")


@pytest.fixture
def comment(question: Question, author: User) -> Comment:
    return published_comment(
        question=question,
        author=author,
        body="Разрешения ждут уже очень долго, и никто не знает почему.",
        language="ru",
    )


@pytest.fixture
def translation(comment: Comment) -> CommentTranslation:
    translator = UserFactory(name="Edda Quillfeather")
    return translation_of(comment, body="Les permis attendent encore.", translator=translator)


def test_found_by_its_own_words_and_shown_as_what_it_is(
    comment: Comment, translation: CommentTranslation, search: Search
):
    page = search("permis attend")

    assert page.addresses == [comment.get_absolute_url()]
    assert page.marked == ["permis", "attendent"]
    assert 'class="excerpt" lang="fr" dir="ltr"' in page
    [found] = page.found
    assert "Wilhelmina Ostrander" in found
    assert "Translation into Français by Edda Quillfeather . The original is the record." in found


def test_original_and_translation_are_one_answer(
    comment: Comment, translation: CommentTranslation, search: Search
):
    page = search("Ostrander")

    assert page.addresses == [comment.get_absolute_url()]
    assert 'class="excerpt" lang="ru"' in page
    assert "Translation into" not in page


def test_narrowed_to_its_language(comment: Comment, translation: CommentTranslation, search: Search):
    assert len(search("Ostrander", language="fr").found) == 1
    assert search("Ostrander", language="es").found == []
    assert len(search("permis", kind="comment").found) == 1


def test_name_of_the_translator_is_not_what_the_comment_is_found_by(
    comment: Comment, translation: CommentTranslation, search: Search
):
    assert search("Quillfeather").found == []


@pytest.mark.parametrize("status", [each for each in TranslationStatus if each != TranslationStatus.PUBLISHED])
def test_what_readers_do_not_see_is_not_found(comment: Comment, search: Search, status: TranslationStatus):
    translation_of(comment, body="Les permis attendent.", status=status)

    assert search("permis").found == []


def test_of_an_earlier_wording_it_is_not_found(comment: Comment, search: Search):
    earlier = Revision.objects.create(
        comment=comment, number=9, body="Before.", html="<p>Before.</p>", language="ru"
    )
    translation_of(comment, body="Les permis attendent.", revision=earlier)

    assert search("permis").found == []


@pytest.mark.parametrize(
    "what", ["translation taken back", "comment hidden", "comment revised", "names withheld", "closed to others"]
)
def test_entries_that_are_out_of_date_show_nothing(
    comment: Comment, translation: CommentTranslation, search: Search, what: str
):
    assert len(search("permis").found) == 1

    if what == "translation taken back":
        assert translation.translator
        withdraw_translation(translation=translation, by=translation.translator)
    elif what == "comment hidden":
        hide_comment(comment=comment, by=UserFactory())
    elif what == "comment revised":
        Consultation.objects.update(moderation=ModerationPolicy.POST)
        comment = Comment.objects.get(pk=comment.pk)
        assert comment.author
        revise_comment(comment=comment, author=comment.author, body="Разрешения пришли.", language="ru")
    elif what == "names withheld":
        change_attribution(place=comment.consultation, rule=Attribution.CHATHAM_HOUSE, by=UserFactory())
    else:
        Consultation.objects.update(visibility=Visibility.MEMBERS)

    assert ask("permis").found == []


def languages() -> set[str]:
    return set(SearchEntry.objects.filter(kind=Kind.TRANSLATION).values_list("language", flat=True))


def test_entries_follow_what_happens(comment: Comment):
    Consultation.objects.update(moderation=ModerationPolicy.POST)
    follow_log()
    comment = Comment.objects.get(pk=comment.pk)
    assert comment.published_revision
    assert comment.author

    submit_translation(
        comment=comment,
        translator=UserFactory(),
        revision=comment.published_revision,
        language="fr",
        body="Les permis.",
        is_official=False,
    )
    follow_log()
    assert languages() == {"fr"}
    assert reconcile() == 0

    revise_comment(comment=comment, author=comment.author, body="Разрешения пришли.", language="ru")
    follow_log()
    assert languages() == set()


def vectors() -> str:
    return " ".join(str(entry.vector) for entry in SearchEntry.objects.filter(kind=Kind.TRANSLATION))


def test_name_of_an_author_who_leaves_stands_in_no_entry(
    comment: Comment, translation: CommentTranslation, author: User
):
    reconcile()
    assert "@ostrander" in vectors()

    request_erasure(user=author)
    erase_due()
    assert "ostrander" not in vectors()

    reconcile()
    assert "ostrander" not in vectors()
    assert "/fr/perm" in vectors()


def test_a_stricter_attribution_takes_names_out_of_translations_too(
    comment: Comment, translation: CommentTranslation
):
    follow_log()
    assert "@ostrander" in vectors()

    change_attribution(place=comment.consultation, rule=Attribution.CHATHAM_HOUSE, by=UserFactory())
    follow_log()

    assert "ostrander" not in vectors()
    assert "/fr/perm" in vectors()


@pytest.mark.parametrize("how", ["protected", "gone"])
def test_name_of_somebody_mentioned_goes_with_them(comment: Comment, how: str):
    profile = ProfileFactory(user__name="Xavier Moreau")
    body = f"Merci, {mention_of(profile.user.name, profile.public_id)}."
    translation_of(comment, body=body)
    follow_log()
    assert "moreau" in vectors()

    if how == "gone":
        request_erasure(user=profile.user)
        erase_due()
        assert "moreau" not in vectors()
        reconcile()
    else:
        with transaction.atomic():
            forget_mentions(profile.user, comment.consultation)
        follow_log()

    assert "moreau" not in vectors()
    assert "/fr/merc" in vectors()
