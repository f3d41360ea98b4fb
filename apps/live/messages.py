"""What travels: that something happened on a topic. Never the text of a comment."""

import json
from typing import NamedTuple, Self

from apps.activity.models import Activity
from apps.activity.topics import is_topic

# Said instead of a long list: the page had better be loaded again.
RESET = json.dumps({"kind": "reset"})
PONG = json.dumps({"kind": "pong"})


class Message(NamedTuple):
    """One activity on one of its topics; `cursor` is the id of the activity."""

    kind: str
    topic: str
    cursor: int

    def as_text(self) -> str:
        return json.dumps(self._asdict())

    @classmethod
    def from_text(cls, text: str | bytes) -> Self:
        """Raises ValueError or TypeError for what `as_text` did not write."""
        return cls(**json.loads(text))


def messages_of(activity: Activity) -> list[Message]:
    """One per topic that somebody could ask for; a topic without a proper number is nobody's."""
    return [Message(activity.kind, topic, activity.pk) for topic in activity.topics if is_topic(topic)]
