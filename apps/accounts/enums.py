"""What an e-mail about an account can be about."""

from django.db import models


class LetterKind(models.TextChoices):
    """Those that somebody asked for, and notices of what happened to an account."""

    PASSWORD_RESET = "password_reset"  # noqa: S105
    ADDRESS_CONFIRMATION = "address_confirmation"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_REMOVED = "address_removed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    CODES_MADE = "codes_made"
    IDENTITY_CONNECTED = "identity_connected"
    IDENTITY_REMOVED = "identity_removed"
    NEW_BROWSER = "new_browser"
