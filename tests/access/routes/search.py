from tests.access.audiences import EVERYONE
from tests.access.rows import Row

ROWS = (
    Row("search:search", get=EVERYONE),
    # Words that stand in the texts of every world, and one that is in names: each reader finds their own.
    Row("search:search", get=EVERYONE, query="q=title"),
    Row("search:search", get=EVERYONE, query="q=person"),
)
