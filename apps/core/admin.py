"""What the administrator's pages share."""

from typing import Any

from django.db.models import Field, URLField
from django.forms import Field as FormField
from django.http import HttpRequest
from i18nfield.fields import I18nFieldMixin


class Multilingual:
    """First base of an admin or inline whose model has multilingual fields: one box for each language."""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest | None, **kwargs: Any
    ) -> FormField | None:
        """The field's own widget in place of the admin's, which knows one language only."""
        if isinstance(db_field, I18nFieldMixin):
            return db_field.formfield()
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc,no-any-return]
