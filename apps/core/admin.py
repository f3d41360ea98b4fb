"""What the administrator's pages share."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Field, URLField
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.fields import I18nFieldMixin

from apps.core.colours import palette
from apps.core.identity import memory
from apps.core.logos import read_logo
from apps.core.models import SiteIdentity


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


class SiteIdentityForm(forms.ModelForm):
    class Meta:
        model = SiteIdentity
        fields = ("name", "logo", "accent")
        help_texts = {
            "name": gettext_lazy("Stands at the head of every page and of every e-mail."),
            "logo": gettext_lazy("A PNG, JPEG or WebP file of at most 1 MB. It is shown on white."),
            "accent": gettext_lazy("Such as #0b5563. It is made darker or lighter where it could not be read."),
        }

    def clean_logo(self) -> Any:
        """Of what was uploaded only the pixels; what stands stays, and False takes it away."""
        logo = self.cleaned_data["logo"]
        return read_logo(logo) if isinstance(logo, UploadedFile) else logo

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()


@admin.register(SiteIdentity)
class SiteIdentityAdmin(Multilingual, admin.ModelAdmin):
    """One row, which is made once and then changed; without it the site is as the settings say."""

    form = SiteIdentityForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteIdentity.objects.exists()

    def save_model(self, request: HttpRequest, obj: SiteIdentity, form: forms.ModelForm, change: bool) -> None:
        earlier = SiteIdentity.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if earlier:
            _forget_file(earlier, unless=obj.logo.name)
        transaction.on_commit(memory.forget)
        if sentence := _what_became_of(obj.accent):
            messages.info(request, sentence)

    def delete_model(self, request: HttpRequest, obj: SiteIdentity) -> None:
        super().delete_model(request, obj)
        _forget_file(obj)
        transaction.on_commit(memory.forget)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[SiteIdentity]) -> None:
        for identity in queryset:
            self.delete_model(request, identity)


def _forget_file(identity: SiteIdentity, unless: str | None = None) -> None:
    """With the commit: names are never used twice, so that nobody else's file goes."""
    storage, name = identity.logo.storage, identity.logo.name
    if name and name != unless:
        transaction.on_commit(lambda: storage.delete(name))


def _what_became_of(accent: str) -> str:
    """A sentence where the colour is shown otherwise than it was chosen."""
    colours = palette(accent) if accent else None
    if colours is None or {colours.light, colours.dark} == {accent}:
        return ""
    return _(
        "So that it can be read, the accent colour is %(light)s on light pages and %(dark)s on dark ones."
    ) % {"light": colours.light, "dark": colours.dark}
