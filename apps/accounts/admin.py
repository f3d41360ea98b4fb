"""For the site's administrator: who has an account. Passwords and addresses are changed by their owners."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.models import PrivacyNotice, User
from apps.core.admin import Multilingual

# allauth's own pages show the keys of second factors, and where people are signed in; providers of identities
# are set in the environment.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "may_open_consultations", "is_active", "is_staff", "date_joined")
    list_filter = ("may_open_consultations", "is_active", "is_staff")
    search_fields = ("name", "email")
    fields = (
        *("name", "email", "country", "language", "time_zone"),
        *("may_open_consultations", "is_active", "is_staff", "is_superuser"),
    )
    readonly_fields = ("email",)

    def has_add_permission(self, request: object) -> bool:
        return False  # people sign up themselves, and confirm their address


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):
    """Who has which second factor. Deleting one helps a person who has lost theirs; the keys are not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__name", "user__email")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(SocialAccount)
class IdentityAdmin(admin.ModelAdmin):
    """Who signs in through which provider. Deleting one keeps somebody from coming in that way."""

    list_display = ("user", "provider", "date_joined", "last_login")
    list_filter = ("provider",)
    search_fields = ("user__name", "user__email")
    fields = readonly_fields = ("user", "provider", "date_joined", "last_login")

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(Multilingual, admin.ModelAdmin):
    """What is in force stays as people read it: a change is a new version."""

    list_display = ("since", "created_at")

    def has_change_permission(self, request: HttpRequest, obj: PrivacyNotice | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_in_force)

    def has_delete_permission(self, request: HttpRequest, obj: PrivacyNotice | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_in_force)
