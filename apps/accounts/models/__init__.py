from apps.accounts.models.consent import Consent, Purpose
from apps.accounts.models.person import User, UserManager, validate_time_zone

__all__ = ["Consent", "Purpose", "User", "UserManager", "validate_time_zone"]
