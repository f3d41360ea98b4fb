"""The text in what a site hands out: pages, documents of an office, PDFs, e-mails."""

import re
from email.message import Message
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

from django.core.mail import EmailMultiAlternatives
from pypdf import PdfReader


def text_of_response(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{text_of(content)}"


def text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return _text_of_pdf(content)
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{text_of(archive.read(name))}" for name in archive.namelist())
    return unescape(content.decode(errors="replace"))


def _text_of_pdf(content: bytes) -> str:
    """Without the spaces and line breaks that typesetting puts into a long word; with the metadata."""
    reader = PdfReader(BytesIO(content))
    pages = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", "", pages) + f"\n{reader.metadata}\n{reader.xmp_metadata}"


def text_of_mail(mail: EmailMultiAlternatives) -> str:
    """Everything but whom it is to: that is the person's own address."""
    message: Message = mail.message()
    del message["To"]
    parts = [f"{name}: {value}" for name, value in message.items()]
    parts += [text_of(part.get_payload(decode=True) or b"") for part in message.walk() if not part.is_multipart()]
    return "\n".join(map(str, parts))
