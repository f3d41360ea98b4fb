"""For the site's administrator, who makes consultations here until organisers have a desk of their own."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest

from apps.accounts.models import User
from apps.consultations.actions import give_role, take_role
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Document, Phase, Question, Role, Roundtable
from apps.core.admin import Multilingual
from apps.core.errors import Refused


class PhaseInline(Multilingual, admin.TabularInline):
    model = Phase
    extra = 0


class RoleInline(admin.TabularInline):
    """Given and taken, never changed: each of the two has its consequences."""

    model = Role
    extra = 0
    fields = ("user", "name")
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False


class QuestionInline(Multilingual, admin.StackedInline):
    model = Question
    extra = 0
    filter_horizontal = ("objectives",)


class DocumentInline(Multilingual, admin.StackedInline):
    model = Document
    extra = 0


@admin.register(Consultation)
class ConsultationAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "code", "standing", "announced_at")
    inlines = (PhaseInline, RoleInline, DocumentInline)
    readonly_fields = ("visibility",)

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
class RoundtableAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "consultation", "number")
    list_filter = ("consultation",)
    filter_horizontal = ("objectives",)
    inlines = (QuestionInline,)
