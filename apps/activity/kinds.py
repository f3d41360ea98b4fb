"""The kinds of Activity. Each app registers its own in `activities.py`: their audience and their wording."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.activity.models import Activity


@dataclass(frozen=True)
class Entry:
    """What one person reads of one activity, in the language that is active when it is made.

    `group_*` name the question it belongs to; `excerpt` is plain text in `excerpt_language`. With `date_only` the
    time of `occurred_at` means nothing, and its day is that in UTC.
    """

    activity_id: int
    headline: str
    url: str
    occurred_at: datetime
    group_title: str = ""
    group_url: str = ""
    author: str = ""
    organisation: str = ""
    excerpt: str = ""
    excerpt_language: str = ""
    text: str = ""
    action_label: str = ""
    date_only: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of activity.

    `entries` turns activities into what `user` may read of them, leaving out what they may not see (any
    longer); `recipients` are told at once; `in_digest` kinds also reach subscribers by digest; after one that
    `changes_access` open pages on its topics are asked again whether they may listen.
    """

    name: str
    entries: Callable[[Sequence[Activity], User], list[Entry]] | None = None
    recipients: Callable[[Activity], QuerySet[User]] | None = None
    in_digest: bool = False
    changes_access: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make `kind` known. Raises ValueError for a name that is taken."""
    if kind.name in _kinds:
        raise ValueError(f"The activity kind {kind.name} is registered twice.")
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Raises KeyError for a kind that no app has registered."""
    return _kinds[name]


def changes_access(name: str) -> bool:
    """Whether after such an activity somebody may see less; False for a name that is not known here."""
    return name in _kinds and _kinds[name].changes_access


def digest_kinds() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.in_digest]


def entries_for(activities: Sequence[Activity], user: User) -> list[Entry]:
    """What `user` reads of `activities` of any kinds, in the order given."""
    by_kind: dict[str, list[Activity]] = {}
    for activity in activities:
        by_kind.setdefault(activity.kind, []).append(activity)
    entries: dict[int, Entry] = {}
    for name, group in by_kind.items():
        make = kind_named(name).entries
        entries |= {entry.activity_id: entry for entry in make(group, user)} if make else {}
    return [entries[activity.id] for activity in activities if activity.id in entries]
