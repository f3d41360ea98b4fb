"""How much one person may send in a time: far more than anyone writes, far less than a script."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60
DAY = 24 * 60 * MINUTE


def is_over_limit(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count one `action` of whoever asks; whether that is more than `per_minute` since the minute began.

    People are counted by account, visitors by address. Where the cache does not answer nobody is held up.
    """
    return _counted(request, action, 1, MINUTE) > per_minute


def is_over_daily_limit(request: HttpRequest, action: str, count: int, *, per_day: int) -> bool:
    """Count `count` times `action` at once; whether that is more than `per_day` since the day began (UTC)."""
    return _counted(request, action, count, DAY) > per_day


def _counted(request: HttpRequest, action: str, count: int, seconds: int) -> int:
    key = f"limit:{action}:{_who(request)}:{int(time.time()) // seconds}"
    # It outlives its time, so that it cannot vanish between being made and being raised.
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key, count)
    except ValueError:
        return 0


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person-{request.user.pk}"
    return f"address-{get_adapter(request).get_client_ip(request)}"
