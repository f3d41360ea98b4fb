"""The command that imports a discussion held elsewhere."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Standing
from apps.consultations.models import Consultation, Question, Role
from apps.discussions.models import Comment
from apps.moderation.models import Decision
from apps.objectives.loaders import load_bundled_framework
from tests.factories import ConsultationFactory, QuestionFactory

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
PAGE, EXPORT = DATA / "discussion_space.json", DATA / "polis.csv"
REPORT = """\
discussion_space: roundtable 1 of the consultation “discussion-space” (new)
  questions  2: 1 (en, fr, es), 2 (en, fr, es)
  comments   9: 9 published
  places     4 open floor, 2 question 1, 3 question 2
  authors    4
  languages  5 en, 2 es, 2 fr
  replies    2 under their parents, 1 marked as answering an absent comment
  period     2024-03-02 to 2024-03-08
  to write   9 comments; 0 are here from an earlier import
Odd:
"""


def run(path: Path, *arguments: str, name: str = "discussion_space") -> str:
    output = StringIO()
    call_command("import_discussion", str(path), f"--format={name}", *arguments, stdout=output)
    return output.getvalue()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Consultation, Question, Comment, User, Activity))


def comment_with(words: str) -> Comment:
    return Comment.objects.get(latest_revision__body__contains=words)


def test_dry_run_reports_and_writes_nothing():
    output = run(PAGE)
    assert output.startswith(REPORT)
    assert "  entry 9: answers Tomas Aldermeer, whose comment is not on the page" in output
    assert output.endswith("Nothing was written: this was a dry run. Add --write to import.\n")
    assert counts() == (0, 0, 0, 0, 0)


def test_page_is_written_whole():
    output = run(PAGE, "--write")
    assert output.startswith(REPORT)
    assert output.endswith("Written: 9 comments.\n")
    assert counts() == (1, 3, 9, 4, 1)


def test_second_run_adds_nothing():
    run(PAGE, "--write")
    before = counts(), list(Comment.objects.order_by("id").values())
    output = run(PAGE, "--write")
    assert "  to write   0 comments; 9 are here from an earlier import\n" in output
    assert output.endswith("Nothing was new, nothing was written.\n")
    assert (counts(), list(Comment.objects.order_by("id").values())) == before


def test_longer_copy_adds_what_is_new(tmp_path: Path):
    entries = json.loads(PAGE.read_text(encoding="utf-8"))
    part = tmp_path / "part.json"
    part.write_text(json.dumps(entries[:3] + entries[4:]), encoding="utf-8")
    run(part, "--write")
    assert run(PAGE, "--write").endswith("Written: 1 comments.\n")
    assert comment_with("ramp is where").parent == comment_with("Two lamps")


def test_numbers_run_from_the_oldest_and_a_day_keeps_the_order_of_the_page():
    run(PAGE, "--write")
    comments = list(Comment.objects.order_by("placed_at"))
    assert [comment.reference for comment in comments] == [
        "GCM-RT1-Q1-0001",
        "GCM-RT1-Q1-0002",
        "GCM-RT1-Q2-0003",
        "GCM-RT1-Q2-0004",
        "GCM-RT1-Q2-0005",
        "GCM-RT1-OF-0006",
        "GCM-RT1-OF-0007",
        "GCM-RT1-OF-0008",
        "GCM-RT1-OF-0009",
    ]
    first, second = comments[:2]
    assert first.published_at == second.published_at == datetime(2024, 3, 2, 12, tzinfo=UTC)
    assert (first.placed_at < second.placed_at, first.date_only) == (True, True)


def test_replies_keep_their_parents_and_an_orphan_is_marked():
    run(PAGE, "--write")
    orphan = comment_with("voix haute")
    assert comment_with("ramp is where").parent == comment_with("Two lamps")
    assert (orphan.parent, orphan.missing_parent) == (None, "Tomas Aldermeer")
    assert comment_with("Good to know").parent == orphan


def test_page_keeps_lists_notes_and_numbers():
    run(PAGE, "--write")
    skipping, listed = comment_with("les équipages"), comment_with("Two lamps")
    assert "<p>2.une radio par poste</p>\n<p>4.une relève" in skipping.published_revision.html
    assert "<li>one at the stairs\n<ul>\n<li>with a spare bulb</li>" in listed.published_revision.html
    assert "<p>[1] Deck survey, 2023, page 4 *and* annex_b</p>" in listed.published_revision.html


def test_language_is_that_of_each_comment():
    run(PAGE, "--write")
    assert comment_with("voix haute").latest_revision.language == "fr"
    assert comment_with("pescado").latest_revision.language == "es"


def test_authors_cannot_sign_in_and_badges_grant_nothing():
    run(PAGE, "--write")
    authors = User.objects.order_by("name")
    assert [author.name for author in authors] == [
        "Bram Oosterdijk",
        "Cooperativa del M…",
        "Ferry Users of the Sound",
        "Odile Varnay",
    ]
    assert all(author.email.endswith("@import.invalid") for author in authors)
    assert not any(author.is_active or author.has_usable_password() for author in authors)
    assert not Role.objects.exists()
    assert set(Comment.objects.values_list("role_badge", flat=True)) == {""}


def test_consultation_made_for_it_is_public_and_over():
    load_bundled_framework("gcm")
    run(PAGE, "--write")
    consultation = Consultation.objects.get(slug="discussion-space")
    assert (consultation.code, consultation.languages) == ("GCM", ["en", "fr", "es"])
    assert (consultation.standing, consultation.framework.code) == (Standing.CLOSED, "gcm")
    assert consultation.announced_at == datetime(2024, 3, 2, 12, tzinfo=UTC)


def test_questions_count_their_comments():
    run(PAGE, "--write")
    assert [(q.number, q.comment_count) for q in Question.objects.in_order()] == [(1, 2), (2, 3), (None, 4)]


def test_import_is_recorded_once():
    run(PAGE, "--write")
    run(PAGE, "--write")
    activity = Activity.objects.get()
    assert (activity.kind, activity.actor, activity.data) == (
        "discussion.imported",
        None,
        {"format": "discussion_space", "comments": 9},
    )
    assert activity.topics == [activity.target.topic]


def test_import_into_a_consultation_keeps_its_question():
    question = QuestionFactory(number=1, roundtable__number=3, text={"en": "Their own words?"})
    consultation = question.roundtable.consultation
    run(PAGE, f"--consultation={consultation.slug}", "--roundtable=3", "--write")
    question.refresh_from_db()
    assert (str(question.text), question.comment_count) == ("Their own words?", 2)
    assert Consultation.objects.get() == consultation


def test_polis_keeps_what_its_moderators_ruled():
    run(EXPORT, "--write", name="polis")
    assert sorted(Comment.objects.values_list("reference", "status", "author_name")) == [
        ("POLIS-RT1-OF-0001", "published", "Participant 7"),
        ("POLIS-RT1-OF-0002", "pending", "Participant 9"),
        ("POLIS-RT1-OF-0003", "declined", "Participant 9"),
        ("POLIS-RT1-OF-0004", "published", "Participant 7"),
    ]
    assert not Decision.objects.exists()


def test_authors_of_two_consultations_are_not_one_person():
    for slug in ("one", "two"):
        ConsultationFactory(slug=slug)
        run(EXPORT, f"--consultation={slug}", "--write", name="polis")
    assert User.objects.count() == 4


def test_language_is_sought_among_those_of_the_consultation():
    ConsultationFactory(slug="town", languages=["en", "fr"])
    run(EXPORT, "--consultation=town", "--write", name="polis")
    assert comment_with("Morte benches").latest_revision.language == "en"


def test_malformed_file_writes_nothing(tmp_path: Path):
    entries = json.loads(PAGE.read_text(encoding="utf-8"))
    entries[-1]["date"] = "yesterday"
    path = tmp_path / "page.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        run(path, "--write")
    assert str(refusal.value) == "Entry 11 has the date “yesterday”, not one like “Dec 08, 2021”."
    assert counts() == (0, 0, 0, 0, 0)


def test_unknown_consultation_is_refused():
    with pytest.raises(CommandError) as refusal:
        run(PAGE, "--consultation=nowhere", "--write")
    assert str(refusal.value) == ("There is no consultation “nowhere”: leave --consultation out to make one.")


@pytest.mark.parametrize("arguments", [[], ["--write"]])
def test_code_of_another_consultation_is_not_taken(arguments: list[str]):
    ConsultationFactory(code="GCM")
    with pytest.raises(CommandError) as refusal:
        run(PAGE, *arguments)
    assert str(refusal.value) == "Another consultation has the code GCM: name the one to import into."


def test_unknown_format_is_refused():
    with pytest.raises(CommandError, match="invalid choice: 'letters'"):
        run(PAGE, name="letters")
