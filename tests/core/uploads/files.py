"""Files as people have them: with who wrote them, where and when, and what else may be in them."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from docx import Document
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

SECRET = "Amina-Diallo-wrote-this"
PAGE = "The words of the page"
# The European Institute for Computer Antivirus Research's test: every scanner finds it, and it does nothing.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
NAMESPACES = (
    f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:officeooo="http://openoffice.org/2009/office"'
)


def name(text: str) -> NameObject:
    return NameObject(text)


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 32), **options: object) -> bytes:
    """Half red, half blue; a JPEG says where it was taken, by whom, and that it stands on its side."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    if form == "JPEG":
        exif = Image.Exif()
        exif[Base.Artist] = SECRET
        exif[Base.Orientation] = 6
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (14.0, 41.0, 34.0)
        options |= {"exif": exif, "comment": SECRET.encode()}
    written = BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def pdf(words: str = PAGE, *, extra: bytes = b"") -> bytes:
    """One page, its author, XMP, a script at opening, a link, a note and its writer, and a photograph."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    content = DecodedStreamObject()
    content.set_data(b"BT /F1 12 Tf 20 200 Td (" + words.encode() + b") Tj ET" + extra)
    font = DictionaryObject(
        {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    )
    photograph = DecodedStreamObject()
    photograph.set_data(picture())
    photograph.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/Width"): FloatObject(64),
            name("/Height"): FloatObject(32),
            name("/ColorSpace"): name("/DeviceRGB"),
            name("/BitsPerComponent"): FloatObject(8),
            name("/Filter"): name("/DCTDecode"),
        }
    )
    page[name("/Resources")] = DictionaryObject(
        {
            name("/Font"): DictionaryObject({name("/F1"): writer._add_object(font)}),
            name("/XObject"): DictionaryObject({name("/P"): writer._add_object(photograph)}),
        }
    )
    page[name("/Contents")] = writer._add_object(content)
    page[name("/Annots")] = ArrayObject([_link("https://example.org/"), _script(), _note()])
    writer.add_metadata({"/Author": SECRET, "/CreationDate": "D:20260101120000Z"})
    script = _action("/JavaScript", "/JS", "app.alert('hello')")
    scripts = ArrayObject([TextStringObject("s"), writer._add_object(script)])
    writer.root_object[name("/Names")] = DictionaryObject(
        {name("/JavaScript"): DictionaryObject({name("/Names"): scripts})}
    )
    writer.root_object[name("/OpenAction")] = _action("/JavaScript", "/JS", "app.alert(1)")
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta><dc:creator>{SECRET}</dc:creator></x:xmpmeta>".encode())
    writer.root_object[name("/Metadata")] = writer._add_object(xmp)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf_with(change: object, source: bytes | None = None) -> bytes:
    """A PDF to which `change(writer)` has done something."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(source or pdf())))
    change(writer)  # type: ignore[operator]
    return written(writer)


def _action(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({name("/S"): name(kind), name(key): TextStringObject(value)})


def _annotation(**entries: object) -> DictionaryObject:
    corners = ArrayObject([FloatObject(each) for each in (0, 0, 50, 50)])
    return DictionaryObject(
        {name("/Type"): name("/Annot"), name("/Rect"): corners}
        | {name(f"/{key}"): value for key, value in entries.items()}
    )


def _link(address: str) -> DictionaryObject:
    return _annotation(Subtype=name("/Link"), A=_action("/URI", "/URI", address))


def _script() -> DictionaryObject:
    return _annotation(Subtype=name("/Link"), A=_action("/Launch", "/F", "calc.exe"))


def _note() -> DictionaryObject:
    return _annotation(
        Subtype=name("/Text"), T=TextStringObject(SECRET), Contents=TextStringObject("A note in the margin")
    )


def docx(words: str = PAGE) -> bytes:
    """As Word leaves it: properties, a commentator, a photograph that tells where, and numbers of revisions."""
    document = Document()
    paragraph = document.add_paragraph(words)
    document.add_picture(BytesIO(picture()))
    document.add_comment(paragraph.runs, text="In the margin", author=SECRET, initials="AD")
    document.core_properties.author = SECRET
    document.core_properties.last_modified_by = SECRET
    paragraph._p.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "00AB12CD")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(
    content: bytes, *, add: Mapping[str, bytes] = {}, replace: Mapping[str, tuple[str, str]] = {}
) -> bytes:
    """A package with other members, or with other words in them."""
    with ZipFile(BytesIO(content)) as archive:
        members = {each.filename: archive.read(each) for each in archive.infolist()}
    for member, (before, after) in replace.items():
        changed = members[member].replace(before.encode(), after.encode())
        assert changed != members[member]
        members[member] = changed
    return zipped({**members, **add}, stored="mimetype")


def zipped(members: Mapping[str, bytes], stored: str = "") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content, ZIP_STORED if member == stored else ZIP_DEFLATED)
    return file.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def odt(body: str = f"<text:p>{PAGE}</text:p>", **more: bytes) -> bytes:
    """As LibreOffice leaves it: who wrote it, a note in the margin, settings that name a printer, a photograph."""
    note = f"<text:p><office:annotation><dc:creator>{SECRET}</dc:creator><dc:date>2026-01-01T10:00:00</dc:date>"
    note += "<text:p>In the margin</text:p></office:annotation>after the note</text:p>"
    content = f"<office:document-content {NAMESPACES}><office:body><office:text>{body}{note}"
    content += "</office:text></office:body></office:document-content>"
    members = {
        "mimetype": ODT_TYPE.encode(),
        "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {NAMESPACES}/>".encode(),
        "meta.xml": f"<office:document-meta {NAMESPACES}>{SECRET}</office:document-meta>".encode(),
        "settings.xml": f"<office:document-settings {NAMESPACES}>{SECRET}</office:document-settings>".encode(),
        "Pictures/1.jpg": picture(),
        **more,
    }
    entries = "".join(f'<m:file-entry m:full-path="{member}" m:media-type=""/>' for member in members)
    manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</m:manifest>'
    return zipped({**members, "META-INF/manifest.xml": manifest.encode()}, stored="mimetype")
