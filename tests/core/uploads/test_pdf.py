"""What is kept of a PDF, and what of it never reaches a reader."""

import time
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, TextStringObject

from apps.core.uploads import pdf as module
from apps.core.uploads.cleaning import clean
from apps.core.uploads.kinds import Fault, Kind, Unacceptable
from tests.core.uploads.files import PAGE, SECRET, name, pdf, pdf_with, picture, written, zipped


def fault_of(content: bytes) -> Fault:
    with pytest.raises(Unacceptable) as caught:
        clean(content)
    return caught.value.fault


def test_pdf_keeps_its_words_its_links_and_its_notes():
    kind, cleaned = clean(pdf())

    page = PdfReader(BytesIO(cleaned)).pages[0]
    link, script, note = (each.get_object() for each in page["/Annots"])
    assert (kind, page.extract_text()) == (Kind.PDF, PAGE)
    assert link["/A"]["/URI"] == "https://example.org/"
    assert "/A" not in script
    assert note["/Contents"] == "A note in the margin"


def test_pdf_names_nobody_and_no_time():
    source = pdf()
    assert SECRET.encode() in source

    _kind, cleaned = clean(source)

    for trace in (SECRET.encode(), b"xmpmeta", b"Author", b"2026", b"pypdf", b"Exif"):
        assert trace not in cleaned


def test_pdf_does_nothing_by_itself():
    source = pdf()
    _kind, cleaned = clean(source)

    for action in (b"/JavaScript", b"/JS", b"/OpenAction", b"/Launch"):
        assert action in source
        assert action not in cleaned


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///C:/Users/Amina/a.pdf", "smb://host/share"])
def test_pdf_links_lead_to_the_web_alone(address: str):
    def change(writer: PdfWriter) -> None:
        writer.pages[0]["/Annots"][0].get_object()["/A"][name("/URI")] = TextStringObject(address)

    _kind, cleaned = clean(pdf_with(change))

    assert "/A" not in PdfReader(BytesIO(cleaned)).pages[0]["/Annots"][0].get_object()


def test_pdf_loses_a_signature_with_the_name_in_it():
    def change(writer: PdfWriter) -> None:
        signature = DictionaryObject({name("/ByteRange"): ArrayObject(), name("/Name"): TextStringObject(SECRET)})
        writer.root_object[name("/AcroForm")] = DictionaryObject(
            {name("/Fields"): ArrayObject([DictionaryObject({name("/V"): writer._add_object(signature)})])}
        )

    _kind, cleaned = clean(pdf_with(change))

    assert SECRET.encode() not in cleaned


def test_pdf_loses_films_and_streams_that_lie_elsewhere():
    def change(writer: PdfWriter) -> None:
        writer.pages[0]["/Annots"][0].get_object()[name("/Subtype")] = name("/RichMedia")
        outside = DecodedStreamObject()
        outside[name("/F")] = TextStringObject("http://elsewhere.example/")
        writer.pages[0]["/Resources"]["/XObject"][name("/Q")] = writer._add_object(outside)

    _kind, cleaned = clean(pdf_with(change))

    assert b"/RichMedia" not in cleaned
    assert b"elsewhere" not in cleaned


def test_pdf_that_carries_a_file_is_refused():
    assert fault_of(pdf_with(lambda writer: writer.add_attachment("a.exe", b"MZ"))) == Fault.CARRIES_FILES


def test_pdf_with_a_password_is_refused():
    assert fault_of(pdf_with(lambda writer: writer.encrypt("secret", algorithm="AES-256"))) == Fault.LOCKED


def test_pdf_that_opens_without_a_password_is_taken_and_no_longer_locked():
    source = pdf_with(lambda writer: writer.encrypt("", "owner", algorithm="AES-256"))

    _kind, cleaned = clean(source)

    assert not PdfReader(BytesIO(cleaned)).is_encrypted
    assert PAGE in PdfReader(BytesIO(cleaned)).pages[0].extract_text()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n<script>alert(1)</script>", pdf()[:300]])
def test_pdf_that_is_none_is_refused(content: bytes):
    assert fault_of(content) == Fault.BROKEN


def test_pdf_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_PAGES", 2)
    writer = PdfWriter()
    for _number in range(3):
        writer.add_blank_page(10, 10)

    assert fault_of(written(writer)) == Fault.TOO_MUCH


def test_pdf_that_is_a_picture_or_an_archive_as_well_becomes_a_pdf_alone():
    """Two files in one: each reader would show what it knows."""
    for other in (zipped({"a.class": b"\xca\xfe\xba\xbe"}), picture(), b"<script>alert(1)</script>"):
        _kind, cleaned = clean(pdf() + other)

        assert other not in cleaned
        assert cleaned.rstrip().endswith(b"%%EOF")


def test_pdf_of_many_pages_is_cleaned_in_time():
    writer = PdfWriter()
    for _number in range(400):
        writer.add_blank_page(300, 300)
    began = time.process_time()

    clean(written(writer))

    assert time.process_time() - began < 10
