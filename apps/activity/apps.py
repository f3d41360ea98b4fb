from importlib import import_module

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "apps.activity"

    def ready(self) -> None:
        import_module("apps.activity.personal_data")
