"""What readers learn of whoever translated a comment, and what stays of who leaves."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.accounts.archive import as_html
from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.holdings import what_stays
from apps.accounts.models import User
from apps.accounts.retention import enforce
from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Phase, Question
from apps.core.errors import Refused
from apps.core.markdown import mention_of
from apps.discussions.actions import (
    change_attribution,
    withdraw_translation,
)
from apps.discussions.mentioning import forget_mentions
from apps.discussions.models import Comment, CommentTranslation, ProtectionStatus
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from tests.discussions.translations import FRENCH, again, revision_of, reworded, translated
from tests.factories import (
    ProfileFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db


def under(rule: Attribution, comment: Comment) -> None:
    change_attribution(place=comment.consultation, rule=rule, by=UserFactory())


def test_where_organisations_speak_theirs_stands_alone(question: Question, delegate: User):
    Consultation.objects.update(attribution=Attribution.ORGANISATION)
    comment = published_comment(question=question, attribution="organisation", author_name="", language="ru")

    named, unnamed = again(translated(comment, delegate)), again(translated(comment, UserFactory()))

    assert (named.byline, named.organisation, named.translator_name) == ("Harbour Union", "", "")
    assert unnamed.byline == "a participant"


def test_under_chatham_house_moderators_alone_translate_and_nobody_learns_which(
    question: Question, delegate: User
):
    Consultation.objects.update(attribution=Attribution.CHATHAM_HOUSE)
    comment = published_comment(
        question=question,
        attribution="chatham_house",
        pseudonym=123,
        author_name="",
        date_only=True,
        language="ru",
    )
    with pytest.raises(Refused, match="only moderators translate"):
        translated(comment, delegate)

    translation = again(translated(comment, delegate, is_official=True))

    assert (translation.byline, translation.organisation) == ("the moderators", "")
    assert (translation.translator_name, str(translation.organisation_name)) == ("", "")


def test_stricter_rule_holds_for_what_was_translated_before(comment: Comment, delegate: User):
    translation = translated(comment, delegate)
    under(Attribution.ORGANISATION, comment)
    assert (again(translation).translator_name, again(translation).byline) == ("", "Harbour Union")

    under(Attribution.CHATHAM_HOUSE, comment)

    assert again(translation).byline == "a participant"
    assert str(again(translation).organisation_name) == ""
    made = again(translation).created_at
    assert (made.hour, made.minute, made.second) == (0, 0, 0)


def test_person_at_risk_stands_nowhere_before_and_after(comment: Comment, delegate: User):
    before = translated(comment, delegate, is_official=True)
    other = translated(comment, UserFactory(name="Ana Other"), is_official=True)
    revision = revision_of(comment.question)

    protection = ask_for_protection(consultation=comment.consultation, user=delegate, reason="They look for me.")
    decide_on_protection(protection=protection, status=ProtectionStatus.GRANTED, by=UserFactory())

    assert revision_of(comment.question) == revision + 1
    after = translated(comment, delegate, language="es")
    for translation in (before, after):
        assert (again(translation).translator_name, str(again(translation).organisation_name)) == ("", "")
    assert again(after).byline == "a participant"
    assert again(other).byline == "Ana Other"


def test_who_leaves_leaves_what_readers_see_without_a_name(comment: Comment, delegate: User):
    staying = translated(comment, delegate, is_official=True)
    waiting = translated(comment, delegate, language="es")
    assert "Les permis tardent" in as_html(delegate, timezone.now())
    revision = revision_of(comment.question)

    request_erasure(user=delegate)
    erase_due()

    assert list(CommentTranslation.objects.all()) == [staying]
    assert not CommentTranslation.objects.filter(pk=waiting.pk).exists()
    left = again(staying)
    assert (left.translator, left.translator_name, str(left.organisation_name)) == (None, "", "")
    assert left.body == FRENCH
    assert revision_of(comment.question) == revision + 1


def test_who_is_about_to_leave_reads_which_translations_stay(comment: Comment, delegate: User):
    translated(comment, delegate, is_official=True)
    translated(comment, delegate, language="es")

    stays = [(str(text), url) for text, url in what_stays(delegate)]

    assert stays == [(f"Translation of {comment.reference}", comment.get_absolute_url())]


def test_translation_of_a_wording_that_its_author_takes_along_goes_too(comment: Comment, delegate: User):
    earlier = translated(comment, delegate, is_official=True)
    reworded(comment)
    current = translated(comment, UserFactory(), is_official=True)
    assert comment.author

    request_erasure(user=comment.author)
    erase_due()

    assert list(CommentTranslation.objects.all()) == [again(current)]
    assert not CommentTranslation.objects.filter(pk=earlier.pk).exists()


def test_name_of_somebody_mentioned_goes_from_translations(comment: Comment, delegate: User):
    profile = ProfileFactory()
    mention = mention_of(profile.user.name, profile.public_id)
    translation = translated(comment, delegate, body=f"Merci {mention} !", is_official=True)
    before = revision_of(comment.question)

    with transaction.atomic():
        forget_mentions(profile.user)

    assert profile.user.name not in again(translation).body + again(translation).html
    assert "Merci" in again(translation).html
    assert revision_of(comment.question) == before + 1


def test_what_readers_do_not_see_goes_after_a_while(comment: Comment, delegate: User):
    kept = translated(comment, delegate, is_official=True)
    withdrawn = translated(comment, UserFactory(), is_official=True)
    withdraw_translation(translation=withdrawn, by=withdrawn.translator)  # type: ignore[arg-type]
    enforce()
    assert CommentTranslation.objects.count() == 2

    long_ago = timezone.now() - timedelta(days=5000)
    Phase.objects.update(opens_at=long_ago, closes_at=long_ago + timedelta(days=1))
    enforce()

    assert list(CommentTranslation.objects.all()) == [again(kept)]
