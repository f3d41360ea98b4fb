from importlib import import_module

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "apps.discussions"

    def ready(self) -> None:
        import_module("apps.discussions.personal_data")
        import_module("apps.discussions.rules")
        import_module("apps.discussions.activities")
        import_module("apps.discussions.identity_activities")
        import_module("apps.discussions.co_signing_activities")
        import_module("apps.discussions.translation_activities")
