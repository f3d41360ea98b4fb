"""What proves beside the password that it is you: codes of an app, a passkey, recovery codes."""

import logging
from base64 import b32encode, urlsafe_b64encode
from functools import lru_cache
from secrets import token_bytes

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode

from apps.accounts.models import User
from apps.core.identity import site_identity

logger = logging.getLogger(__name__)
PURPOSE = "apps.accounts.second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Scanners need four light modules around the code (ISO/IEC 18004).
QUIET_ZONE = 4


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether `user` has an app or a passkey; recovery codes alone are none."""
    if not user.is_authenticated:
        return False
    return Authenticator.objects.filter(user=user.pk, type__in=FACTORS).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Recovery codes need an app or a passkey first."),
        "incorrect_code": _("That did not fit. Take the newest code, or try the passkey once more."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "unverified_email": _("Confirm all your e-mail addresses first, or remove those that are not yours."),
    }

    def get_totp_issuer(self) -> str:
        return site_identity().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": site_identity().name}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # type: ignore[override]
        """What a new passkey is called until its owner says better."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %d") % (count + 1)

    def build_totp_svg(self, url: str) -> SafeString:
        """A drawing that can stand in the page itself: the content security policy allows no `data:` picture."""
        code = QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
        )
        return format_html(
            '<svg role="img" aria-label="{}" viewBox="0 0 {size} {size}" width="240" height="240">'
            '<rect width="{size}" height="{size}" fill="#fff"/><path d="{}" fill="#000"/></svg>',
            gettext("QR code with the key that is written below it"),
            path,
            size=len(rows),
        )

    def encrypt(self, text: str) -> str:
        """Keys are stored encrypted, so that a copy of the database alone signs nobody in."""
        return _cipher((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A key that can no longer be read fits no code: what comes back instead is random."""
        cipher = _cipher((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        try:
            return cipher.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be read: put the earlier SECRET_KEY into SECRET_KEY_FALLBACKS.")
            return b32encode(token_bytes(20)).decode()


@lru_cache(maxsize=4)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    """Writes with the first of `secrets`, reads with any."""
    keys = (salted_hmac(PURPOSE, "", secret=secret, algorithm="sha256").digest() for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
