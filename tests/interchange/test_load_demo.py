"""The demo's content, loaded around today."""

from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import F, Q
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.accounts.models import User
from apps.activity.models import Subscription
from apps.consultations.enums import Standing
from apps.consultations.models import Consultation, Question, Role
from apps.core.countries import CountryNames
from apps.core.language import versions_of
from apps.core.models import CountryName
from apps.discussions.enums import CommentAttribution, CommentVoice
from apps.discussions.models import (
    Attachment,
    Comment,
    Draft,
    Endorsement,
    Mention,
    ObjectiveTag,
    Protection,
    Reveal,
)
from apps.moderation.models import Decision
from apps.organisations.models import Affiliation
from apps.profiles.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO, settings.DEMO_DIR = True, tmp_path / "demo"
    return tmp_path / "demo"


def run() -> list[str]:
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue().splitlines()


def test_demo_is_refused_elsewhere():
    with pytest.raises(CommandError) as refusal:
        run()
    assert str(refusal.value) == ("The demo's people and comments are invented: they are loaded into a demo only.")
    assert not User.objects.exists()


def test_command_prints_an_account_per_role_that_signs_in(demo: Path):
    accounts = [line.split() for line in run()[1:]]
    assert [(role, email) for role, email, _password in accounts] == [
        ("participant", "participant@plenary.example"),
        ("rapporteur", "rapporteur@plenary.example"),
        ("moderator", "moderator@plenary.example"),
        ("organiser", "organiser@plenary.example"),
    ]
    assert all(User.objects.get(email=email).check_password(word) for _role, email, word in accounts)
    assert (demo / "accounts.txt").stat().st_mode & 0o777 == 0o600


