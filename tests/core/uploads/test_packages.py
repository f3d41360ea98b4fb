"""Word and OpenDocument: the text stays, who wrote it on which machine does not; what acts is not taken."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from apps.core.uploads import package
from apps.core.uploads.cleaning import clean
from apps.core.uploads.kinds import Fault, Kind, Unacceptable
from tests.core.uploads.files import ODT_TYPE, PAGE, SECRET, docx, members_of, odt, repacked, zipped

DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def fault_of(content: bytes) -> Fault:
    with pytest.raises(Unacceptable) as caught:
        clean(content)
    return caught.value.fault


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word document with one more relation."""
    entry = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return repacked(docx(), replace={RELATIONS: ("</Relationships>", f"{entry}</Relationships>")})


def test_docx_keeps_its_words_its_pictures_and_its_comments():
    kind, cleaned = clean(docx())

    document = Document(BytesIO(cleaned))
    assert (kind, document.paragraphs[0].text) == (Kind.DOCX, PAGE)
    assert len(document.inline_shapes) == 1
    assert [comment.text for comment in document.comments] == ["In the margin"]


def test_docx_names_nobody_in_any_part():
    source = docx()
    assert any(SECRET.encode() in content for content in members_of(source).values())

    members = members_of(clean(source)[1])

    assert [name for name, content in members.items() if SECRET.encode() in content] == []
    assert [name for name in members if name.startswith(("docProps", "customXml"))] == []
    assert [name for name, content in members.items() if b"Exif" in content] == []
    assert b"rsid" not in members[DOCUMENT]
    assert b"rsid" not in members["word/settings.xml"]


def test_docx_keeps_marks_of_changes_without_who_made_them_and_when():
    change = f'<w:ins w:id="9" w:author="{SECRET}" w:date="2026-01-01T10:00:00Z"><w:r><w:t>new</w:t></w:r></w:ins>'
    source = repacked(docx(), replace={DOCUMENT: ("</w:p>", f"{change}</w:p>")})

    document = members_of(clean(source)[1])[DOCUMENT]

    assert b'<w:ins w:id="9" w:author="Author">' in document
    assert SECRET.encode() not in document
    assert b"2026" not in document


def test_packages_tell_no_time():
    for source in (docx(), odt()):
        with ZipFile(BytesIO(clean(source)[1])) as archive:
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "file:///C:/Users/Amina/Normal.dotm"),
        ("hyperlink", "file:///C:/Users/Amina/draft.docx"),
        ("hyperlink", "javascript:alert(1)"),
    ],
)
def test_docx_forgets_what_lies_on_the_writers_computer(kind: str, target: str):
    relations = members_of(clean(related(kind, target))[1])[RELATIONS]

    assert target.encode() not in relations


def test_docx_keeps_links_to_the_web():
    assert b"https://example.org/" in members_of(clean(related("hyperlink", "https://example.org/"))[1])[RELATIONS]


def test_docx_template_from_elsewhere_is_not_loaded():
    settings = f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rId1"/></w:settings>'
    source = repacked(docx(), replace={"word/settings.xml": ("</w:settings>", settings)})

    assert b"attachedTemplate" not in members_of(clean(source)[1])["word/settings.xml"]


@pytest.mark.parametrize("kind", ["image", "frame"])
def test_docx_that_loads_something_is_refused(kind: str):
    assert fault_of(related(kind, "https://tracker.example/pixel.png")) == Fault.LOADS


@pytest.mark.parametrize("kind", ["oleObject", "aFChunk", "package"])
def test_docx_that_carries_files_is_refused(kind: str):
    assert fault_of(related(kind, "embeddings/a.bin", "Internal")) == Fault.CARRIES_FILES


def test_docx_field_that_would_fetch_shows_what_it_fetched():
    field = "<w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd</w:instrText></w:r>"
    source = repacked(docx(), replace={DOCUMENT: ("</w:p>", f"{field}</w:p>")})

    assert b"AUTO" not in members_of(clean(source)[1])[DOCUMENT]


def test_docx_with_macros_is_refused():
    kind = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    source = repacked(docx(), add={"word/vbaProject.bin": b"\xd0\xcf"}, replace={TYPES: ("</Types>", kind)})

    assert fault_of(source) == Fault.MACROS


def test_docx_that_calls_itself_a_document_with_macros_is_refused():
    main = ("wordprocessingml.document.main+xml", "wordprocessingml.document.macroEnabled.main+xml")

    assert fault_of(repacked(docx(), replace={TYPES: main})) == Fault.MACROS


