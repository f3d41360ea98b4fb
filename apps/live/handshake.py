"""What a page asks to hear, and whether it may."""

from collections.abc import Iterable
from urllib.parse import parse_qs

from apps.activity.topics import Listener, is_topic, may_listen
from apps.core.identifiers import parse_id
from apps.live.catching_up import missed_texts

MOST_TOPICS = 10


def requested_cursors(query: bytes) -> dict[str, int]:
    """`topics=question:12,person:7&cursor=120,99` as topics with the last activity that the page knows of.

    One cursor serves for all topics. Raises ValueError for anything else.
    """
    fields = parse_qs(query.decode("ascii"), strict_parsing=True, max_num_fields=2)
    topics = _only(fields, "topics").split(",")
    cursors = [_cursor(text) for text in _only(fields, "cursor").split(",")]
    if len(cursors) == 1:
        cursors *= len(topics)
    if len(topics) > MOST_TOPICS or not all(is_topic(topic) for topic in topics):
        raise ValueError("not topics")
    return dict(zip(topics, cursors, strict=True))


def _only(fields: dict[str, list[str]], name: str) -> str:
    (value,) = fields.get(name, [])
    return value


def _cursor(text: str) -> int:
    cursor = parse_id(text)
    if cursor is None:
        raise ValueError("not a cursor")
    return cursor


def guarded_topics(user: Listener) -> frozenset[str]:
    """Where it is said that `user` may see less, whatever their page asks to hear."""
    return frozenset({f"person:{user.pk}"}) if user.is_authenticated else frozenset()


def may_hear(user: Listener, topics: Iterable[str]) -> bool:
    """Whether all of `topics` are for `user` as things stand now."""
    return all(may_listen(user, topic) for topic in topics)


def admit(user: Listener, cursors: dict[str, int]) -> list[str] | None:
    """The texts that `user` has missed on these topics; None if even one topic is not for them."""
    if not may_hear(user, cursors):
        return None
    return missed_texts(cursors)
