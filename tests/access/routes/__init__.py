"""One module per app, with the rows of its routes."""

from tests.access.routes import (
    accounts,
    admin,
    consultations,
    core,
    desk,
    discussions,
    moderation,
    notifications,
    organisations,
    profiles,
    reports,
    search,
)
from tests.access.rows import Row

ROWS: tuple[Row, ...] = (
    *accounts.ROWS,
    *admin.ROWS,
    *consultations.ROWS,
    *core.ROWS,
    *desk.ROWS,
    *discussions.ROWS,
    *moderation.ROWS,
    *notifications.ROWS,
    *organisations.ROWS,
    *profiles.ROWS,
    *reports.ROWS,
    *search.ROWS,
)
