"""For the site's administrator: frameworks, beside `manage.py load_framework`."""

from django.contrib import admin

from apps.core.admin import Multilingual
from apps.objectives.models import Framework, Objective


class ObjectiveInline(Multilingual, admin.TabularInline):
    model = Objective
    extra = 0
    fields = ("number", "label", "name", "slug")


@admin.register(Framework)
class FrameworkAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "code", "version")
    inlines = (ObjectiveInline,)


@admin.register(Objective)
class ObjectiveAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "framework")
    list_filter = ("framework",)
    search_fields = ("label", "name")
