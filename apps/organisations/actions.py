"""Writes to organisations and affiliations. Each says what it changed by a signal of its transaction."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.core.models import LazyI18nString
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup, Verification
from apps.organisations.queries import has_address_of, organisations_called
from apps.organisations.signals import affiliation_changed, organisation_merged


@transaction.atomic
def claim_affiliation(
    *, user: User, organisation: Organisation | str | None, stakeholder_group: StakeholderGroup, position: str = ""
) -> Affiliation:
    """Let `user` speak for `organisation` from now on; None is for themself, a name finds or makes one.

    Another organisation or group withdraws the old affiliation, which stays as history, and claims a new
    one; a confirmed address at a domain of the organisation verifies it at once. Otherwise the old one
    remains, with its verification; a new position is written into it.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if isinstance(organisation, str):
        organisation = _organisation_called(organisation, stakeholder_group, user.language)
    if organisation:
        organisation = _standing(organisation)
    current = Affiliation.objects.current().filter(user=user).select_for_update().first()
    if current and (current.organisation, current.stakeholder_group) == (organisation, stakeholder_group):
        return _move_to(current, position)
    if current:
        _end(current, AffiliationStatus.WITHDRAWN, actor=user)
    made = Affiliation.objects.create(
        user=user, organisation=organisation, stakeholder_group=stakeholder_group, position=position
    )
    _tell(made, "claimed", user)
    _verify_by_address(made)
    return made


def _move_to(affiliation: Affiliation, position: str) -> Affiliation:
    if affiliation.position != position:
        affiliation.position = position
        affiliation.save(update_fields=["position", "updated_at"])
    return affiliation


