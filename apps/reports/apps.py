from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"

    def ready(self) -> None:
        import_module("apps.reports.rules")
