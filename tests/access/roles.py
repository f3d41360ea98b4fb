"""Who asks. The names of five of them are the names of roles in a consultation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.test import Client

from apps.accounts.models import SignUp, User
from apps.core.models import CountryName
from apps.organisations.models import Affiliation, AffiliationStatus
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from tests.access.secrets import Secrets
from tests.factories import AffiliationFactory, CountryNameFactory, ProfileFactory, SignUpFactory, UserFactory


class Asker(StrEnum):
    ANONYMOUS = "anonymous"
    NEWCOMER = "newcomer"  # has an account, and nothing to do with any consultation
    AUTHOR = "author"  # wrote all comments here while that was open, and has no role
    INVITED = "invited"  # by e-mail, and has not accepted
    REMOVED = "removed"  # was a participant until an organiser took the role away
    OBSERVER = "observer"
    PARTICIPANT = "participant"
    RAPPORTEUR = "rapporteur"
    MODERATOR = "moderator"
    ORGANISER = "organiser"
    STRANGER = "stranger"  # the organiser of another consultation
    ADMINISTRATOR = "administrator"  # of the site, without any role


ROLES = (Asker.OBSERVER, Asker.PARTICIPANT, Asker.RAPPORTEUR, Asker.MODERATOR, Asker.ORGANISER)


@dataclass(frozen=True)
class Cast:
    """The people behind the askers, and a bystander: a participant to whom things are done.

    The author claims to speak for an organisation of which nobody has heard; the bystander does speak for one.
    `parts` says as what each asker comes to the consultation of this cast: mostly as themself.
    """

    people: dict[Asker, User]
    bystander: User
    claim: Affiliation
    affiliation: Affiliation
    sign_up: SignUp
    country_name: CountryName  # from a day to come
    profile: Profile  # of the bystander, with something for everyone, for those near and for nobody
    closed_profile: Profile  # of the participant, who shows nothing of it
    parts: Mapping[Asker, Asker]

    def client_of(self, asker: Asker) -> Client:
        """A browser in which `asker` is signed in; a page that breaks is an answer like any other."""
        client = Client(raise_request_exception=False)
        if asker in self.people:
            client.force_login(self.people[asker])
        return client


def make_cast(secrets: Secrets, near: Collection[str]) -> Cast:
    """`near` are those who take part in something with the bystander that both may read."""
    people = {asker: _person(secrets, asker) for asker in Asker if asker != Asker.ANONYMOUS}
    return _cast(secrets, people, {asker: asker for asker in Asker}, near)


def make_cast_elsewhere(secrets: Secrets, here: Cast) -> Cast:
    """Other people, but for the stranger, who organises there; to them all of `here` are newcomers."""
    people = {asker: _person(secrets, f"{asker} elsewhere") for asker in Asker if asker != Asker.ANONYMOUS}
    people[Asker.ORGANISER] = here.people[Asker.STRANGER]
    parts = dict.fromkeys(Asker, Asker.NEWCOMER)
    themselves = (Asker.ANONYMOUS, Asker.ADMINISTRATOR)
    return _cast(
        secrets,
        people,
        parts | {asker: asker for asker in themselves} | {Asker.STRANGER: Asker.ORGANISER},
        near={Asker.STRANGER},
    )


def _cast(
    secrets: Secrets, people: dict[Asker, User], parts: Mapping[Asker, Asker], near: Collection[str]
) -> Cast:
    User.objects.filter(pk=people[Asker.ADMINISTRATOR].pk).update(is_staff=True, is_superuser=True)
    bystander = _person(secrets, "bystander")
    return Cast(
        people,
        bystander,
        claim=AffiliationFactory(user=people[Asker.AUTHOR], status=AffiliationStatus.CLAIMED),
        affiliation=AffiliationFactory(user=bystander, status=AffiliationStatus.VERIFIED),
        sign_up=SignUpFactory(email=f"{secrets.mark_person('address of a sign-up')}@newcomers.example"),
        profile=_profile(secrets, bystander, near),
        closed_profile=ProfileFactory(
            user=people[Asker.PARTICIPANT],
            biography=f"Born at sea. {secrets.mark_person('hidden biography', Asker.PARTICIPANT)}",
        ),
        country_name=_country_name(),
        parts=parts,
    )


def _country_name() -> CountryName:
    known = CountryName.objects.filter(code="QM", valid_from__isnull=False).first()
    return known or CountryNameFactory(code="QM", valid_from=date(2099, 1, 1))


def _profile(secrets: Secrets, person: User, near: Collection[str]) -> Profile:
    profile = ProfileFactory(
        user=person,
        biography="Born at sea.",
        biography_audience=Audience.EVERYONE,
        links_audience=Audience.SHARED,
        directory_audience=Audience.NOBODY,
    )
    label = secrets.mark("link of a profile", {*near, "bystander", Asker.ADMINISTRATOR})
    profile.links.create(position=0, label=label, url="https://elsewhere.example/")
    return profile


def _person(secrets: Secrets, who: str) -> User:
    """Their address is theirs alone to see; the administrator sees it in the Django admin."""
    mark = secrets.mark_person(f"the address of the {who}", who)
    return UserFactory(email=f"{mark}@{who.replace(' ', '-')}.example", name=f"Person who is {who}")
