from tests.access.audiences import EVERYONE, READERS, SIGNED_IN, SPEAKERS
from tests.access.rows import Row
from tests.access.things import CLOSED_PROFILE, PARTICIPANTS, PROFILE

ROWS = (
    Row("profiles:showing", get=SIGNED_IN, post=SIGNED_IN),
    Row("profiles:profile", PROFILE, get=EVERYONE),
    Row("profiles:profile", CLOSED_PROFILE, get=CLOSED_PROFILE.seen_by),
    Row("profiles:participants", PARTICIPANTS, get=READERS),
    Row("profiles:mentions", PARTICIPANTS, get=SPEAKERS),
)
