"""Pictures to upload, made on the spot."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(
    form: str = "PNG", size: tuple[int, int] = (900, 300), name: str = "logo.png", **saved: object
) -> SimpleUploadedFile:
    """An upload with a picture of one colour; `saved` goes to Pillow's `save`, such as exif."""
    written = BytesIO()
    Image.new("RGB", size, (11, 85, 99)).save(written, form, **saved)
    return SimpleUploadedFile(name, written.getvalue(), "image/png")
