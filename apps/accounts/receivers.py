"""What follows from signing in, from a new password and from new recovery codes."""

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as django_signals
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.models import User
from apps.accounts.sessions import LISTED, approximate_address, end_sessions, mark_as_seen


@receiver(user_logged_in)
def keep_approximate_address(request: HttpRequest, **kwargs: object) -> None:
    """allauth has just written the whole address; this app stands after it in INSTALLED_APPS."""
    request.session[LISTED] = True
    for session in UserSession.objects.filter(session_key=request.session.session_key):
        session.ip = approximate_address(session.ip)
        session.save(update_fields=["ip"])


@receiver(django_signals.user_logged_in)
def note_as_seen(request: HttpRequest, **kwargs: object) -> None:
    """Signing in is being seen: allauth writes down when, and the next page need not."""
    mark_as_seen(request.session.session_key)


@receiver([password_changed, password_reset, password_set])
def end_other_sessions(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Who had the old password is out: Django refuses their sessions, and the list no longer names them."""
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    end_sessions(others)


@receiver([authenticator_added, authenticator_reset])
def note_codes_as_seen(authenticator: Authenticator, **kwargs: object) -> None:
    """allauth would note it when they are first looked at: a GET changes nothing here."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.wrap().mark_as_viewed()
