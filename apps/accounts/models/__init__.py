from apps.accounts.models.consent import Consent, Purpose
from apps.accounts.models.erasure import ErasedAccount, ErasureRequest
from apps.accounts.models.export import DataExport
from apps.accounts.models.letter import Letter
from apps.accounts.models.notice import PrivacyNotice
from apps.accounts.models.person import User, UserManager, validate_time_zone
from apps.accounts.models.sign_up import Identity, SignUp

__all__ = [
    "Consent",
    "DataExport",
    "ErasedAccount",
    "ErasureRequest",
    "Identity",
    "Letter",
    "PrivacyNotice",
    "Purpose",
    "SignUp",
    "User",
    "UserManager",
    "validate_time_zone",
]
