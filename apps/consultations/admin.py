"""For the site's administrator, who makes consultations here until organisers have a desk of their own."""

from django.contrib import admin

from apps.consultations.models import Consultation, Document, Phase, Question, Role, Roundtable
from apps.core.admin import Multilingual


class PhaseInline(Multilingual, admin.TabularInline):
    model = Phase
    extra = 0


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    autocomplete_fields = ("user",)


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


@admin.register(Roundtable)
class RoundtableAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "consultation", "number")
    list_filter = ("consultation",)
    filter_horizontal = ("objectives",)
    inlines = (QuestionInline,)
