from apps.accounts.models.consent import Consent, Purpose
from apps.accounts.models.letter import Letter
from apps.accounts.models.person import User, UserManager, validate_time_zone
from apps.accounts.models.sign_up import Identity, SignUp

__all__ = ["Consent", "Identity", "Letter", "Purpose", "SignUp", "User", "UserManager", "validate_time_zone"]
