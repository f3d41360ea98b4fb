"""What the imports of the real files must give, run twice each."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from lxml import html

from apps.consultations.models import Consultation, Question, Role
from apps.discussions.models import Comment
from apps.objectives.models import Framework

pytestmark = pytest.mark.django_db


def run(command: str, path: Path, *arguments: str) -> str:
    output = StringIO()
    call_command(command, str(path), *arguments, stdout=output)
    print(output.getvalue())
    return output.getvalue()


@pytest.fixture
def roundtable(shared_data: Path) -> Consultation:
    path = shared_data / "discussion-space-roundtable-1.json"
    outputs = [run("import_discussion", path, "--format=discussion_space", "--write") for _time in range(2)]
    assert outputs[0].endswith("Written: 49 comments.\n")
    assert outputs[1].endswith("Nothing was new, nothing was written.\n")
    return Consultation.objects.get()


def comment_with(words: str) -> Comment:
    return Comment.objects.get(latest_revision__body__contains=words)


def test_questions_speak_three_languages(roundtable: Consultation):
    questions = list(Question.objects.in_order())
    assert [(question.number, set(question.text.data)) for question in questions] == [
        *((number, {"en", "fr", "es"}) for number in (1, 2, 3, 4)),
        (None, {"en"}),
    ]
    assert [question.comment_count for question in questions] == [11, 7, 9, 9, 13]


def test_comments_authors_and_languages(roundtable: Consultation):
    comments = Comment.objects.published()
    assert comments.count() == 49
    assert comments.values("author").distinct().count() == 19
    languages = Counter(comments.values_list("latest_revision__language", flat=True))
    assert languages == {"en": 39, "fr": 6, "es": 4}


def test_order_is_oldest_first(roundtable: Consultation):
    comments = Comment.objects.order_by("placed_at")
    assert [comment.number for comment in comments] == list(range(1, 50))
    assert comments.values("placed_at").distinct().count() == 49


def test_missing_comments_are_proven_and_the_orphan_is_marked(shared_data: Path, roundtable: Consultation):
    path = shared_data / "discussion-space-roundtable-1.json"
    output = run("import_discussion", path, "--format=discussion_space")
    assert "by the counts shown, 5 comments are missing from the page" in output
    orphan = Comment.objects.exclude(missing_parent="").get()
    assert (orphan.missing_parent, orphan.parent, orphan.children.count()) == ("Paul Tacon", None, 1)


def test_names_stay_cut_and_badges_grant_nothing(roundtable: Consultation):
    cut = Comment.objects.filter(author_name__endswith="…").values_list("author_name", flat=True)
    assert set(cut) == {"Spanish Commis…", "Pablo Sebastia…"}
    assert not Role.objects.exists()
    assert set(Comment.objects.values_list("role_badge", flat=True)) == {""}


def test_list_that_skips_four_and_notes_stay(roundtable: Consultation):
    skipping = comment_with("reconnaitre la migration").published_revision
    numbers = ["1. reconnaitre", "2.rendre", "3.Motiver", "5.augmenter"]
    assert all(f"<p>{number}" in skipping.html for number in numbers)
    assert "4." not in skipping.html
    notes = comment_with("International trade of goods").published_revision
    assert all(f"<p>[{number}] " in notes.html for number in (1, 2, 3, 4))


def test_page_of_question_1_shows_the_reply_under_its_parent(roundtable: Consultation, client: Client):
    page = client.get(reverse("discussions:question", args=[roundtable.slug, 1, 1]))
    shown = {
        article.get("id"): next((above.get("id") for above in article.iterancestors("article")), None)
        for article in html.fromstring(page.content).iterfind(".//article[@id]")
    }
    comments = Comment.objects.filter(question__number=1)
    assert shown == {f"c{c.pk}": f"c{c.parent_id}" if c.parent_id else None for c in comments}
    assert len(shown) == 11
    assert [parent is not None for parent in shown.values()].count(True) == 1


def test_polis_keeps_its_rulings(shared_data: Path):
    path = shared_data / "polis-bowling-green-comments.csv"
    outputs = [run("import_discussion", path, "--format=polis", "--write") for _time in range(2)]
    assert outputs[0].endswith("Written: 896 comments.\n")
    assert outputs[1].endswith("Nothing was new, nothing was written.\n")
    assert Counter(Comment.objects.values_list("status", flat=True)) == {"published": 607, "declined": 289}
    assert Comment.objects.values("author").distinct().count() == 403
    assert Question.objects.get().comment_count == 607


def test_framework_is_loaded(shared_data: Path):
    outputs = [run("load_framework", shared_data / "gcm-objectives.csv") for _time in range(2)]
    assert [output.partition(": ")[2].strip() for output in outputs] == [
        "23 objectives added, 0 updated, 0 unchanged.",
        "0 objectives added, 0 updated, 23 unchanged.",
    ]
    assert Framework.objects.get().objectives.count() == 23
