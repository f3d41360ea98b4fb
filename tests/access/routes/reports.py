from tests.access.audiences import ORGANISERS, SUMMARISERS
from tests.access.rows import Row
from tests.access.things import CONSULTATION, Thing

JSON = Thing(
    "the summary as JSON", lambda world: CONSULTATION.arguments(world) | {"format": "json"}, CONSULTATION.seen_by
)

ROWS = (
    Row("reports:summary", CONSULTATION, get=SUMMARISERS),
    Row("reports:download", JSON, get=SUMMARISERS),
    Row("reports:download", JSON, get=ORGANISERS, query="include=undecided"),
)
