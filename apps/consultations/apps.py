from importlib import import_module

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "apps.consultations"

    def ready(self) -> None:
        import_module("apps.consultations.rules")
        import_module("apps.consultations.activities")
        import_module("apps.consultations.affiliation_activities")
        import_module("apps.consultations.desk_activities")
        import_module("apps.consultations.affiliations")
        import_module("apps.consultations.receivers")
        import_module("apps.consultations.personal_data")
