import factory
from django.contrib.auth.hashers import make_password

from apps.accounts.models import SignUp, User
from apps.core.models import CountryName
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup
from apps.profiles.models import Profile


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@plenary.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def verified_address(self: User, create: bool, extracted: object, **kwargs: object) -> None:  # type: ignore[misc]
        """A signed-up person has a verified address, as allauth wants it."""
        self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class SignUpFactory(factory.django.DjangoModelFactory[SignUp]):
    """An account that was asked for and not confirmed."""

    class Meta:
        model = SignUp

    email = factory.Sequence(lambda n: f"newcomer{n}@plenary.example")
    name = factory.Sequence(lambda n: f"Newcomer {n}")
    password = factory.LazyFunction(lambda: make_password("a long walk by the sea"))


class StakeholderGroupFactory(factory.django.DjangoModelFactory[StakeholderGroup]):
    class Meta:
        model = StakeholderGroup
        django_get_or_create = ("code",)

    code = "trade_union"
    name = factory.LazyAttribute(lambda group: {"en": group.code.replace("_", " ").capitalize()})


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: {"en": f"Organisation {n}"})
    stakeholder_group = factory.SubFactory(StakeholderGroupFactory)


class AffiliationFactory(factory.django.DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    stakeholder_group = factory.SelfAttribute("organisation.stakeholder_group")
    position = "Coordinator"
    status = AffiliationStatus.VERIFIED


class CountryNameFactory(factory.django.DjangoModelFactory[CountryName]):
    """In force for ever, unless the test says otherwise."""

    class Meta:
        model = CountryName

    code = "XK"
    name = {"en": "Kosovo"}


class ProfileFactory(factory.django.DjangoModelFactory[Profile]):
    """Of somebody who has not said who may see anything; a biography is in English."""

    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    biography = ""
    biography_language = factory.LazyAttribute(lambda profile: "en" if profile.biography else "")
