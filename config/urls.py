"""The site's addresses. The language is part of them; the default language has no prefix."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from apps.core.views.health import Health
from apps.core.views.offline import OfflineWorker
from apps.core.views.site_style import SiteStyle

# The admin's own form knows no limit on wrong passwords and no unconfirmed address: administrators sign in
# where everybody does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "apps.core.views.errors.bad_request"
handler500 = "apps.core.views.errors.server_error"

urlpatterns = [
    path("healthz", Health.as_view(), name="health"),
    path("site.css", SiteStyle.as_view(), name="site_style"),
    path("offline.js", OfflineWorker.as_view(), name="offline_worker"),
    *i18n_patterns(
        path("", include("apps.consultations.urls")),
        path("", include("apps.discussions.urls")),
        path("", include("apps.profiles.urls")),
        path("", include("apps.moderation.urls")),
        path("", include("apps.reports.urls")),
        path("", include("apps.search.urls")),
        path("", include("apps.notifications.urls")),
        path("", include("apps.organisations.urls")),
        path("", include("apps.accounts.urls")),
        path("", include("apps.core.urls")),
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
if settings.DEMO:
    urlpatterns = [
        path("", include("apps.notifications.demo_urls")),
        *i18n_patterns(path("", include("apps.interchange.demo_urls")), prefix_default_language=False),
        *urlpatterns,
    ]
