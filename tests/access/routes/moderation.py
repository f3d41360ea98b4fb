from tests.access.audiences import DESK, DESKS, LIMITED, TAGGERS
from tests.access.rows import Row
from tests.access.things import CONSULTATION, PENDING_TRANSLATION, QUEUE_ITEMS, TRANSLATION

TAGGABLE = ("published", "edited")

ROWS = (
    Row("moderation:tagging", CONSULTATION, get=TAGGERS | LIMITED),
    *(
        Row("moderation:tagging_item", QUEUE_ITEMS[kind], get=TAGGERS, post=TAGGERS, asks_first=("POST",))
        for kind in TAGGABLE
    ),
    Row("moderation:queue", CONSULTATION, get=DESKS),
    Row("moderation:queue_list", CONSULTATION, get=DESKS),
    *(Row("moderation:item", thing, get=DESK) for thing in QUEUE_ITEMS.values()),
    Row(
        "moderation:decisions",
        QUEUE_ITEMS["pending"],
        post=DESK,
        data=lambda world: {"ruling": "publish", "revision": world.thread.pending.latest_revision_id},
        asks_first=("POST",),
    ),
    Row("moderation:translations", CONSULTATION, get=DESKS),
    Row("moderation:translation_list", CONSULTATION, get=DESKS),
    Row(
        "moderation:translation",
        TRANSLATION,
        get=DESK,
        post=DESK,
        data=lambda world: {"ruling": "hide", "reason": "Say it again."},
        asks_first=("POST",),
    ),
    Row(
        "moderation:translation",
        PENDING_TRANSLATION,
        get=DESK,
        post=DESK,
        data=lambda world: {"ruling": "publish"},
        asks_first=("POST",),
    ),
)
