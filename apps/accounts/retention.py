"""How long what is known of people is kept. Each app registers its rules; a job carries them out every day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """`what` is removed by `sweep(moment)` once it is older than `moment`; it returns how much that was."""

    name: str
    what: str | Promise
    sweep: Callable[[datetime], int]

    @property
    def days(self) -> int:
        """From the site's settings. Raises KeyError for a rule that has no period."""
        return int(settings.RETENTION_DAYS[self.name])


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Make `rule` known. Raises ValueError for a name that is taken."""
    if rule.name in _rules:
        raise ValueError(f"The retention rule {rule.name} is registered twice.")
    _rules[rule.name] = rule
    return rule


def rules() -> list[Rule]:
    """All of them, the shortest period first."""
    return sorted(_rules.values(), key=lambda rule: (rule.days, rule.name))


def enforce(now: datetime | None = None) -> dict[str, int]:
    """Carry out every rule as of `now`, and return how much each removed; one that fails holds up no other."""
    now = now or timezone.now()
    removed = {}
    for rule in rules():
        try:
            with transaction.atomic():
                removed[rule.name] = rule.sweep(now - timedelta(days=rule.days))
        except Exception:
            logger.exception("The retention rule %s failed", rule.name)
    return removed