def test_what_is_added_to_a_docx_is_left_behind():
    source = repacked(docx(), add={"word/evil.exe": b"MZ", "word/people.xml": SECRET.encode()})

    assert {"word/evil.exe", "word/people.xml"} & members_of(clean(source)[1]).keys() == set()


def test_odt_keeps_its_words_and_the_notes_in_its_margin():
    kind, cleaned = clean(odt())

    members = members_of(cleaned)
    assert kind == Kind.ODT
    assert next(iter(members)) == "mimetype"
    assert members["mimetype"] == ODT_TYPE.encode()
    assert PAGE.encode() in members["content.xml"]
    assert b"In the margin" in members["content.xml"]
    assert b"after the note" in members["content.xml"]


def test_odt_names_nobody_in_any_part():
    source = odt()
    assert any(SECRET.encode() in content for content in members_of(source).values())

    members = members_of(clean(source)[1])

    assert [name for name, content in members.items() if SECRET.encode() in content] == []
    assert {"meta.xml", "settings.xml"} & members.keys() == set()
    assert b"meta.xml" not in members["META-INF/manifest.xml"]
    assert b"2026" not in members["content.xml"]
    assert b"Exif" not in members["Pictures/1.jpg"]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (odt(**{"Basic/Standard/Module1.xml": b"<x/>"}), Fault.MACROS),
        (odt(**{"Scripts/python/a.py": b"print()"}), Fault.MACROS),
        (odt(**{"Object 1": b"\xd0\xcf\x11\xe0"}), Fault.CARRIES_FILES),
        (odt('<text:p><draw:image xlink:href="https://tracker.example/"/></text:p>'), Fault.LOADS),
        (odt('<text:section><text:section-source xlink:href="../a.odt"/></text:section>'), Fault.LOADS),
        (odt('<draw:frame><draw:applet draw:code="a"/></draw:frame>'), Fault.LOADS),
    ],
)
def test_odt_that_acts_or_loads_is_refused(source: bytes, fault: Fault):
    assert fault_of(source) == fault


def test_odt_with_scripts_in_its_text_loses_them():
    script = "<office:scripts><office:script>alert()</office:script></office:scripts><text:p>after</text:p>"

    content = members_of(clean(odt(script))[1])["content.xml"]

    assert b"alert" not in content
    assert b"after" in content


def test_odt_links_to_the_writers_computer_lead_nowhere():
    body = '<text:p><text:a xlink:href="file:///home/amina/a.odt">a</text:a></text:p>'

    assert b'xlink:href="#"' in members_of(clean(odt(body))[1])["content.xml"]


def test_odt_with_a_password_is_refused():
    locked = (
        'm:full-path="content.xml" m:media-type=""/>',
        'm:full-path="content.xml"><m:encryption-data/></m:file-entry>',
    )

    assert fault_of(repacked(odt(), replace={"META-INF/manifest.xml": locked})) == Fault.LOCKED


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (zipped({"a.txt": b"a"}), Fault.UNKNOWN),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), Fault.UNKNOWN),
        (zipped({"mimetype": ODT_TYPE.encode(), "content.xml": b"<a/>"}), Fault.BROKEN),
        (zipped({TYPES: b"<Types/>", "../../etc/passwd": b"x"}), Fault.BROKEN),
        (zipped({TYPES: b"<Types/>", "/etc/passwd": b"x"}), Fault.BROKEN),
        (zipped({TYPES: b"<Types"}), Fault.BROKEN),
        (docx()[:-400], Fault.BROKEN),
        (b"PK\x03\x04" + b"\0" * 100, Fault.BROKEN),
    ],
)
def test_archive_that_is_no_document_is_refused(content: bytes, fault: Fault):
    assert fault_of(content) == fault


def test_document_that_swells_is_refused_as_it_swells():
    """100 MB of nothing, in a file of 100 kB."""
    bomb = repacked(docx(), add={"word/media/a.png": b"\0" * 100_000_001})
    assert len(bomb) < 200_000

    assert fault_of(bomb) == Fault.SWELLS


def test_document_of_endless_parts_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package, "MOST_MEMBERS", 5)

    assert fault_of(docx()) == Fault.SWELLS


def test_document_with_entities_is_refused():
    laughs = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'

    assert fault_of(repacked(docx(), add={DOCUMENT: laughs.encode()})) == Fault.BROKEN


def test_document_that_reads_a_file_of_the_server_is_refused():
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

    assert fault_of(odt(**{"styles.xml": outside.encode()})) == Fault.BROKEN


def test_picture_in_a_document_may_not_break_it():
    assert fault_of(odt(**{"Pictures/2.jpg": b"\xff\xd8\xff\xe0\x00\x04aa<script>"})) == Fault.BROKEN
