"""What this app holds of a person, and how long."""

from collections.abc import Iterator
from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import retention
from apps.accounts.holdings import Holding, erases, register, stands_in_the_way
from apps.accounts.models import Consent, DataExport, ErasedAccount, ErasureRequest, Letter, SignUp, User
from apps.accounts.traces import BLANK, Traces, addresses_of
from apps.core.models import CountryName
from apps.core.views.kept import SESSION_KEY


def sessions_of(person: User) -> "QuerySet[Session]":
    """The sessions that the list of sessions knows."""
    keys = UserSession.objects.filter(user=person).values("session_key")
    return Session.objects.filter(session_key__in=keys)


def _kept_texts(session: Session) -> object:
    """What waits in a session to be sent again; the rest of it opens the account."""
    kept = session.get_decoded().get(SESSION_KEY, {})
    return [entry["fields"] for entry in kept.values()]


register(
    Holding(
        "account",
        _("Your account"),
        User,
        lambda person: User.objects.filter(pk=person.pk),
        labels={
            "last_login": _("Last signed in"),
            "date_joined": _("Joined"),
            "is_active": _("Account open"),
            "is_staff": _("May open the administration"),
            "is_superuser": _("Administrator"),
        },
        values={"comment_languages": lambda person: person.language_choice.words},
    )
)
register(
    Holding(
        "addresses",
        _("Your e-mail addresses"),
        EmailAddress,
        lambda person: EmailAddress.objects.filter(user=person),
        labels={"verified": _("Confirmed"), "primary": _("Main address")},
    )
)
register(
    Holding(
        "address-confirmations",
        _("Links to confirm an address"),
        EmailConfirmation,
        lambda person: EmailConfirmation.objects.filter(email_address__user=person),
    )
)
register(
    Holding(
        "second-factors",
        _("Your second factors"),
        Authenticator,
        lambda person: Authenticator.objects.filter(user=person),
        labels={"created_at": _("Set up"), "last_used_at": _("Last used")},
        more={"name": lambda factor: factor.data.get("name", "")},
    )
)
register(
    Holding(
        "signed-in",
        _("Where you are signed in"),
        UserSession,
        lambda person: UserSession.objects.filter(user=person),
        labels={
            "ip": _("From about"),
            "user_agent": _("Browser"),
            "created_at": _("Signed in"),
            "last_seen_at": _("Last seen"),
        },
    )
)
register(
    Holding(
        "sessions",
        _("Your sessions, with texts that wait in them to be sent"),
        Session,
        sessions_of,
        labels={"session_data": _("Text"), "expire_date": _("Ends")},
        values={"session_data": _kept_texts},
    )
)
register(
    Holding(
        "consents",
        _("What you agreed to"),
        Consent,
        lambda person: Consent.objects.filter(user=person),
        labels={"purpose": _("Purpose"), "wording": _("In these words"), "withdrawn_at": _("Withdrawn")},
    )
)
register(
    Holding(
        "letters",
        _("E-mails about your account"),
        Letter,
        lambda person: Letter.objects.filter(Q(user=person) | Q(email__in=addresses_of(person))),
        labels={"kind": _("Kind"), "detail": _("Details")},
    )
)
register(
    Holding(
        "sign-ups",
        _("Sign-ups with your address"),
        SignUp,
        lambda person: SignUp.objects.filter(email__in=addresses_of(person)),
        labels={"provider": _("Provider"), "destination": _("Then to"), "asked_at": _("Asked for")},
    )
)
register(
    Holding(
        "country-names",
        _("Names of countries that you set"),
        CountryName,
        lambda person: CountryName.objects.filter(set_by=person),
        more={"country": lambda row: row.code},
    )
)
register(
    Holding(
        "identities",
        _("Where else you sign in from"),
        SocialAccount,
        lambda person: SocialAccount.objects.filter(user=person),
        labels={
            "provider": _("Provider"),
            "extra_data": _("Details"),
            "last_login": _("Last signed in"),
            "date_joined": _("Since"),
        },
    )
)
register(
    Holding(
        "identity-tokens",
        _("Keys of those who sign you in"),
        SocialToken,
        lambda person: SocialToken.objects.filter(account__user=person),
        labels={"provider": _("Provider")},
        more={"provider": lambda token: token.account.provider},
    )
)
register(
    Holding(
        "groups",
        _("Your groups of administrators"),
        User.groups.through,
        lambda person: User.groups.through.objects.filter(user=person),
    )
)
register(
    Holding(
        "permissions",
        _("Your permissions in the administration"),
        User.user_permissions.through,
        lambda person: User.user_permissions.through.objects.filter(user=person),
        labels={"permission_id": _("Permission")},
    )
)
register(
    Holding(
        "administration",
        _("What you did in the administration"),
        LogEntry,
        lambda person: LogEntry.objects.filter(user=person),
    )
)
register(
    Holding(
        "erasure",
        _("That you want to leave"),
        ErasureRequest,
        lambda person: ErasureRequest.objects.filter(user=person),
        labels={"due_at": _("When")},
        without="requested_by_id",
    )
)
register(
    Holding(
        "erasures-of-others",
        _("Accounts that you deleted for others"),
        ErasureRequest,
        lambda person: ErasureRequest.objects.filter(requested_by=person),
        labels={"due_at": _("When")},
        without="user_id",
    )
)
register(
    Holding(
        "exports",
        _("Copies of your data"),
        DataExport,
        lambda person: DataExport.objects.defer("archive").filter(user=person),
        labels={"made_at": _("Made"), "expires_at": _("Ends")},
        without="archive",
    )
)


