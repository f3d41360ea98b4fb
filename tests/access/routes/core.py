from tests.access.audiences import EVERYONE
from tests.access.rows import Row
from tests.access.things import NO_ACCENT

ROWS = (
    Row("core:accessibility", get=EVERYONE),
    Row("health", get=EVERYONE),
    Row("site_style", NO_ACCENT, get=EVERYONE),
    Row("offline_worker", get=EVERYONE),
)
