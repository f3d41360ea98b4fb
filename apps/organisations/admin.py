"""For the site's administrator: organisations and their e-mail domains, and for whom people speak."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from apps.core.admin import Multilingual
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.signals import organisation_changed


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "code", "position")


@admin.register(Organisation)
class OrganisationAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "acronym", "stakeholder_group", "country", "merged_into")
    list_filter = ("stakeholder_group",)
    search_fields = ("name", "acronym")

    def save_model(self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool) -> None:
        """What is changed here is in the log like what is changed on the site's own pages."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            organisation_changed.send(
                Organisation, organisation=obj, fields=list(form.changed_data), actor=request.user
            )


@admin.register(Affiliation)
class AffiliationAdmin(admin.ModelAdmin):
    """To look things up: affiliations are decided on the desk, where every change is recorded."""

    list_display = ("user", "organisation", "position", "status", "expires_on", "updated_at")
    list_filter = ("status",)
    search_fields = ("user__name", "user__email", "organisation__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Affiliation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Affiliation | None = None) -> bool:
        return False
