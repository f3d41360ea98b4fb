from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"

    def ready(self) -> None:
        import_module("apps.organisations.personal_data")
