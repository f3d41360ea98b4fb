"""The site's addresses. The language is part of them; the default language has no prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.module_loading import module_has_submodule

import apps


def _app_urls() -> list:  # type: ignore[type-arg]
    """`apps.<name>.urls` of every app of ours that has one."""
    from importlib import import_module

    names = [name.removeprefix("apps.") for name in settings.INSTALLED_APPS if name.startswith("apps.")]
    modules = [name for name in names if module_has_submodule(import_module(f"{apps.__name__}.{name}"), "urls")]
    return [path("", include(f"apps.{name}.urls")) for name in modules]


urlpatterns = [
    *i18n_patterns(
        *_app_urls(),
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
if settings.DEMO:
    urlpatterns = [path("", include("apps.notifications.demo_urls")), *urlpatterns]
