from importlib import import_module

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "apps.interchange"

    def ready(self) -> None:
        import_module("apps.interchange.activities")
