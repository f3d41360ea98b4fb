"""Invitations from one file: as they were read, before and after somebody confirms them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from apps.consultations.enums import RoleName
from apps.consultations.models.consultation import Consultation
from apps.core.language import best_version
from apps.core.language_fields import LanguageField
from apps.organisations.models import Organisation, StakeholderGroup


class InvitationBatch(models.Model):
    """One file. `columns` are those it has, in its order; role and language are for rows that name none.

    `may_represent` is said of everybody in it whose row names an organisation.

    Nothing is sent before `confirmed_at`; then `good_count` invitations were made.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitation_batches")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitation_batches"
    )
    file_name = models.CharField(max_length=200)
    columns = ArrayField(models.CharField(max_length=20))
    role = models.CharField(max_length=12, choices=RoleName)
    language = LanguageField()
    may_represent = models.BooleanField(default=False)
    good_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.good_count} and {self.bad_count} with problems"

    def get_absolute_url(self) -> str:
        return reverse("consultations:batch", args=[self.consultation.slug, self.pk])

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def locked(self) -> Self:
        """As it is now, locked until the transaction ends."""
        rows = type(self).objects.select_for_update(of=("self",))
        return rows.select_related("consultation").get(pk=self.pk)


class InvitationRowQuerySet(models.QuerySet["InvitationRow"]):
    def good(self) -> "InvitationRowQuerySet":
        return self.filter(problems=[])

    def bad(self) -> "InvitationRowQuerySet":
        return self.exclude(problems=[])


class InvitationRow(models.Model):
    """One row of a file, `number` as a spreadsheet counts.

    A bad one has `problems` (see batches/problems.py) and its `cells` as they were read; a good one has what
    becomes an invitation. Rows go once they are made into invitations, and after some days in any case.
    """

    batch = models.ForeignKey(InvitationBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField(), default=list)
    problems = models.JSONField(default=list)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=12, choices=RoleName, blank=True)
    language = LanguageField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    organisation_name = models.CharField(max_length=300, blank=True)
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.CharField(max_length=150, blank=True)

    objects = InvitationRowQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="invitation_row_once_per_number")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"

    @property
    def organisation_called(self) -> str:
        """In the active language; the name as it was written where it is a new one."""
        return best_version(self.organisation.name)[0] if self.organisation else self.organisation_name

    def words(self, columns: list[str]) -> list[str]:
        """What a good row says in each of `columns`."""
        said = {
            "email": self.email,
            "name": self.name,
            "role": self.get_role_display(),
            "language": self.get_language_display(),
            "organisation": self.organisation_called,
            "stakeholder_group": str(self.stakeholder_group or ""),
            "position": self.position,
        }
        return [said[column] for column in columns]
