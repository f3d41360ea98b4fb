from importlib import import_module

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "apps.profiles"

    def ready(self) -> None:
        import_module("apps.profiles.activities")
        import_module("apps.profiles.mentioning")
        import_module("apps.profiles.personal_data")
