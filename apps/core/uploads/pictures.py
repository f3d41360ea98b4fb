"""Pictures: of an upload only the pixels are taken over; of those inside documents, all but what they tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from apps.core.uploads.kinds import Fault, Kind, Unacceptable

FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 5_000
# In which a picture is shown in little: its longest side in pixels, and how well it is drawn; the first that fits.
SMALL = ((240, 80), (240, 50), (200, 30), (120, 20))
MOST_SMALL_BYTES = 15_000
# What belongs to how a PNG looks; the others say who made it, with what, when and where.
PNG_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split())
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
COMMENT, SCAN, END = 0xFE, 0xDA, 0xD9
APPLICATION = range(0xE0, 0xF0)
# Of what applications may add, only what the colours need.
JPEG_KEPT = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}


@dataclass(frozen=True)
class Thumbnail:
    """A picture in little, as WebP; its sides in pixels."""

    content: bytes
    width: int
    height: int


def clean_picture(content: bytes, kind: Kind) -> bytes:
    """The picture drawn anew, the right way up and in the colours of the web, at most 5,000 pixels a side."""
    try:
        with Image.open(BytesIO(content), formats=(FORMATS[kind],)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unacceptable(Fault.TOO_MUCH)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            pixels = _in_web_colours(ImageOps.exif_transpose(image))
    except Unacceptable:
        raise
    except Exception as error:  # a decoder may raise anything over a file that was made to break it
        raise Unacceptable(Fault.BROKEN) from error
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    bare.save(written, FORMATS[kind], quality=90)
    return written.getvalue()


def thumbnail(cleaned: bytes, kind: Kind) -> Thumbnail:
    """A cleaned picture in little: at most 240 pixels a side and 15 KB."""
    with Image.open(BytesIO(cleaned), formats=(FORMATS[kind],)) as image:
        image.draft("RGB", (2 * SMALL[0][0],) * 2)
        pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    for side, quality in SMALL:
        pixels.thumbnail((side, side))
        written = BytesIO()
        pixels.save(written, "WEBP", quality=quality, method=6)
        if written.tell() <= MOST_SMALL_BYTES:
            break
    return Thumbnail(written.getvalue(), *pixels.size)


def bare_picture(content: bytes) -> bytes:
    """A picture inside a document, the same to the eye, without what else it says. Raises Unacceptable."""
    try:
        if content.startswith(JPEG_START):
            return bare_jpeg(content)
        if content.startswith(PNG_START):
            return _bare_png(content)
        if content.startswith((b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")):
            return _drawn_anew(content)
    except Unacceptable:
        raise
    except Exception as error:
        raise Unacceptable(Fault.BROKEN) from error
    return content


def bare_jpeg(content: bytes) -> bytes:
    """Without EXIF, XMP, IPTC, comments, thumbnails and whatever stands behind its end."""
    kept = (segment for marker, segment in _jpeg_segments(content) if _is_kept(marker, segment[4:]))
    return content[:2] + b"".join(kept)


def _in_web_colours(image: Image.Image) -> Image.Image:
    """As sRGB: a profile of colours can bear the name of whose screen it is, so it is applied and not kept."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            wanted = mode if image.mode != "CMYK" else "RGB"
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=wanted)
            return converted or image.convert(mode)
        except ImageCms.PyCMSError:
            return image.convert(mode)
    return image.convert(mode)


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=("GIF", "TIFF", "WEBP")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unacceptable(Fault.TOO_MUCH)
        form = image.format
        pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    bare.save(written, form)
    return written.getvalue()


def _is_kept(marker: int, payload: bytes) -> bool:
    if marker == COMMENT:
        return False
    return marker not in APPLICATION or payload.startswith(JPEG_KEPT.get(marker, b"\x00never"))


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Unacceptable(Fault.BROKEN)
        marker = content[at + 1]
        if marker == 0xFF:  # what fills the space before a marker
            at += 1
            continue
        if marker == END:
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker == SCAN:
            following = NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield marker, content[at:end]
        at = end
    yield END, b"\xff\xd9"


def _bare_png(content: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name in PNG_CHUNKS:
            kept.append(content[at : at + 12 + length])
        if name == b"IEND":
            break
        at += 12 + length
    return b"".join(kept)
