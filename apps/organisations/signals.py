"""What happens here is recorded by a room further right, which this one cannot import."""

from django.dispatch import Signal

# Sent inside the transaction of every change of an affiliation, with `affiliation`, `change` ("claimed",
# "verified", "refused", "withdrawn", "expired", "appointed", "dismissed") and `actor` (None: nobody's doing).
affiliation_changed = Signal()

# Sent inside the transaction, with `organisation`, `fields` (the names of what is different now, "name.fr") and
# `actor`.
organisation_changed = Signal()

# Sent inside the transaction, with `organisation` (the one that stands), `merged`, `affiliations` (the ids of
# those that moved with it) and `actor`.
organisation_merged = Signal()
