"""Writes to batches of invitations: read, confirmed once, discarded, forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation
from apps.consultations.batches.checking import check_records, invited_keys, known_to, member_keys
from apps.consultations.batches.columns import read_heading
from apps.consultations.batches.reading import MOST_ROWS, Unusable, read_lines
from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.inviting import VALID_FOR, as_new
from apps.consultations.models import Consultation, Invitation, InvitationBatch, InvitationRow
from apps.consultations.models.invitation import AGAIN
from apps.core.errors import Refused

# Addresses of people who have been asked nothing yet: not longer than one needs to mend a file.
KEPT_FOR = timedelta(days=settings.RETENTION_DAYS["uploads"])
AT_ONCE = 1_000
NAMED = ("organisation", "stakeholder_group")
PRESET_COLUMNS = ("name", "organisation_id", "organisation_name", "stakeholder_group_id", "position")


@transaction.atomic
def read_batch(
    *,
    consultation: Consultation,
    by: User,
    file_name: str,
    content: bytes,
    role: RoleName,
    language: str,
    may_represent: bool = False,
) -> InvitationBatch:
    """What is in the file, row by row, for somebody to look at; nobody is invited. Raises Unusable."""
    columns, rows = read_heading(read_lines(content))
    if len(rows) > MOST_ROWS:
        raise Unusable(_("The file has more than %s rows. Divide it and upload the parts.") % MOST_ROWS)
    batch = InvitationBatch(
        consultation=consultation,
        uploaded_by=by,
        file_name=file_name[:200],
        columns=columns,
        role=role,
        language=language,
        may_represent=may_represent,
    )
    checked = check_records(batch, rows, known_to(consultation))
    if not checked:
        raise Unusable(_("The file has no rows below the first, which names the columns."))
    batch.bad_count = sum(bool(row.problems) for row in checked)
    batch.good_count = len(checked) - batch.bad_count
    batch.save()
    InvitationRow.objects.bulk_create(checked, batch_size=AT_ONCE)
    return batch


@transaction.atomic
def confirm_batch(*, batch: InvitationBatch, by: User) -> InvitationBatch:
    """Invite everybody whose row is good; they are written to soon. Confirming twice is confirming once.

    A row that has become a repetition since the file was read becomes a bad one.
    """
    lock_consultation(batch.consultation)
    batch = batch.locked()
    if batch.is_confirmed:
        return batch
    rows = _still_good(batch)
    moment = timezone.now()
    invitations = [_invitation(batch, row, by, moment) for row in rows]
    Invitation.objects.bulk_create(invitations, batch_size=AT_ONCE)
    batch.rows.good().delete()
    batch.bad_count += batch.good_count - len(rows)
    batch.good_count, batch.confirmed_at = len(rows), moment
    batch.save(update_fields=["good_count", "bad_count", "confirmed_at"])
    record("invitations.made", actor=by, target=batch, topics=[], count=len(rows))
    return batch


def _still_good(batch: InvitationBatch) -> list[InvitationRow]:
    """The good rows, without those that were invited or took part meanwhile: these become bad ones."""
    rows, repeated = [], []
    members, invited = member_keys(batch.consultation), invited_keys(batch.consultation)
    for row in batch.rows.good().select_related(*NAMED):
        key = (row.email, row.role)
        if key in members or key in invited:
            row.cells = row.words(batch.columns)
            row.problems = [{"code": "member" if key in members else "invited"}]
            repeated.append(row)
        else:
            rows.append(row)
    InvitationRow.objects.bulk_update(repeated, ["cells", "problems"], batch_size=AT_ONCE)
    return rows


def _invitation(batch: InvitationBatch, row: InvitationRow, by: User, moment: datetime) -> Invitation:
    return Invitation(
        consultation=batch.consultation,
        batch=batch,
        email=row.email,
        role=row.role,
        language=row.language,
        invited_by=by,
        expires_at=moment + VALID_FOR,
        may_represent=batch.may_represent and bool(row.organisation_id or row.organisation_name),
        **{column: getattr(row, column) for column in PRESET_COLUMNS},
    )


@transaction.atomic
def discard_batch(*, batch: InvitationBatch) -> None:
    """Forget what was read. Raises Refused once it was confirmed: then there are invitations to revoke."""
    batch = batch.locked()
    if batch.is_confirmed:
        raise Refused(_("These invitations are being sent already. You can revoke them."))
    batch.delete()


def resend_batch(*, batch: InvitationBatch, state: InvitationState) -> int:
    """Send those in `state` once more, valid for as long as new ones; how many.

    Raises Refused for a state in which that would be of no use.
    """
    if state not in AGAIN:
        raise Refused(_("These invitations cannot be sent again: they are %s.") % state.label)
    return batch.invitations.in_state(state).update(**as_new())


@transaction.atomic
def revoke_batch(*, batch: InvitationBatch, by: User) -> int:
    """Nobody can accept any of them from now on; roles that they gave remain. How many were revoked."""
    count = batch.invitations.revocable().update(revoked_at=timezone.now())
    if count:
        record("invitations.revoked", actor=by, target=batch, topics=[], count=count)
    return count


def forget_batches(now: datetime) -> int:
    """Delete what nobody confirmed in time, and the bad rows of what somebody did; how many files it concerns."""
    due = InvitationBatch.objects.filter(created_at__lte=now - KEPT_FOR)
    count = due.filter(rows__isnull=False).distinct().count()
    due.filter(confirmed_at=None).delete()
    InvitationRow.objects.filter(batch__in=due).delete()
    return count
