"""For the site's administrator: organisations, and verifying for whom people speak."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.admin import Multilingual
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "code", "position")


@admin.register(Organisation)
class OrganisationAdmin(Multilingual, admin.ModelAdmin):
    list_display = ("__str__", "acronym", "stakeholder_group", "country")
    list_filter = ("stakeholder_group",)
    search_fields = ("name", "acronym")


@admin.register(Affiliation)
class AffiliationAdmin(admin.ModelAdmin):
    list_display = ("user", "organisation", "position", "status", "updated_at")
    list_filter = ("status",)
    search_fields = ("user__name", "user__email", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    actions = ("verify",)

    @admin.action(description=_("Verify the chosen affiliations"))
    def verify(self, request: HttpRequest, affiliations: QuerySet[Affiliation]) -> None:
        """Only what is claimed for an organisation can be verified."""
        claimed = affiliations.filter(status=AffiliationStatus.CLAIMED, organisation__isnull=False)
        claimed.update(status=AffiliationStatus.VERIFIED)
