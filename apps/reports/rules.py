"""Who may take the discussion summary home."""

import rules

from apps.consultations.rules import is_organiser, is_rapporteur

rules.add_perm("reports.download_summary", is_organiser | is_rapporteur)
# What was returned or declined was never public: it leaves the house only with those who answer for it.
rules.add_perm("reports.include_undecided", is_organiser)