@stands_in_the_way
def _last_administrator(person: User) -> list[str]:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if not person.is_superuser or others.exists():
        return []
    return [gettext("You are the only administrator of this site: make somebody else one first.")]


@erases
def _forget_account(person: User) -> None:
    """What does not go with the row itself: sessions, and what is kept by address or by name."""
    addresses = addresses_of(person)
    Session.objects.filter(pk__in=[session.pk for session in _sessions_naming(person, addresses)]).delete()
    Letter.objects.filter(email__in=addresses).delete()
    SignUp.objects.filter(email__in=addresses).delete()
    traces = Traces(person)
    for entry in LogEntry.objects.exclude(user=person).iterator():
        if _is_about(entry, person) or traces.have_an_address_in(f"{entry.object_repr} {entry.change_message}"):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=BLANK, change_message="")


def _sessions_naming(person: User, addresses: set[str]) -> Iterator[Session]:
    """Those in which the person is signed in, has left a text, or has begun to sign in."""
    for session in Session.objects.iterator():
        data = session.get_decoded()
        kept = data.get(SESSION_KEY, {}).values()
        is_theirs = str(person.pk) in (data.get(USER_KEY), *(entry["fields"].get("writer") for entry in kept))
        if is_theirs or any(address in str(data).lower() for address in addresses):
            yield session


def _is_about(entry: LogEntry, person: User) -> bool:
    """By number where it is about an account: others may have the same name."""
    if entry.content_type == ContentType.objects.get_for_model(User):
        return entry.object_id == str(person.pk)
    return entry.object_repr == person.name


def _old_marks(moment: datetime) -> int:
    return ErasedAccount.objects.filter(erased_at__lt=moment).delete()[0]


def _unconfirmed(moment: datetime) -> int:
    """Who never confirmed an address and never came in; imported authors have no address at all."""
    asked = SignUp.objects.filter(created_at__lt=moment).delete()[0]
    waiting = User.objects.filter(last_login__isnull=True, date_joined__lt=moment, emailaddress__isnull=False)
    gone = waiting.exclude(emailaddress__verified=True).exclude(is_staff=True).distinct()
    return asked + sum(bool(person.delete()) for person in gone)


def _old_letters(moment: datetime) -> int:
    return Letter.objects.filter(created_at__lt=moment).delete()[0]


def _old_exports(moment: datetime) -> int:
    return DataExport.objects.filter(made_at__lt=moment).delete()[0]


def _old_log(moment: datetime) -> int:
    return LogEntry.objects.filter(action_time__lt=moment).delete()[0]


retention.register(retention.Rule("unconfirmed", _("Sign-ups whose address nobody confirmed"), _unconfirmed))
retention.register(retention.Rule("letters", _("E-mails about accounts"), _old_letters))
retention.register(retention.Rule("administration", _("What administrators did to the site"), _old_log))
retention.register(retention.Rule("exports", _("Copies of your data, once made"), _old_exports))
retention.register(retention.Rule("erasures", _("That an account was deleted, without whose"), _old_marks))
