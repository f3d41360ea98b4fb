from tests.access.audiences import ORGANISERS, READERS, SUMMARISERS
from tests.access.rows import Row
from tests.access.things import CONSULTATION, Thing

JSON = Thing(
    "the summary as JSON", lambda world: CONSULTATION.arguments(world) | {"format": "json"}, CONSULTATION.seen_by
)
PICTURE = Thing(
    "what a picture is drawn from",
    lambda world: CONSULTATION.arguments(world) | {"name": "coverage", "form": "csv"},
    CONSULTATION.seen_by,
)

ROWS = (
    Row("reports:pictures", CONSULTATION, get=READERS),
    Row("reports:picture", PICTURE, get=READERS),
    Row("reports:summary", CONSULTATION, get=SUMMARISERS),
    Row("reports:download", JSON, get=SUMMARISERS),
    Row("reports:download", JSON, get=ORGANISERS, query="include=undecided"),
)
