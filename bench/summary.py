"""How long each format of the discussion summary takes, and how much memory: `python bench/summary.py [comments]`.

Makes two consultations in a database of its own, one with a tenth of the comments, writes each format in a fresh
process and prints seconds, their ratio to the JSON of the same run, peak memory above that of an idle process,
and the size of the file. Nothing is asserted. DATABASE_URL says which server to use.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from apps.consultations.models import Consultation, Question  # noqa: E402
from apps.core.markdown import render_markdown  # noqa: E402
from apps.discussions.enums import RevisionStatus, Status, TagOrigin  # noqa: E402
from apps.discussions.models import Comment, ObjectiveTag, Revision  # noqa: E402
from apps.reports.exports import FORMATS  # noqa: E402
from apps.reports.queries import one_moment, read_summary  # noqa: E402
from tests.factories import (  # noqa: E402
    ConsultationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoundtableFactory,
    UserFactory,
)

PARAGRAPH = (
    "Our members worked with two harbour towns for three years. **What helped most** was one desk for all papers, "
    "open on market days, and a number that one could call in one's own language. "
)
BODY = PARAGRAPH * 2 + "\n\n1. One desk.\n2. One number.\n3. A date by which one hears.\n\n" + PARAGRAPH
ARABIC = "نجحت التصاريح الموسمية لأن النقابات شاركت في صياغتها، ولأن مكتبًا واحدًا يستقبل جميع الأوراق. " * 4
DATABASE = "bench_summary"
QUESTIONS = 5
NAMES = ("json", "csv", "xlsx", "docx", "pdf")


def main(size: int) -> None:
    connection.settings_dict["TEST"]["NAME"] = DATABASE
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for number, count in enumerate((size // 10, size), start=1):
            make_consultation(f"BENCH{number}", count)
            print(f"\n{count} comments")
            print_measures(
                {name: measure(name, f"BENCH{number}") for name in ("json", "csv", "xlsx", "docx", "pdf")}
            )
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)


def print_measures(measures: dict[str, dict[str, float]]) -> None:
    print(f"{'format':8}{'seconds':>10}{'× JSON':>10}{'peak MB':>10}{'file MB':>10}")
    for name, found in measures.items():
        ratio = found["seconds"] / measures["json"]["seconds"]
        print(f"{name:8}{found['seconds']:>10.2f}{ratio:>10.1f}{found['peak']:>10.1f}{found['file']:>10.2f}")


def measure(name: str, code: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--write", name, code]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def write(name: str, code: str) -> None:
    connection.settings_dict["NAME"] = DATABASE
    consultation = Consultation.objects.get(code=code)
    form = FORMATS[name]
    forget_peak()
    before, start = peak(), time.perf_counter()
    with TemporaryFile() as file:
        with one_moment():
            content = read_summary(consultation)
            form.write_to(file, content)
        seconds = time.perf_counter() - start
        size = file.seek(0, os.SEEK_END)
    print(json.dumps({"seconds": seconds, "peak": peak() - before, "file": size / 1e6}))


def forget_peak() -> None:
    """Linux: begin anew with the memory held now (proc_pid_clear_refs(5))."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The most memory held since then, in MB; of a child process too, if that is more."""
    status = Path("/proc/self/status").read_text()
    own = int(status.split("VmHWM:")[1].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def make_consultation(code: str, count: int) -> None:
    consultation = ConsultationFactory(code=code, slug=code.lower())
    objectives = [ObjectiveFactory(framework=consultation.framework) for _ in range(5)]
    roundtable = RoundtableFactory(consultation=consultation, number=1)
    roundtable.objectives.set(objectives)
    authors = [UserFactory() for _ in range(50)]
    for number in range(QUESTIONS):
        question = QuestionFactory(roundtable=roundtable, number=number + 1)
        comments = make_comments(question, authors, count // QUESTIONS, first=number * (count // QUESTIONS))
        ObjectiveTag.objects.bulk_create(
            ObjectiveTag(content_object=comment, tag=objectives[comment.number % 5], origin=TagOrigin.CONFIRMED)
            for comment in comments
        )


def make_comments(question: Question, authors: list, count: int, *, first: int) -> list[Comment]:
    consultation = question.roundtable.consultation
    comments = Comment.objects.bulk_create(
        Comment(
            consultation=consultation,
            question=question,
            number=first + index + 1,
            reference=f"{consultation.code}-{question.code}-{first + index + 1:04d}",
            author=authors[index % len(authors)],
            author_name=authors[index % len(authors)].name,
        )
        for index in range(count)
    )
    texts = {language: (body, render_markdown(body)) for language, body in (("en", BODY), ("ar", ARABIC))}
    revisions = Revision.objects.bulk_create(
        Revision(
            comment=comment,
            body=texts[language][0],
            html=texts[language][1],
            language=language,
            status=RevisionStatus.PUBLISHED,
        )
        for comment in comments
        for language in ("ar" if comment.number % 10 == 0 else "en",)
    )
    for comment, revision in zip(comments, revisions, strict=True):
        comment.published_revision = comment.latest_revision = revision
        comment.status, comment.published_at = Status.PUBLISHED, comment.placed_at
    fields = ["published_revision", "latest_revision", "status", "published_at"]
    Comment.objects.bulk_update(comments, fields, batch_size=500)
    return comments


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
