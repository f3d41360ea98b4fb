from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.core.logos import MOST_BYTES, read_logo
from tests.factories.pictures import picture

SECRET = "Taken in the harbour of Tunis"
UNREADABLE = "This is not a picture that we can read. Choose a PNG, JPEG or WebP file."


def read(upload: SimpleUploadedFile) -> Image.Image:
    return Image.open(BytesIO(read_logo(upload).read()))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_is_written_anew_and_small_enough(form: str):
    logo = read(picture(form))

    assert (logo.format, logo.size) == ("WEBP", (512, 171))


def test_small_picture_is_not_blown_up():
    assert read(picture(size=(40, 20))).size == (40, 20)


def test_what_else_the_file_held_is_gone():
    exif = Image.Exif()
    exif[0x010E] = SECRET  # ImageDescription
    upload = picture("JPEG", exif=exif, comment=SECRET.encode())
    assert SECRET.encode() in upload.read()

    written = read_logo(upload).read()

    assert SECRET.encode() not in written
    assert b"EXIF" not in written


def test_picture_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: lies on its side

    assert read(picture("JPEG", size=(40, 20), exif=exif)).size == (20, 40)


def test_transparency_stays():
    written = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")

    logo = read(SimpleUploadedFile("logo.png", written.getvalue()))

    assert logo.convert("RGBA").getpixel((5, 5))[3] == 0


def test_name_is_random_and_says_nothing_of_the_upload():
    first, second = (read_logo(picture(name="../../etc/passwd.png")).name for _each in range(2))

    assert first != second
    assert first.removesuffix(".webp").isalnum()
    assert len(first) == 37


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        picture("PNG").read()[:60],
        picture("GIF").read(),
        picture("BMP").read(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    ],
    ids=["empty", "svg", "html", "broken", "cut off", "gif", "bmp", "postscript"],
)
def test_what_is_no_picture_of_the_three_kinds_is_refused(content: bytes):
    with pytest.raises(ValidationError, match="PNG, JPEG or WebP") as caught:
        read_logo(SimpleUploadedFile("logo.png", content, "image/png"))
    assert caught.value.messages == [UNREADABLE]


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(ValidationError, match="more than 1 MB"):
        read_logo(SimpleUploadedFile("logo.png", b"\0" * (MOST_BYTES + 1)))


@pytest.mark.parametrize("size", [(5001, 5000), (12_000, 12_000)])
def test_too_many_pixels_are_refused_before_they_are_unpacked(size: tuple[int, int]):
    written = BytesIO()
    Image.new("1", size).save(written, "PNG")
    assert len(written.getvalue()) < MOST_BYTES

    with pytest.raises(ValidationError):
        read_logo(SimpleUploadedFile("logo.png", written.getvalue()))
