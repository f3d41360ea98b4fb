from tests.access.audiences import EVERYONE, SIGNED_IN
from tests.access.rows import Row
from tests.access.things import KNOWN_ORGANISATION, NEW_ORGANISATION, NO_LOGO

ROWS = (
    Row("organisations:profile", get=SIGNED_IN, post=SIGNED_IN),
    Row("organisations:matches", get=SIGNED_IN),
    Row("organisations:organisation", KNOWN_ORGANISATION, get=EVERYONE),
    Row("organisations:logo", NO_LOGO, get=EVERYONE),
    # Anybody can write a name into their profile: until somebody has checked it, visitors find no page of it.
    Row("organisations:organisation", NEW_ORGANISATION, get=SIGNED_IN),
)
