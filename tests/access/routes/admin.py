"""The Django admin: whatever it has is for the site's administrator; everybody else is sent away at its door."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import URLPattern

from tests.access.audiences import ADMINISTRATOR, EVERYONE
from tests.access.rows import Row
from tests.access.things import Thing

DOORS = (
    Row("admin:login", get=ADMINISTRATOR, post=ADMINISTRATOR, opens_late=True),
    Row("admin:logout", get=EVERYONE, post=EVERYONE, opens_late=True),
)


def _row(pattern: URLPattern, model: type[models.Model] | None = None) -> Row:
    thing = Thing(f"{pattern.pattern}", lambda world: _arguments(pattern, model), EVERYONE)
    return Row(f"admin:{pattern.name}", thing, get=ADMINISTRATOR, post=ADMINISTRATOR, opens_late=True)


def _arguments(pattern: URLPattern, model: type[models.Model] | None) -> dict[str, Any]:
    """Of the first object that there is; of one that is not for a model without any."""
    first = model._default_manager.first() if model else None
    known = {
        "object_id": first.pk if first else 0,
        "content_type_id": 1,
        "app_label": "accounts",
    }
    return {name: known[name] for name in pattern.pattern.regex.groupindex}


ROWS = (
    *DOORS,
    *(
        _row(pattern)
        for pattern in admin.site.get_urls()
        if isinstance(pattern, URLPattern) and pattern.name not in (None, "login", "logout")
    ),
    *(
        _row(pattern, model)
        for model, pages in admin.site._registry.items()
        for pattern in pages.get_urls()
        if pattern.name is not None
    ),
)
