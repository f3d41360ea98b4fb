from importlib import import_module

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "apps.consultations"

    def ready(self) -> None:
        import_module("apps.consultations.rules")
        import_module("apps.consultations.activities")
