"""Writes to an organisation's own page. Each says what it changed by a signal of its transaction."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.editing import check_not_overtaken, write_changes
from apps.core.errors import Refused
from apps.organisations.actions import verify_by_address
from apps.organisations.models import Affiliation, Organisation
from apps.organisations.signals import organisation_changed


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, by: User, seen: str, changes: Mapping[str, Any]
) -> list[str]:
    """Change what is said of it; the names of what is different now.

    Other e-mail domains verify whom they prove, and whom only a domain proved that is gone is to be verified
    anew. Raises Overtaken when `seen` is not its token any more, and Refused for one that was merged.
    """
    people = _lock_people(organisation) if "email_domains" in changes else []
    locked = _locked(organisation)
    check_not_overtaken(locked, seen)
    if people:
        _lock_affiliations(locked)
    changed = write_changes(locked, changes)
    if changed:
        organisation_changed.send(Organisation, organisation=locked, fields=changed, actor=by)
    if "email_domains" in changed:
        for person in people:
            verify_by_address(person)
    return changed


@transaction.atomic
def set_logo(*, organisation: Organisation, by: User, logo: ContentFile | None) -> Organisation:
    """Show `logo` (from `read_logo`) from now on, or none; the file of the earlier one is gone with the commit.

    Raises Refused for an organisation that was merged.
    """
    locked = _locked(organisation)
    earlier, storage = locked.logo.name, locked.logo.storage
    if not earlier and logo is None:
        return locked
    if logo is None:
        locked.logo = ""
    else:
        locked.logo.save(str(logo.name), logo, save=False)
    locked.save(update_fields=["logo", "updated_at"])
    if earlier:
        transaction.on_commit(lambda: storage.delete(earlier))
    organisation_changed.send(Organisation, organisation=locked, fields=["logo"], actor=by)
    return locked


def _locked(organisation: Organisation) -> Organisation:
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if locked.merged_into_id:
        raise Refused(_("This organisation was merged into another meanwhile. Look at that one."))
    return locked


def _lock_people(organisation: Organisation) -> list[User]:
    """Before the organisation, as whoever claims to speak for it does: who speaks for it now."""
    speaking = Affiliation.objects.current().filter(organisation=organisation).values("user")
    return list(User.objects.select_for_update().filter(pk__in=speaking).order_by("pk"))


def _lock_affiliations(organisation: Organisation) -> None:
    """Before anything is recorded, since the log is locked last."""
    affiliations = Affiliation.objects.current().filter(organisation=organisation).order_by("pk")
    list(affiliations.select_for_update(no_key=True).values_list("pk", flat=True))
