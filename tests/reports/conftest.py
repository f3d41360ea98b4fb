"""A small review as its organisers would download it, and each format opened as its reader would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils import translation

from apps.consultations.models import Consultation
from apps.discussions.enums import RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment, ObjectiveTag, Revision
from apps.reports.exports import FORMATS
from apps.reports.queries import read_summary
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    OrganisationFactory,
    QuestionFactory,
    RoundtableFactory,
    StakeholderGroupFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

MORNING = datetime(2026, 10, 5, 7, 30, tzinfo=UTC)
# What no reader may ever see of a comment that was hidden or withdrawn.
SILENCED = ("Regretted words.", "Rude words.", "Gone Person", "Rude Person")
NEVER_PUBLISHED = ("Waiting words.", "Returned words.", "Declined words.")
PENDING_EDIT = "An edit in waiting."


@pytest.fixture
def review(db: None) -> SimpleNamespace:
    """Two questions; a thread with a reply in Arabic; one withdrawn, one hidden, and three undecided comments."""
    consultation = ConsultationFactory(
        code="CMR",
        slug="coast",
        title={"en": "Coastal review", "fr": "Examen côtier"},
        disclaimer={"en": "Views are those of their authors."},
        time_zone="Africa/Nairobi",
    )
    permits = ObjectiveFactory(framework=consultation.framework, number=5, label={"en": "Regular pathways"})
    papers = ObjectiveFactory(framework=consultation.framework, number=12, label={"en": "Certainty in procedures"})
    roundtable = RoundtableFactory(consultation=consultation, number=1, title={"en": "Moving with dignity"})
    roundtable.objectives.set([permits, papers])
    first = QuestionFactory(
        roundtable=roundtable, number=1, text={"en": "What has worked?", "fr": "Qu’est-ce qui a fonctionné ?"}
    )
    second = QuestionFactory(roundtable=roundtable, number=2, text={"en": "What should change?"})
    union = OrganisationFactory(name={"en": "Harbour Workers’ Alliance"})
    ada, salma = UserFactory(name="Ada Vance"), UserFactory(name="Salma Haddad")
    root = published_comment(
        question=first,
        author=ada,
        body="We tried **permits** from the [register](https://example.org/r).\n\n1. One desk.\n4. One number.",
        position="Coordinator",
        organisation=union,
        organisation_name=union.name,
        affiliation_verified=True,
        stakeholder_group=StakeholderGroupFactory(code="trade_union"),
        country="KE",
        published_at=MORNING,
    )
    later = published_comment(
        question=first, author=salma, body="Another thread.", published_at=MORNING + timedelta(1)
    )
    reply = published_comment(
        question=first,
        author=salma,
        body="نجحت التصاريح الموسمية.",
        language="ar",
        parent=root,
        country="EG",
        date_only=True,
        published_at=MORNING + timedelta(2),
    )
    later.latest_revision = Revision.objects.create(
        comment=later, number=2, body=PENDING_EDIT, html=f"<p>{PENDING_EDIT}</p>", language="en"
    )
    later.save()
    withdrawn = published_comment(
        question=second, author=ada, author_name="Gone Person", body="Regretted words.", published_at=MORNING
    )
    hidden = published_comment(
        question=second, author=salma, author_name="Rude Person", body="Rude words.", published_at=MORNING
    )
    Comment.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN)
    Comment.objects.filter(pk=hidden.pk).update(status=Status.HIDDEN)
    waiting = pending_comment(question=second, author=ada, body="Waiting words.")
    returned = pending_comment(question=second, author=ada, body="Returned words.", status=Status.RETURNED)
    declined = pending_comment(question=second, author=ada, body="Declined words.", status=Status.DECLINED)
    Revision.objects.filter(comment__in=[returned, declined]).update(status=RevisionStatus.RETURNED)
    for comment, objective, origin in (
        (root, permits, TagOrigin.CONFIRMED),
        (root, papers, TagOrigin.PROPOSED),
        (reply, permits, TagOrigin.CONFIRMED),
        (hidden, papers, TagOrigin.CONFIRMED),
        (waiting, papers, TagOrigin.PROPOSED),
    ):
        ObjectiveTag.objects.create(content_object=comment, tag=objective, origin=origin)
    return SimpleNamespace(
        consultation=consultation,
        first=first,
        second=second,
        root=root,
        reply=reply,
        later=later,
        withdrawn=withdrawn,
        hidden=hidden,
        undecided=[waiting, returned, declined],
    )


@pytest.fixture
def written(review: SimpleNamespace) -> Callable[..., BytesIO]:
    """`written("docx", language="fr", include_undecided=True)`: the file as bytes, from the start."""

    def write(name: str, *, language: str = "en", **included: bool) -> BytesIO:
        file = BytesIO()
        with translation.override(language):
            consultation = Consultation.objects.get(pk=review.consultation.pk)
            FORMATS[name].write_to(file, read_summary(consultation, **included))
        file.seek(0)
        return file

    return write


@pytest.fixture
def french(tmp_path, settings) -> None:
    """A French catalogue with the headings that the tests look for, whatever the project's own says today."""
    import polib
    from django.utils.translation import trans_real

    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    words = {"Discussion summary": "Synthèse des débats", "Author": "Auteur", "Participation": "Qui a parlé"}
    catalogue.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in words.items())
    directory = tmp_path / "fr" / "LC_MESSAGES"
    directory.mkdir(parents=True)
    catalogue.save_as_mofile(str(directory / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations = {}
    yield
    trans_real._translations = {}
