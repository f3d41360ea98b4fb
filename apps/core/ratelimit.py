"""How much one person may send in a minute: far more than anyone writes, far less than a script."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def is_over_limit(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count one `action` of whoever asks; whether that is more than `per_minute` since the minute began.

    People are counted by account, visitors by address. Where the cache does not answer nobody is held up.
    """
    key = f"limit:{action}:{_who(request)}:{int(time.time()) // MINUTE}"
    # It outlives its minute, so that it cannot vanish between being made and being raised.
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key) > per_minute
    except ValueError:
        return False


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person-{request.user.pk}"
    return f"address-{get_adapter(request).get_client_ip(request)}"
