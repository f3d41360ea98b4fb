from tests.access.audiences import EVERYONE, READERS, SIGNED_IN, VISITORS
from tests.access.rows import Row
from tests.access.things import FORGED_TOKEN, SITE, UNSUBSCRIBING, Thing

TOPIC = Thing("what is followed", SITE.arguments, READERS | VISITORS)

ROWS = (
    Row("notifications:list", get=SIGNED_IN),
    Row("notifications:unread", get=SIGNED_IN),
    Row("notifications:reading", post=SIGNED_IN),
    Row("notifications:preferences", get=SIGNED_IN, post=SIGNED_IN),
    Row("notifications:digest_offer", get=SIGNED_IN, post=SIGNED_IN),
    Row(
        "notifications:subscription",
        TOPIC,
        post=SIGNED_IN,
        data=lambda world: {"topic": world.question.topic, "follow": "1"},
    ),
    Row("notifications:unsubscribe", UNSUBSCRIBING, get=EVERYONE, post=EVERYONE),
    Row("notifications:unsubscribe", FORGED_TOKEN, get=EVERYONE, post=EVERYONE),
)
