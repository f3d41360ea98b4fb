"""What this app holds of a person, and how long."""

from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts import retention
from apps.accounts.holdings import Holding, register
from apps.accounts.models import Consent, DataExport, Letter, SignUp, User
from apps.core.models import CountryName
from apps.core.views.kept import SESSION_KEY


def addresses_of(person: User) -> set[str]:
    """All that are or were to become theirs, in small letters, as they are kept elsewhere."""
    others = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {address.lower() for address in (person.email, *others)}


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
        _("Texts that wait to be sent"),
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
        "exports",
        _("Copies of your data"),
        DataExport,
        lambda person: DataExport.objects.defer("archive").filter(user=person),
        labels={"made_at": _("Made"), "expires_at": _("Ends")},
        without="archive",
    )
)


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
