from datetime import timedelta

import factory
from django.utils import timezone

from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Consultation, Invitation, InvitationBatch, Phase, Question, Role, Roundtable
from apps.objectives.models import Framework, Objective
from tests.factories.people import UserFactory


class FrameworkFactory(factory.django.DjangoModelFactory[Framework]):
    class Meta:
        model = Framework

    code = factory.Sequence(lambda n: f"framework-{n}")
    name = factory.LazyAttribute(lambda framework: {"en": f"Framework {framework.code}"})


class ObjectiveFactory(factory.django.DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    framework = factory.SubFactory(FrameworkFactory)
    number = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda objective: {"en": f"Objective {objective.number}"})
    name = factory.LazyAttribute(lambda objective: f"{objective.framework.code} {objective.number}")
    slug = factory.LazyAttribute(lambda objective: f"{objective.framework.code}-{objective.number}")


class ConsultationFactory(factory.django.DjangoModelFactory[Consultation]):
    """An announced consultation in English and French whose phase for comments is open."""

    class Meta:
        model = Consultation
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"review-{n}")
    code = factory.Sequence(lambda n: f"REV{n}")
    title = factory.LazyAttribute(lambda consultation: {"en": f"Review {consultation.code}"})
    organiser_name = {"en": "Secretariat of the Review"}
    languages = ["en", "fr"]
    time_zone = "Europe/Zurich"
    framework = factory.SubFactory(FrameworkFactory)
    announced_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))

    @factory.post_generation
    def phases(self: Consultation, create: bool, extracted: object, **kwargs: object) -> None:  # type: ignore[misc]
        """`phases=[]` makes a consultation without any."""
        if extracted is None:
            PhaseFactory(consultation=self)


class PhaseFactory(factory.django.DjangoModelFactory[Phase]):
    class Meta:
        model = Phase

    consultation = factory.SubFactory(ConsultationFactory, phases=[])
    feature = Feature.COMMENT
    title = {"en": "Comments"}
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))


class RoundtableFactory(factory.django.DjangoModelFactory[Roundtable]):
    class Meta:
        model = Roundtable

    consultation = factory.SubFactory(ConsultationFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda roundtable: {"en": f"Roundtable {roundtable.number}"})


class QuestionFactory(factory.django.DjangoModelFactory[Question]):
    class Meta:
        model = Question

    roundtable = factory.SubFactory(RoundtableFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda question: {"en": f"What works? ({question.number})"})


class RoleFactory(factory.django.DjangoModelFactory[Role]):
    """A moderator's, of everything; `roundtables` and `languages` limit it."""

    class Meta:
        model = Role
        skip_postgeneration_save = True

    consultation = factory.SubFactory(ConsultationFactory)
    user = factory.SubFactory(UserFactory)
    name = RoleName.MODERATOR

    @factory.post_generation
    def roundtables(self: Role, create: bool, extracted: list[Roundtable] | None, **kwargs: object) -> None:  # type: ignore[misc]
        if extracted is not None:
            self.only_roundtables = True
            self.save()
            self.roundtables.set(extracted)


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """One that was sent by e-mail, for a participant."""

    class Meta:
        model = Invitation

    consultation = factory.SubFactory(ConsultationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@elsewhere.example")
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    sent_at = factory.LazyFunction(timezone.now)


class InvitationBatchFactory(factory.django.DjangoModelFactory[InvitationBatch]):
    """An uploaded file of which nothing is confirmed."""

    class Meta:
        model = InvitationBatch

    consultation = factory.SubFactory(ConsultationFactory)
    uploaded_by = factory.SubFactory(UserFactory)
    file_name = "guests.csv"
    columns = ["email"]
    role = RoleName.PARTICIPANT
    language = "en"