def test_demo_shows_a_renamed_country_and_a_footnote_in_every_language(demo: Path):
    run()

    assert CountryNames().designation("SZ", date(2018, 4, 18)).name == "Swaziland"
    assert CountryNames().marked("XK") == "Kosovo*"
    languages = {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert {frozenset(versions_of(each.name)) for each in CountryName.objects.all()} == {frozenset(languages)}


def test_second_run_adds_nothing_and_keeps_the_passwords(demo: Path):
    models = (User, Comment, Decision, ObjectiveTag, Question, Affiliation, Subscription)
    first, before = run(), [model.objects.count() for model in models]
    assert run() == first[1:]
    assert [model.objects.count() for model in models] == before


def test_passwords_are_another_installations_no_more(demo: Path):
    run()
    (demo / "accounts.txt").unlink()
    _role, email, password = run()[0].split()
    assert User.objects.get(email=email).check_password(password)


def test_everyone_has_a_verified_address_and_speaks_for_a_group(demo: Path):
    run()
    people = User.objects.count()
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == people
    assert Affiliation.objects.current().count() == people
    known = Comment.objects.exclude(attribution=CommentAttribution.CHATHAM_HOUSE)
    assert known.filter(stakeholder_group=None).count() == 0


def test_one_consultation_is_open_one_closed_one_to_come(demo: Path):
    run()
    standings = Counter(consultation.standing for consultation in Consultation.objects.visible_to(User(pk=0)))
    assert standings == {Standing.OPEN: 1, Standing.CLOSED: 1, Standing.COMING: 1}
    phase = Consultation.objects.get(slug="coastal-mobility-review").phase_for("comment")
    assert phase.is_open
    assert phase.days_left > 20


def test_demo_is_rich_enough_to_show(demo: Path):
    run()
    comments = Comment.objects.filter(consultation__slug="coastal-mobility-review")
    assert comments.count() >= 60
    assert comments.values("author").distinct().count() >= 25
    assert comments.values("stakeholder_group").distinct().count() >= 9
    assert set(comments.values_list("latest_revision__language", flat=True)) == {"en", "fr", "es", "ar"}
    assert set(comments.values_list("status", flat=True)) == {
        *("pending", "published", "returned", "declined", "hidden", "withdrawn")
    }


def test_nothing_happens_out_of_its_time(demo: Path):
    run()
    comments, now = Comment.objects.all(), timezone.now()
    outside = Q(submitted_at__lt=F("consultation__phases__opens_at"))
    outside |= Q(submitted_at__gt=F("consultation__phases__closes_at"))
    assert not comments.filter(outside, consultation__phases__feature="comment").exists()
    assert not comments.filter(submitted_at__gt=now).exists()
    assert not comments.filter(published_at__lt=F("submitted_at")).exists()
    timed = comments.filter(date_only=False)
    assert not timed.filter(submitted_at__lt=F("parent__published_at")).exists()
    assert not Decision.objects.filter(decided_at__gt=now).exists()


def test_every_ruling_has_its_decision(demo: Path):
    run()
    rulings = Counter(Decision.objects.values_list("ruling", flat=True))
    statuses = Counter(Comment.objects.values_list("status", flat=True))
    edits = Comment.objects.filter(revisions__status="superseded").count()
    published = statuses["published"] + statuses["hidden"] + statuses["withdrawn"]
    assert rulings == {
        "publish": published + edits,
        "return": statuses["returned"],
        "decline": statuses["declined"],
        "hide": statuses["hidden"],
    }
    against = Decision.objects.exclude(ruling="publish")
    assert all(decision.reason and decision.note for decision in against)


def test_moderators_confirm_what_they_publish(demo: Path):
    run()
    origins = set(ObjectiveTag.objects.values_list("content_object__status", "origin"))
    assert ("published", "confirmed") in origins
    assert ("published", "proposed") not in origins
    assert {origin for status, origin in origins if status == "pending"} == {"proposed"}


def test_edits_wait_while_readers_keep_the_published_wording(demo: Path):
    run()
    waiting = [comment for comment in Comment.objects.published() if comment.has_pending_edit]
    assert waiting
    assert all(comment.published_revision.number == 1 for comment in waiting)
    assert Comment.objects.awaiting_decision().count() == len(waiting) + 5


def test_counts_agree_with_what_is_shown(demo: Path):
    run()
    for question in Question.objects.all():
        assert question.comment_count == question.comments.published().count()


def test_one_moderator_has_languages_of_their_own(demo: Path):
    run()
    limited = Role.objects.limited().get()
    assert (limited.consultation.slug, limited.languages) == ("coastal-mobility-review", ["ar", "fr"])


def test_participant_follows_a_question_and_its_consultation(demo: Path):
    run()
    consultation = Consultation.objects.get(slug="coastal-mobility-review")
    question = Question.objects.get(roundtable__consultation=consultation, roundtable__number=1, number=2)
    topics = Subscription.objects.filter(user__email="participant@plenary.example")
    assert set(topics.values_list("topic", flat=True)) == {question.topic, consultation.topic}


def test_some_people_show_something_of_themselves(demo: Path):
    run()

    shown = Profile.objects.filter(biography_audience="everyone").exclude(biography="")
    assert Profile.objects.count() == 12
    assert set(shown.values_list("biography_language", flat=True)) == {"ar", "en", "es", "fr"}


def test_demo_shows_every_voice_and_every_attribution(demo: Path):
    run()

    comments = Comment.objects.published()
    assert set(comments.filter(attribution=CommentAttribution.NAMED).values_list("voice", flat=True)) >= set(
        CommentVoice
    )
    shown = {
        CommentAttribution.NAMED,
        CommentAttribution.ORGANISATION,
        CommentAttribution.CHATHAM_HOUSE,
        CommentAttribution.PROTECTED,
    }
    assert set(comments.values_list("attribution", flat=True)) == shown
    on_behalf = comments.filter(voice=CommentVoice.ORGANISATION)
    assert not on_behalf.exclude(author__affiliations__may_represent=True).exists()


def test_joint_comment_shows_those_who_signed_and_not_who_was_asked(demo: Path):
    run()

    joint = Comment.objects.get(voice=CommentVoice.JOINT)
    assert [(each["name"], each["organisation"]) for each in joint.co_signatories] == [
        ("مريم الساحلي", "League of Marjanis Abroad"),
        ("Elin Sørbakk", "Seafarers’ Clinic of Nordhavn"),
    ]
    assert [(each["verified"], each["by_email"]) for each in joint.co_signatories] == [
        (True, False),
        (False, True),
    ]
    assert joint.co_signatures.count() == 3


def test_someone_is_protected_someone_asks_to_be_and_a_reveal_waits(demo: Path):
    run()

    assert Counter(Protection.objects.values_list("status", flat=True)) == {"granted": 1, "requested": 1}
    protected = Comment.objects.get(author__protections__status="granted")
    assert (protected.attribution, protected.author_name) == (CommentAttribution.PROTECTED, "")
    reveal = Reveal.objects.get()
    assert reveal.is_open
    assert reveal.requested_by.email != "organiser@plenary.example"


def test_demo_has_files_mentions_and_a_text_that_waits(demo: Path, settings: Settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"
    run()

    files = Attachment.objects.published().clean()
    assert {(each.name, each.kind, bool(each.thumbnail_url)) for each in files} == {
        ("Permits by age.png", "png", True),
        ("Permiso del sector.docx", "docx", False),
        ("Annex B, registry.pdf", "pdf", False),
    }
    assert all(each.open().size == each.size for each in files)
    assert sum(path.stat().st_size for path in (tmp_path / "media").rglob("*") if path.is_file()) < 120_000
    participant = User.objects.get(email="participant@plenary.example")
    mentioned = Mention.objects.values_list("user__name", flat=True)
    assert sorted(mentioned) == sorted([participant.name, "Rosa Delmar", "ليلى مرساوي", "هالة المينائي"])
    assert not Comment.objects.filter(latest_revision__body__contains="@{").exists()
    assert Draft.objects.get().user == participant
    assert Endorsement.objects.filter(comment__consultation__slug="coastal-mobility-review").count() > 20
