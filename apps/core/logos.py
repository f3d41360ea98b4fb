"""Logos of organisations and of the site: of an upload only the pixels are taken, into a file of our own."""

from io import BytesIO
from secrets import token_hex

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FOLDER = "logos"
CONTENT_TYPE = "image/webp"
# No SVG: that is a program as much as a picture.
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 1_048_576
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 512


def read_logo(upload: UploadedFile) -> ContentFile:
    """The uploaded picture as WebP with at most 512 pixels a side, without what else the file held.

    What it is is read from its content, whatever its name and type say. Raises ValidationError in words.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("This file has more than 1 MB. Choose a smaller one."))
    picture = _pixels(upload)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = BytesIO()
    picture.save(written, "WEBP", quality=90)
    return ContentFile(written.getvalue(), name=f"{token_hex(16)}.webp")


def _pixels(upload: UploadedFile) -> Image.Image:
    """A picture that knows nothing but its pixels, the right way up."""
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Choose a smaller one."))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except ValidationError:
        raise
    except Exception as error:  # a decoder may raise anything over a file that was made to break it
        sentence = _("This is not a picture that we can read. Choose a PNG, JPEG or WebP file.")
        raise ValidationError(sentence) from error
    bare = Image.new("RGBA", upright.size)
    bare.paste(upright)
    return bare
