"""The desk for translations: what is theirs to decide on, once, with a reason that the translator reads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from apps.accounts.archive import as_html
from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.models import User
from apps.activity.kinds import entries_for, kind_named
from apps.activity.models import Activity
from apps.core.errors import Refused
from apps.discussions.actions import withdraw_translation
from apps.discussions.enums import Status, TranslationStatus
from apps.discussions.models import Comment, CommentTranslation
from apps.moderation.actions import AlreadyDecided, decide_on_translation
from apps.moderation.enums import Ruling
from apps.moderation.models import TranslationDecision
from tests.factories import (
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    published_comment,
    translation_of,
)

pytestmark = pytest.mark.django_db
REASON = "The second sentence says the contrary."


@pytest.fixture
def comment() -> Comment:
    return published_comment(question=QuestionFactory(number=1), body="Разрешения ждут.", language="ru")


@pytest.fixture
def translation(comment: Comment) -> CommentTranslation:
    return translation_of(comment, status=TranslationStatus.PENDING, body="Les permis attendent.")


@pytest.fixture
def moderator(client: Client, comment: Comment) -> User:
    """Signed in with `client`."""
    person = RoleFactory(consultation=comment.consultation, user__name="Mo Derata").user
    client.force_login(person)
    return person


def desk(comment: Comment) -> str:
    return f"/consultations/{comment.consultation.slug}/translations/"


def item(translation: CommentTranslation) -> str:
    return f"{desk(translation.comment)}{translation.pk}/"


def status_of(translation: CommentTranslation) -> str:
    return CommentTranslation.objects.get(pk=translation.pk).status


def decide(translation: CommentTranslation, by: User, ruling: Ruling, reason: str = "") -> TranslationDecision:
    return decide_on_translation(translation=translation, moderator=by, ruling=ruling, reason=reason)


def test_published_it_is_read_and_both_facts_are_recorded(translation: CommentTranslation, moderator: User):
    decision = decide(translation, moderator, Ruling.PUBLISH)

    assert list(CommentTranslation.objects.published()) == [translation]
    published, decided = Activity.objects.order_by("pk")
    assert (published.kind, published.actor) == ("translation.published", translation.translator)
    assert (decided.kind, decided.actor, decided.target_id) == ("translation.decided", moderator, decision.pk)
    assert decided.topics == [translation.comment.consultation.queue_topic, f"person:{translation.translator_id}"]


@pytest.mark.parametrize(
    ("status", "ruling"), [(TranslationStatus.PENDING, Ruling.DECLINE), (TranslationStatus.PUBLISHED, Ruling.HIDE)]
)
def test_turned_down_with_a_reason_alone(
    comment: Comment, moderator: User, status: TranslationStatus, ruling: Ruling
):
    translation = translation_of(comment, status=status)
    with pytest.raises(Refused, match="Say why"):
        decide(translation, moderator, ruling)
    assert status_of(translation) == status

    decide(translation, moderator, ruling, REASON)

    assert status_of(translation) == TranslationStatus.DECLINED


@pytest.mark.parametrize(
    ("status", "ruling"),
    [
        (TranslationStatus.PUBLISHED, Ruling.PUBLISH),
        (TranslationStatus.PENDING, Ruling.HIDE),
        (TranslationStatus.WITHDRAWN, Ruling.PUBLISH),
        (TranslationStatus.DECLINED, Ruling.PUBLISH),
        (TranslationStatus.SUPERSEDED, Ruling.DECLINE),
    ],
)
def test_what_its_state_does_not_allow_is_refused(
    comment: Comment, moderator: User, status: TranslationStatus, ruling: Ruling
):
    translation = translation_of(comment, status=status)

    with pytest.raises(AlreadyDecided, match="meanwhile"):
        decide(translation, moderator, ruling, REASON)

    assert status_of(translation) == status


def test_of_a_hidden_comment_none_is_published(translation: CommentTranslation, moderator: User):
    Comment.objects.update(status=Status.HIDDEN)

    with pytest.raises(AlreadyDecided):
        decide(translation, moderator, Ruling.PUBLISH)


def test_second_moderator_learns_who_was_first(translation: CommentTranslation, moderator: User):
    decide(translation, moderator, Ruling.PUBLISH)

    with pytest.raises(AlreadyDecided, match=r"Mo Derata.*has already decided on this translation: publish"):
        decide(translation, UserFactory(), Ruling.DECLINE, REASON)

    assert TranslationDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides(translation: CommentTranslation):
    moderators = [UserFactory(), UserFactory(), UserFactory(), UserFactory()]

    def rule(moderator: User) -> bool:
        try:
            decide(translation, moderator, Ruling.DECLINE, REASON)
            return True
        except AlreadyDecided:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        decided = list(pool.map(rule, moderators))

    assert sorted(decided) == [False, False, False, True]
    assert TranslationDecision.objects.count() == 1


@pytest.mark.parametrize("fields", [{"ruling": "decline", "reason": ""}, {"ruling": "publish"}])
def test_database_refuses_what_must_never_be(
    translation: CommentTranslation, moderator: User, fields: dict[str, str]
):
    TranslationDecision.objects.create(translation=translation, ruling=Ruling.DECLINE, reason=REASON)

    with (
        pytest.raises(IntegrityError, match=r"translation_decision_against|translation_decided_once"),
        transaction.atomic(),
    ):
        TranslationDecision.objects.create(translation=translation, **fields)


@pytest.mark.parametrize(
    ("status", "ruling", "headline"),
    [
        ("pending", Ruling.PUBLISH, "Your translation of {} is published"),
        ("pending", Ruling.DECLINE, "Your translation of {} was not published"),
        ("published", Ruling.HIDE, "Your translation of {} was taken down"),
    ],
)
def test_translator_is_told_with_the_reason_and_the_text(
    comment: Comment, moderator: User, status: str, ruling: Ruling, headline: str
):
    translation = translation_of(comment, status=status, body="Les permis attendent.")
    reason = "" if ruling == Ruling.PUBLISH else REASON
    decide(translation, moderator, ruling, reason)
    activity = Activity.objects.get(kind="translation.decided")
    recipients = kind_named(activity.kind).recipients
    assert recipients
    assert translation.translator

    (entry,) = entries_for([activity], translation.translator)

    assert list(recipients(activity)) == [translation.translator]
    assert entry.headline == headline.format(comment.reference)
    assert entry.text == "\n\n".join([*([reason] if reason else []), "Your text:\nLes permis attendent."])
    assert entries_for([activity], moderator) == []


def test_desk_shows_both_texts_each_in_its_language(
    client: Client, translation: CommentTranslation, moderator: User
):
    html = client.get(desk(translation.comment)).content.decode()

    assert "1 translation waits" in html
    assert '<div class="text" lang="ru" dir="ltr"><p>Разрешения ждут.</p>' in html
    assert '<div class="text" lang="fr" dir="ltr"><p>Cela' not in html
    assert 'value="publish"' in html
    queue = client.get(f"/consultations/{translation.comment.consultation.slug}/queue/").content.decode()
    assert f'<a href="{desk(translation.comment)}">1 translation waits</a>' in queue


def test_decision_by_the_form_leads_to_the_next(client: Client, translation: CommentTranslation, moderator: User):
    response = client.post(item(translation), {"ruling": "decline", "reason": REASON})

    assert response["Location"] == desk(translation.comment)
    assert TranslationDecision.objects.get().reason == REASON
    page = client.get(response["Location"]).content.decode()
    assert "is declined; its translator is told why" in page
    assert "No translation awaits a decision." in page


def test_without_a_reason_it_is_asked_for(client: Client, translation: CommentTranslation, moderator: User):
    response = client.post(item(translation), {"ruling": "decline", "reason": " "})

    assert response.status_code == 422
    assert "Say why: the translator will read it." in response.content.decode()
    assert status_of(translation) == TranslationStatus.PENDING


def test_taken_back_meanwhile_the_reason_comes_back(
    client: Client, translation: CommentTranslation, moderator: User
):
    assert translation.translator
    withdraw_translation(translation=translation, by=translation.translator)

    response = client.post(item(translation), {"ruling": "decline", "reason": REASON})

    assert response.status_code == 409
    assert "changed or withdrawn meanwhile" in response.content.decode()


def test_reason_outlives_the_session(client: Client, translation: CommentTranslation):
    moderator = RoleFactory(consultation=translation.comment.consultation).user
    response = client.post(item(translation), {"ruling": "decline", "reason": REASON, "writer": moderator.pk})
    assert response["Location"].startswith("/accounts/login/")

    client.force_login(moderator)

    assert f">\n{REASON}</textarea>" in client.get(item(translation)).content.decode()


def test_what_is_not_theirs_is_not_there_or_refused_in_words(client: Client, comment: Comment):
    another = RoundtableFactory(consultation=comment.consultation)
    client.force_login(RoleFactory(consultation=comment.consultation, roundtables=[another]).user)
    waiting, read = translation_of(comment, status=TranslationStatus.PENDING), translation_of(comment)

    assert "0 translations wait" in client.get(desk(comment)).content.decode()
    assert client.get(item(waiting)).status_code == 404
    response = client.get(item(read))
    assert response.status_code == 403
    assert "not in the roundtables and languages" in response.content.decode()


def test_hidden_comment_takes_its_translations_off_the_desk(
    client: Client, translation: CommentTranslation, moderator: User
):
    Comment.objects.update(status=Status.HIDDEN)

    assert client.get(item(translation)).status_code == 404
    assert "No translation awaits a decision." in client.get(desk(translation.comment)).content.decode()


def test_open_desk_hears_of_what_comes_and_fetches_the_list(
    client: Client, translation: CommentTranslation, moderator: User
):
    consultation = translation.comment.consultation
    page = client.get(desk(translation.comment)).content.decode()
    address = f"{desk(translation.comment)}list/"
    assert f'data-topics="{consultation.queue_topic} person:{moderator.pk}"' in page
    assert f'data-refresh-url="{address}"' in page

    translation_of(translation.comment, status=TranslationStatus.PENDING)

    part = client.get(address).content.decode()
    assert "2 translations wait" in part
    assert "<html" not in part


@pytest.mark.parametrize("count", [1, 3])
def test_desk_costs_the_same_however_many_wait(
    client: Client, comment: Comment, moderator: User, django_assert_num_queries, count: int
):
    for _index in range(count):
        translation_of(comment, status=TranslationStatus.PENDING)

    with django_assert_num_queries(QUERIES_OF_DESK):
        client.get(desk(comment))


QUERIES_OF_DESK = 11


def test_name_of_who_leaves_goes_from_the_reason(translation: CommentTranslation, moderator: User):
    person = UserFactory(name="Wilhelmina Ostrander")
    CommentTranslation.objects.filter(pk=translation.pk).update(translator=person, status="published")
    decide(translation, moderator, Ruling.HIDE, "Thank you, Wilhelmina Ostrander, but no.")
    published = translation_of(translation.comment, translator=person, status=TranslationStatus.PENDING)
    decide(published, moderator, Ruling.PUBLISH, "Thank you, Wilhelmina Ostrander.")
    TranslationDecision.objects.filter(translation=published).update(reason="Thank you, Wilhelmina Ostrander.")

    request_erasure(user=person)
    erase_due()

    assert [made.reason for made in TranslationDecision.objects.all()] == ["Thank you, …."]


def test_both_have_the_decision_in_the_copy_of_their_data(translation: CommentTranslation, moderator: User):
    decide(translation, moderator, Ruling.DECLINE, REASON)
    assert translation.translator

    for person in (moderator, translation.translator):
        assert REASON in as_html(person, translation.created_at)
