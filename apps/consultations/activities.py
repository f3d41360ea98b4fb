"""What consultations record, the topics that they own, and who may listen to them."""

from apps.activity import topics
from apps.activity.kinds import Kind, register
from apps.activity.topics import Listener
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question, Role, Roundtable


def _sees_consultation(user: Listener, number: int) -> bool:
    return Consultation.objects.visible_to(user).filter(pk=number).exists()


def _sees_roundtable(user: Listener, number: int) -> bool:
    return Roundtable.objects.visible_to(user).filter(pk=number).exists()


def _sees_question(user: Listener, number: int) -> bool:
    return Question.objects.visible_to(user).filter(pk=number).exists()


def _organises(user: Listener, number: int) -> bool:
    organisers = Role.objects.filter(consultation=number, name=RoleName.ORGANISER)
    return user.is_authenticated and organisers.filter(user=user.pk).exists()


def _moderates(user: Listener, number: int) -> bool:
    """Whether all of the queue is theirs: moderators with limits hear on the topic of their own desk."""
    everything = Role.objects.moderating().unlimited()
    return user.is_authenticated and everything.filter(consultation=number, user=user.pk).exists()


def _has_desk(user: Listener, number: int) -> bool:
    return user.is_authenticated and Role.objects.limited().filter(pk=number, user=user.pk).exists()


for _name in (
    "role.given",
    "invitation.made",
    "invitations.made",
    "invitations.revoked",
    "invitation.accepted",
    "invitation.revoked",
):
    register(Kind(_name))
for _name in ("role.removed", "role.limited", "consultation.visibility_changed"):
    register(Kind(_name, changes_access=True))
topics.register("consultation", _sees_consultation, followable=True)
topics.register("roundtable", _sees_roundtable, followable=True)
topics.register("question", _sees_question, followable=True)
topics.register("queue", _moderates)
topics.register("desk", _has_desk)
topics.register("organisers", _organises)
