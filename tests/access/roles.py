"""Who asks. The names of five of them are the names of roles in a consultation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
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
    LIMITED = "limited"  # a moderator, and of another roundtable than the one that is asked about
    ORGANISER = "organiser"
    STRANGER = "stranger"  # the organiser of another consultation
    ADMINISTRATOR = "administrator"  # of the site, without any role


ROLES = (
    Asker.OBSERVER,
    Asker.PARTICIPANT,
    Asker.RAPPORTEUR,
    Asker.MODERATOR,
    Asker.LIMITED,
    Asker.ORGANISER,
)
BYSTANDER = "bystander"
# Who decides for whom people speak, and so knows what they claim.
CARING = (Asker.ORGANISER, Asker.STRANGER, Asker.ADMINISTRATOR)


@dataclass(frozen=True)
class Cast:
    """The people behind the askers, and a bystander: a participant to whom things are done.

    The author claims to speak for an organisation of which nobody has heard; the bystander does speak for one.
    `parts` says as what each asker (or somebody else, by name) comes to the consultation of this cast: mostly as
    themself.
    """

    people: dict[Asker, User]
    bystander: User
    claim: Affiliation
    affiliation: Affiliation
    sign_up: SignUp
    country_name: CountryName  # from a day to come
    profile: Profile  # of the bystander, with something for everyone, for those near and for nobody
    closed_profile: Profile  # of the participant, who shows nothing of it
    parts: Mapping[str, Asker]

    def client_of(self, asker: Asker) -> Client:
        """A browser in which `asker` is signed in; a page that breaks is an answer like any other."""
        client = Client(raise_request_exception=False)
        if asker in self.people:
            client.force_login(self.people[asker])
        return client


def make_cast(secrets: Secrets, near: Collection[str]) -> Cast:
    """`near` are those who take part in something with the bystander that both may read."""
    people = {asker: _person(secrets, asker) for asker in Asker if asker != Asker.ANONYMOUS}
    parts: dict[str, Asker] = {asker: asker for asker in Asker}
    return _cast(secrets, people, parts | {BYSTANDER: Asker.PARTICIPANT}, near)


def make_cast_elsewhere(secrets: Secrets, here: Cast) -> Cast:
    """Other people, but for the stranger, who organises there; to them all of `here` are newcomers."""
    people = {asker: _person(secrets, f"{asker} elsewhere") for asker in Asker if asker != Asker.ANONYMOUS}
    people[Asker.ORGANISER] = here.people[Asker.STRANGER]
    parts: dict[str, Asker] = dict.fromkeys(here.parts, Asker.NEWCOMER)
    parts |= {Asker.ANONYMOUS: Asker.ANONYMOUS, Asker.ADMINISTRATOR: Asker.ADMINISTRATOR}
    return _cast(secrets, people, parts | {Asker.STRANGER: Asker.ORGANISER}, near={Asker.STRANGER})


def hide_author(secrets: Secrets, cast: Cast, *, known_as: str = Asker.AUTHOR) -> Cast:
    """With an author of whom nobody knows the name, the position, the address or the number of the account.

    `known_as` names them among those who may read something: by another name the author of `cast` is a newcomer.
    """
    own = {known_as, Asker.ADMINISTRATOR}
    author = UserFactory(
        pk=secrets.mark_number("number of the hidden author", own),
        email=f"{secrets.mark('address of the hidden author', own)}@author.example",
        name=f"Author {secrets.mark('name of the hidden author', own.union(CARING))}",
    )
    return replace(
        cast,
        people=cast.people | {Asker.AUTHOR: author},
        parts={**cast.parts, Asker.AUTHOR: Asker.NEWCOMER, known_as: Asker.AUTHOR},
        claim=_claim(author, secrets.mark("position of the hidden author", {known_as, *CARING})),
    )


def _cast(secrets: Secrets, people: dict[Asker, User], parts: Mapping[str, Asker], near: Collection[str]) -> Cast:
    User.objects.filter(pk=people[Asker.ADMINISTRATOR].pk).update(is_staff=True, is_superuser=True)
    bystander = _person(secrets, BYSTANDER)
    return Cast(
        people,
        bystander,
        claim=_claim(people[Asker.AUTHOR], "of a ship"),
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


def _claim(author: User, position: str) -> Affiliation:
    return AffiliationFactory(user=author, status=AffiliationStatus.CLAIMED, position=f"Captain {position}")


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
    label = secrets.mark("link of a profile", {*near, BYSTANDER, Asker.ADMINISTRATOR})
    profile.links.create(position=0, label=label, url="https://elsewhere.example/")
    return profile


def _person(secrets: Secrets, who: str) -> User:
    """Their address is theirs alone to see; the administrator sees it in the Django admin."""
    mark = secrets.mark_person(f"the address of the {who}", who)
    return UserFactory(email=f"{mark}@{who.replace(' ', '-')}.example", name=f"Person who is {who}")
