"""A consultation for the journeys of one language, so that none finds what another has left."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Consultation, Question
from apps.discussions.enums import TagOrigin
from apps.discussions.models import Comment, Reading
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from tests.factories import (
    ConsultationFactory,
    PhaseFactory,
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    pending_comment,
    published_comment,
)
from tests.interface.world import World

SENTENCE = "Every port publishes the list of those who may recruit, and keeps it for ten years. "
LONG = "\n\n".join(f"# {title}\n\n{SENTENCE * 14}" for title in ("What works", "What does not", "What is missing"))
ARABIC = "نطلب أن ينشر كل ميناء قائمة الوسطاء المرخص لهم، وأن تُحفظ القائمة عشر سنوات."
FRENCH = "Chaque port publie la liste des recruteurs agréés, et la conserve dix ans."


@dataclass
class Scene:
    """`comments` stand under the question `reading`; the other questions are for whoever writes."""

    consultation: Consultation
    objectives: list[Objective]
    groups: list[StakeholderGroup]
    reading: Question
    writing: Question
    live: Question
    deciding: Question
    enclosing: Question
    comments: dict[str, Comment] = field(default_factory=dict)
    waiting: list[Comment] = field(default_factory=list)


def make_scene(world: World, language: str) -> Scene:
    consultation = ConsultationFactory(
        slug=f"keyboard-{language}",
        code=f"KEY{language.upper()}",
        title={"en": f"Keyboard review ({language})", "ar": f"مراجعة بلوحة المفاتيح ({language})"},
        languages=["en", "ar", "fr"],
        framework=world.review.framework,
    )
    PhaseFactory(consultation=consultation, feature=Feature.ENDORSE)
    roundtable = RoundtableFactory(
        consultation=consultation, number=1, title={"en": "Fair recruitment", "ar": "توظيف عادل"}
    )
    objectives = list(consultation.framework.objectives.order_by("number")[:3])
    roundtable.objectives.add(*objectives)
    for who, role in (("participant", RoleName.PARTICIPANT), ("moderator", RoleName.MODERATOR),
                      ("organiser", RoleName.ORGANISER)):  # fmt: skip
        RoleFactory(consultation=consultation, user=world.people[who], name=role)
    texts = (
        {"en": f"What works at sea? ({language} {n})", "ar": f"ما الذي ينجح في البحر؟ ({language} {n})"}
        for n in range(1, 6)
    )
    questions = [QuestionFactory(roundtable=roundtable, number=n, text=text) for n, text in enumerate(texts, 1)]
    for each in (consultation, roundtable, *questions):
        each.refresh_from_db()  # with its texts in the reader's language
    scene = Scene(consultation, objectives, list(StakeholderGroup.objects.order_by("pk")[:3]), *questions)
    _fill(scene)
    Reading.objects.create(
        user=world.people["participant"],
        question=scene.reading,
        seen=[each.pk for name, each in scene.comments.items() if name not in ("arabic", "deep")],
    )
    return scene


def _fill(scene: Scene) -> None:
    """Threads with long and short comments, in three languages, on three objectives, of three groups."""
    start = timezone.now() - timedelta(days=5)
    rosa, amal = (UserFactory(name=name) for name in ("Rosa Testa", "أمل الاختبار"))
    for author in (rosa, amal):
        ProfileFactory(user=author, directory_audience="everyone")
        RoleFactory(consultation=scene.consultation, user=author, name=RoleName.PARTICIPANT)
    written = (
        ("long", LONG, "en", rosa, None, 0),
        ("arabic", ARABIC, "ar", amal, None, 1),
        ("french", FRENCH, "fr", UserFactory(name="Zoé Testa"), None, 2),
        ("reply", "It does here, too.", "en", amal, "long", 1),
        ("deeper", "Since when?", "en", rosa, "reply", 0),
        ("deepest", "Since last year.", "en", amal, "deeper", 1),
        ("deep", "That is good to hear.", "en", rosa, "deepest", 0),
        ("last", "One thing more: who pays?", "en", rosa, None, 0),
    )
    for hours, (name, body, language, author, parent, at) in enumerate(written):
        comment = scene.comments[name] = published_comment(
            question=scene.reading,
            body=body,
            language=language,
            author=author,
            parent=scene.comments.get(parent or ""),
            stakeholder_group=scene.groups[at],
            published_at=start + timedelta(hours=hours),
        )
        comment.objective_tags.create(tag=scene.objectives[at], origin=TagOrigin.CONFIRMED)
    Comment.objects.filter(pk=scene.comments["french"].pk).update(endorsement_count=5)
    for number in range(8):
        published_comment(
            question=scene.live, author=rosa, body=f"[Page {number}](https://documents.example/{number})"
        )
    scene.waiting = [
        pending_comment(question=scene.deciding, author=amal, body=f"The {word} one waits.")
        for word in ("first", "second", "third")
    ]
