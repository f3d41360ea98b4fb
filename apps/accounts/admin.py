"""For the site's administrator: who has an account. Passwords and addresses are changed by their owners."""

from django.contrib import admin

from apps.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")
    fields = ("name", "email", "country", "language", "time_zone", "is_active", "is_staff", "is_superuser")
    readonly_fields = ("email",)

    def has_add_permission(self, request: object) -> bool:
        return False  # people sign up themselves, and confirm their address
