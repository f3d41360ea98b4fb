from importlib import import_module

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "apps.moderation"

    def ready(self) -> None:
        import_module("apps.moderation.rules")
        import_module("apps.moderation.activities")
        import_module("apps.moderation.personal_data")
