"""A copy of one's data: asked for on a page, made and told of by a job, had until it expires."""

from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts.archive import archive_of
from apps.accounts.models import DataExport, User
from apps.core.identity import letterhead
from apps.core.sending import send_owed


@transaction.atomic
def request_export(*, user: User) -> DataExport:
    """Owe `user` a copy of their data; asking again while one is being made is asking once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    waiting = DataExport.objects.to_be_made().filter(user=user).first()
    return waiting or DataExport.objects.create(user=user)


def make_exports() -> int:
    """Make what is owed, each in a transaction of its own; returns how many."""
    count = 0
    while _make_next():
        count += 1
    return count


def send_export_notices() -> int:
    """Tell by e-mail that copies are ready; returns how many e-mails the mail server took."""
    owed = DataExport.objects.to_be_told_of().defer("archive").select_related("user")
    return send_owed(owed, export_message, _finish)


def export_message(export: DataExport) -> EmailMultiAlternatives:
    """It holds nothing of the data: the link asks whoever opens it to sign in."""
    user = export.user
    with translation.override(user.language), timezone.override(user.zone):
        context = {
            "subject": _("The copy of your data is ready"),
            "url": urljoin(settings.SITE_URL, export.get_absolute_url()),
            "page_url": urljoin(settings.SITE_URL, reverse("accounts:your_data")),
            "expires_at": export.expires_at,
            **letterhead(),
        }
        host = urlsplit(settings.SITE_URL).hostname
        message = EmailMultiAlternatives(
            subject=str(context["subject"]),
            body=render_to_string("email/data_export.txt", context).strip() + "\n",
            to=[user.email],
            headers={"Message-ID": f"<data-export-{export.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("email/data_export.html", context), "text/html")
    return message


@transaction.atomic
def _make_next() -> bool:
    owed = DataExport.objects.to_be_made().select_related("user").order_by("pk")
    export = owed.select_for_update(skip_locked=True, of=("self",)).first()
    if export is None:
        return False
    DataExport.objects.filter(user=export.user).exclude(pk=export.pk).delete()
    now = timezone.now()
    export.archive = archive_of(export.user, now)
    export.made_at, export.expires_at = now, now + timedelta(days=settings.RETENTION_DAYS["exports"])
    export.save(update_fields=["archive", "made_at", "expires_at"])
    return True


def _finish(export: DataExport, moment: datetime | None) -> None:
    DataExport.objects.filter(pk=export.pk).update(sent_at=moment)
