"""For the site's administrator: who has an account. Passwords and addresses are changed by their owners."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from apps.accounts.erasing import request_erasure
from apps.accounts.holdings import obstacles
from apps.accounts.models import PrivacyNotice, User
from apps.accounts.views.erasure import erasures
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

    actions = None

    def has_add_permission(self, request: object) -> bool:
        return False  # people sign up themselves, and confirm their address

    def get_deleted_objects(self, objs: Iterable[User], request: HttpRequest) -> Any:
        """For somebody who asks by letter: what erasure does instead of plain deletion, or why not yet."""
        reasons = [sentence for person in objs for sentence in obstacles(person)]
        everything = gettext("All that is stored of the person, as if they had asked for it themself.")
        return [everything], {}, set(), reasons

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        request_erasure(user=obj, by=request.user)  # type: ignore[arg-type]
        transaction.on_commit(erasures.put)


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
