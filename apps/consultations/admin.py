"""For the site's administrator, who gives and takes roles here and may look; all else is done by organisers."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest

from apps.accounts.models import User
from apps.consultations.actions import give_role, take_role
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Document, Phase, Question, Role, Roundtable
from apps.core.admin import Multilingual
from apps.core.errors import Refused


class Shown(Multilingual):
    """First base of an admin or inline that shows and changes nothing."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PhaseInline(Shown, admin.TabularInline):
    model = Phase


class RoleInline(admin.TabularInline):
    """Given and taken, never changed: each of the two has its consequences."""

    model = Role
    extra = 0
    fields = ("user", "name")
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False


class QuestionInline(Shown, admin.StackedInline):
    model = Question


class DocumentInline(Shown, admin.StackedInline):
    model = Document


@admin.register(Consultation)
class ConsultationAdmin(Multilingual, admin.ModelAdmin):
    """Roles can be changed here, for a consultation whose organisers are all gone; drafts can be deleted."""

    list_display = ("__str__", "code", "standing", "announced_at")
    inlines = (PhaseInline, RoleInline, DocumentInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # opened on the site's own pages, where its organiser is recorded

    def get_readonly_fields(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        return [field.name for field in Consultation._meta.concrete_fields if field.name != "id"]

    def save_model(self, request: HttpRequest, obj: Consultation, form: Any, change: bool) -> None:
        """Nothing of the consultation itself is written here."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Roles go through the actions, so that who loses one also loses what they have open."""
        if formset.model is not Role:
            super().save_formset(request, form, formset, change)
            return
        administrator = cast(User, request.user)
        given = formset.save(commit=False)
        for role in given:
            give_role(user=role.user, consultation=role.consultation, name=RoleName(role.name), by=administrator)
        for role in formset.deleted_objects:
            try:
                take_role(role=role, by=administrator)
            except Refused as refusal:
                messages.error(request, str(refusal))


@admin.register(Roundtable)
class RoundtableAdmin(Shown, admin.ModelAdmin):
    list_display = ("__str__", "consultation", "number")
    list_filter = ("consultation",)
    inlines = (QuestionInline,)
