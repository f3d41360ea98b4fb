from tests.access.audiences import EVERYONE
from tests.access.rows import Row
from tests.access.things import NO_ACCENT

ROWS = (
    Row("health", get=EVERYONE),
    Row("site_style", NO_ACCENT, get=EVERYONE),
)
