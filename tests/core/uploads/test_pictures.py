"""Of a picture its pixels are taken over, the right way up, and nothing else."""

from io import BytesIO
from random import Random
from zlib import crc32

import pytest
from PIL import Image, ImageCms

from apps.core.uploads import pictures
from apps.core.uploads.cleaning import clean
from apps.core.uploads.kinds import Fault, Kind, Unacceptable
from apps.core.uploads.pictures import MOST_SMALL_BYTES, bare_picture, thumbnail
from tests.core.uploads.files import SECRET, picture, zipped


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_photograph_tells_neither_who_took_it_nor_where():
    source = picture()
    assert SECRET.encode() in source
    assert opened(source).getexif().get_ifd(34853)  # where

    kind, cleaned = clean(source)

    assert kind == Kind.JPEG
    assert SECRET.encode() not in cleaned
    assert b"Exif" not in cleaned
    assert not opened(cleaned).getexif()
    assert "comment" not in opened(cleaned).info


def test_photograph_stands_upright_without_being_told_so():
    """Orientation 6: what is left in the file belongs at the top."""
    _kind, cleaned = clean(picture())

    image = opened(cleaned)
    assert image.size == (32, 64)
    assert image.getpixel((16, 5))[0] > 200  # red above
    assert image.getpixel((16, 60))[2] > 200  # blue below


def test_picture_keeps_its_colours_without_the_profile_that_names_a_screen():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    _kind, cleaned = clean(picture("PNG", icc_profile=profile))

    assert "icc_profile" not in opened(cleaned).info
    assert opened(cleaned).getpixel((0, 0)) == (254, 0, 0) or opened(cleaned).getpixel((0, 0)) == (255, 0, 0)


def test_picture_keeps_what_shines_through():
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    written = BytesIO()
    image.save(written, "PNG")

    _kind, cleaned = clean(written.getvalue())

    assert opened(cleaned).getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("form", "kind"), [("PNG", Kind.PNG), ("WEBP", Kind.WEBP), ("JPEG", Kind.JPEG)])
def test_picture_is_what_its_content_says(form: str, kind: Kind):
    assert clean(picture(form))[0] == kind


def test_picture_that_is_an_archive_as_well_becomes_a_picture_alone():
    archive = zipped({"Evil.class": b"\xca\xfe\xba\xbe"})

    _kind, cleaned = clean(picture() + archive)

    assert b"PK" not in cleaned


def test_large_picture_is_made_smaller(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LONGEST_SIDE", 40)

    _kind, cleaned = clean(picture("PNG", (200, 100)))

    assert opened(cleaned).size == (40, 20)


def test_picture_of_too_many_pixels_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)

    with pytest.raises(Unacceptable) as caught:
        clean(picture("PNG"))

    assert caught.value.fault == Fault.TOO_MUCH


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Fault.UNKNOWN),
        (b"<!DOCTYPE html><script>alert(1)</script>", Fault.UNKNOWN),
        (b"GIF89a/*=0;alert(1)//*/", Fault.UNKNOWN),
        (b"MZ\x90\x00", Fault.UNKNOWN),
        (b"", Fault.UNKNOWN),
        (picture()[:200], Fault.BROKEN),
        (b"\xff\xd8\xff<script>", Fault.BROKEN),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, fault: Fault):
    with pytest.raises(Unacceptable) as caught:
        clean(content)

    assert caught.value.fault == fault


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF"])
def test_picture_inside_a_document_looks_the_same_and_says_nothing_else(form: str):
    options = {"description": SECRET} if form == "TIFF" else {"comment": SECRET} if form == "GIF" else {}
    source = picture(form, **options)
    if form == "PNG":
        source = source[:33] + _text_chunk() + source[33:]
    assert SECRET.encode() in source

    bare = bare_picture(source)

    assert SECRET.encode() not in bare
    assert opened(bare).convert("RGB").tobytes() == opened(source).convert("RGB").tobytes()


def test_photograph_inside_a_document_loses_what_stands_behind_it():
    """Phones put a film or another picture there."""
    assert SECRET.encode() not in bare_picture(picture(progressive=True) + SECRET.encode())


def _text_chunk() -> bytes:
    content = b"Author\x00" + SECRET.encode()
    return len(content).to_bytes(4) + b"tEXt" + content + crc32(b"tEXt" + content).to_bytes(4)


@pytest.mark.parametrize(
    ("size", "small"),
    [((4_000, 3_000), (240, 180)), ((300, 4_000), (18, 240)), ((4_000, 2), (240, 1)), ((32, 20), (32, 20))],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_picture_in_little_keeps_its_shape(size: tuple[int, int], small: tuple[int, int], form: str):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, form)

    made = thumbnail(written.getvalue(), Kind.JPEG if form == "JPEG" else Kind.PNG)

    image = opened(made.content)
    assert (image.format, image.size, (made.width, made.height)) == ("WEBP", small, small)


def test_picture_in_little_stays_little_whatever_it_shows():
    noise = Image.frombytes("RGB", (600, 600), Random(1).randbytes(600 * 600 * 3))
    written = BytesIO()
    noise.save(written, "PNG")

    assert len(thumbnail(written.getvalue(), Kind.PNG).content) <= MOST_SMALL_BYTES


def test_what_one_sees_through_stays_so_in_little():
    written = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(written, "PNG")

    assert opened(thumbnail(written.getvalue(), Kind.PNG).content).convert("RGBA").getpixel((5, 5))[3] == 0
