"""The e-mail that asks somebody to sign a comment: the same words as text and as HTML."""

from datetime import datetime
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.identity import letterhead
from apps.core.language import best_version
from apps.core.sending import send_owed
from apps.discussions.models import CoSignature


def send_co_signature_requests() -> int:
    """Send what is owed; returns how many e-mails the mail server took."""
    owed = CoSignature.objects.owed().select_related(
        "comment__author", "comment__latest_revision", "comment__question__roundtable__consultation"
    )
    return send_owed(owed, request_message, _finish)


def request_message(co_signature: CoSignature) -> EmailMultiAlternatives | None:
    """In the language of the account with that address, else in the author's; None where the author has left."""
    if co_signature.comment.author is None:
        return None
    account = User.objects.filter(email__iexact=co_signature.email).first()
    with translation.override(account.language if account else co_signature.language):
        return _message(co_signature, co_signature.comment.author)


def _message(co_signature: CoSignature, author: User) -> EmailMultiAlternatives:
    comment = co_signature.comment
    subject = _("%s asks you to sign a comment with them") % author.name
    context = {
        "author": author,
        "is_changed": co_signature.revision_id is not None,
        "question": best_version(comment.question.text)[0],
        "title": best_version(comment.consultation.title)[0],
        "url": urljoin(settings.SITE_URL, co_signature.get_absolute_url()),
        "subject": subject,
        **letterhead(),
    }
    host = urlsplit(settings.SITE_URL).hostname
    name = f"co-signature-{co_signature.pk}-{comment.latest_revision_id}"
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string("email/co_signature.txt", context).strip() + "\n",
        to=[co_signature.email],
        headers={"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/co_signature.html", context), "text/html")
    return message


def _finish(co_signature: CoSignature, moment: datetime | None) -> None:
    co_signature.sent_at = moment
    co_signature.save(update_fields=["sent_at"])