def _organisation_called(name: str, group: StakeholderGroup, language: str) -> Organisation:
    """The one that goes by `name`, else a new one; of two who name the same at once, the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisations.organisation.name'))")
    known = organisations_called(name)
    if known:
        return known[0]
    return Organisation.objects.create(name=LazyI18nString({language: name}), stakeholder_group=group)


def _standing(organisation: Organisation) -> Organisation:
    """The one that stands for it now, locked, so that no merger passes by the affiliation to be made."""
    locked = Organisation.objects.select_for_update(no_key=True)
    now = locked.get(pk=organisation.pk)
    return locked.get(pk=now.merged_into_id) if now.merged_into_id else now


@transaction.atomic
def verify_by_address(user: User) -> None:
    """After an address was confirmed or removed: verify what it proves, and no longer what it proved."""
    User.objects.select_for_update().get(pk=user.pk)
    current = Affiliation.objects.current().filter(user=user, organisation__isnull=False).first()
    if current is None:
        return
    affiliation = _locked(current)
    if affiliation.status == AffiliationStatus.CLAIMED:
        _verify_by_address(affiliation)
    elif affiliation.verification == Verification.EMAIL_DOMAIN and not _is_proved_by_address(affiliation):
        _claim_again(affiliation)


def _verify_by_address(affiliation: Affiliation) -> None:
    if _is_proved_by_address(affiliation):
        speaks = affiliation.organisation is not None and affiliation.organisation.address_represents
        _verify(affiliation, by=Verification.EMAIL_DOMAIN, actor=None, expires_on=None, may_represent=speaks)


def _is_proved_by_address(affiliation: Affiliation) -> bool:
    """An address proves the organisation, and with it only the group that the organisation is of."""
    organisation = affiliation.organisation
    if organisation is None or affiliation.stakeholder_group_id != organisation.stakeholder_group_id:
        return False
    return has_address_of(affiliation.user, organisation)


@transaction.atomic
def verify_affiliation(
    *,
    affiliation: Affiliation,
    by: Verification,
    actor: User,
    expires_on: date | None = None,
    may_represent: bool = False,
) -> Affiliation:
    """Confirm what is claimed, until the end of `expires_on` (None: without end).

    With `may_represent` the person may also write on behalf of the organisation, not only name it as theirs.

    Raises Refused when it is no claim any longer.
    """
    locked = _locked(affiliation)
    if locked.status != AffiliationStatus.CLAIMED or locked.organisation is None:
        raise Refused(_("This is no longer a claim: it was decided or taken back meanwhile."))
    return _verify(locked, by=by, actor=actor, expires_on=expires_on, may_represent=may_represent)


def _verify(
    affiliation: Affiliation,
    *,
    by: Verification,
    actor: User | None,
    expires_on: date | None,
    may_represent: bool,
) -> Affiliation:
    affiliation.status, affiliation.verification = AffiliationStatus.VERIFIED, by
    affiliation.expires_on, affiliation.may_represent = expires_on, may_represent
    affiliation.save(update_fields=["status", "verification", "expires_on", "may_represent", "updated_at"])
    return _tell(affiliation, "verified", actor)


@transaction.atomic
def refuse_affiliation(*, affiliation: Affiliation, actor: User, reason: str) -> Affiliation:
    """Decline a claim; the person is told why. Raises Refused when it is no claim any longer."""
    locked = _locked(affiliation)
    if locked.status != AffiliationStatus.CLAIMED:
        raise Refused(_("This is no longer a claim: it was decided or taken back meanwhile."))
    return _end(locked, AffiliationStatus.REFUSED, actor=actor, reason=reason)


@transaction.atomic
def withdraw_affiliation(*, affiliation: Affiliation, actor: User, reason: str = "") -> Affiliation:
    """End an affiliation, one's own or another's; what was written under it stays. Twice is once."""
    locked = _locked(affiliation)
    if locked.status not in (AffiliationStatus.CLAIMED, AffiliationStatus.VERIFIED):
        return locked
    return _end(locked, AffiliationStatus.WITHDRAWN, actor=actor, reason=reason)


@transaction.atomic
def appoint_administrator(*, affiliation: Affiliation, actor: User, is_administrator: bool) -> Affiliation:
    """Let a verified person speak for who else belongs to the organisation, or no longer. Twice is once.

    Raises Refused for somebody who is not verified.
    """
    locked = _locked(affiliation)
    if is_administrator and not locked.is_verified:
        raise Refused(_("Only a person whose own affiliation is verified can administer the organisation."))
    if locked.is_administrator == is_administrator:
        return locked
    locked.is_administrator = is_administrator
    locked.save(update_fields=["is_administrator", "updated_at"])
    return _tell(locked, "appointed" if is_administrator else "dismissed", actor)


@transaction.atomic
def authorise_representative(*, affiliation: Affiliation, actor: User, may_represent: bool) -> Affiliation:
    """Let a verified person write on behalf of the organisation, or no longer. Twice is once.

    What they wrote on its behalf stays so. Raises Refused for somebody who is not verified.
    """
    locked = _locked(affiliation)
    if may_represent and not locked.is_verified:
        raise Refused(
            _("Only a person whose own affiliation is verified can speak on behalf of the organisation.")
        )
    if locked.may_represent == may_represent:
        return locked
    locked.may_represent = may_represent
    locked.save(update_fields=["may_represent", "updated_at"])
    return _tell(locked, "authorised" if may_represent else "restricted", actor)


def expire_affiliations(today: date) -> int:
    """Make those verified until a day before `today` claims again; how many there were."""
    due = Affiliation.objects.filter(status=AffiliationStatus.VERIFIED, expires_on__lt=today)
    return sum(_expire(affiliation, today) for affiliation in due)


@transaction.atomic
def _expire(affiliation: Affiliation, today: date) -> bool:
    """False when it was prolonged or ended meanwhile."""
    locked = _locked(affiliation)
    is_due = locked.status == AffiliationStatus.VERIFIED and locked.expires_on and locked.expires_on < today
    if is_due:
        _claim_again(locked)
    return bool(is_due)


@transaction.atomic
def merge_organisation(*, organisation: Organisation, into: Organisation, actor: User) -> Organisation:
    """Let `into` stand for `organisation` from now on, and return it as it is now.

    Who speaks for the one today speaks for the other, verified as before; that somebody administers or writes on
    its behalf has to be said anew. Past affiliations and comments keep the organisation that they were made for,
    and follow `merged_into`: no row of another app changes. Raises Refused when one of them is gone, or for
    itself.
    """
    pair = Organisation.objects.select_for_update(no_key=True).filter(pk__in=(organisation.pk, into.pk))
    locked = {each.pk: each for each in pair.order_by("pk")}
    if len(locked) < 2 or any(each.merged_into_id for each in locked.values()):
        raise Refused(_("One of the two was merged meanwhile, or they are the same. Look at them again."))
    source, target = locked[organisation.pk], locked[into.pk]
    moved = _move_people(source, target)
    source.merged.update(merged_into=target)
    source.merged_into = target
    source.save(update_fields=["merged_into", "updated_at"])
    target.email_domains = list(dict.fromkeys([*target.email_domains, *source.email_domains]))
    target.save(update_fields=["email_domains", "updated_at"])
    organisation_merged.send(Organisation, organisation=target, merged=source, affiliations=moved, actor=actor)
    return target


def _move_people(source: Organisation, target: Organisation) -> list[int]:
    current = Affiliation.objects.current().filter(organisation=source).select_for_update().order_by("pk")
    moved = list(current.values_list("pk", flat=True))
    Affiliation.objects.filter(pk__in=moved).update(
        organisation=target, is_administrator=False, may_represent=False
    )
    return moved


def _locked(affiliation: Affiliation) -> Affiliation:
    rows = Affiliation.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    return rows.get(pk=affiliation.pk)


def _claim_again(affiliation: Affiliation) -> None:
    affiliation.status, affiliation.verification = AffiliationStatus.CLAIMED, ""
    affiliation.is_administrator = affiliation.may_represent = False
    affiliation.expires_on = None
    names = ("status", "verification", "is_administrator", "may_represent", "expires_on", "updated_at")
    affiliation.save(update_fields=names)
    _tell(affiliation, "expired", None)


def _end(affiliation: Affiliation, status: AffiliationStatus, *, actor: User, reason: str = "") -> Affiliation:
    affiliation.status, affiliation.reason = status, reason
    affiliation.is_administrator = affiliation.may_represent = False
    affiliation.save(update_fields=["status", "reason", "is_administrator", "may_represent", "updated_at"])
    return _tell(affiliation, status, actor)


def _tell(affiliation: Affiliation, change: str, actor: User | None) -> Affiliation:
    affiliation_changed.send(Affiliation, affiliation=affiliation, change=str(change), actor=actor)
    return affiliation
