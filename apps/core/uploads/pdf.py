"""PDF: what is on the pages, and how they hang together; nothing that acts, and nothing that says who made it.

Everything is written anew, so that what stood before, between or behind the objects is gone. What was signed is
signed no more: a signature holds for the very bytes of a file, and tells whose it is.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PasswordType, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from apps.core.uploads.kinds import Fault, Unacceptable
from apps.core.uploads.pictures import bare_jpeg

START = b"%PDF-"
MOST_PAGES = 2_000
DROPPED = {
    *("/AA", "/OpenAction", "/JavaScript", "/JS", "/XFA", "/RichMediaContent"),
    *("/Metadata", "/PieceInfo", "/CreatorInfo", "/LastModified", "/CreationDate", "/ModDate", "/SpiderInfo"),
    *("/AF", "/Collection", "/Perms", "/DSS", "/Legal"),
}
HARMLESS_ACTIONS = ("/URI", "/GoTo", "/Named")
ACTIVE_ANNOTATIONS = ("/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
WRITER_OF_ANNOTATION = ("/T", "/M", "/NM")
LINKABLE = ("http://", "https://", "mailto:")


def clean_pdf(content: bytes) -> bytes:
    """The same pages. Raises Unacceptable for a file that is locked, broken, or carries other files."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unacceptable(Fault.LOCKED)
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise Unacceptable(Fault.TOO_MUCH if reader.pages else Fault.BROKEN)
        return _written(_stripped(reader))
    except Unacceptable:
        raise
    except Exception as error:  # a parser may raise anything over a file that was made to break it
        raise Unacceptable(Fault.BROKEN) from error


def _stripped(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for each in list(writer._objects):
        for dictionary in _dictionaries_in(each):
            _strip(dictionary)
    return writer


def _written(writer: PdfWriter) -> bytes:
    """Only what can still be reached from the pages: what was taken out is in the first writing still."""
    draft, final = BytesIO(), BytesIO()
    writer.write(draft)
    again = PdfWriter(clone_from=PdfReader(draft))
    again.metadata = None
    again.write(final)
    return final.getvalue()


def _dictionaries_in(thing: Any) -> Iterator[DictionaryObject]:
    """All that `thing` itself is made of, without following references."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting.extend(value for value in each.values() if not isinstance(value, IndirectObject))
        elif isinstance(each, ArrayObject):
            waiting.extend(value for value in each if not isinstance(value, IndirectObject))


def _strip(dictionary: DictionaryObject) -> None:
    if "/EF" in dictionary:
        raise Unacceptable(Fault.CARRIES_FILES)
    if "/ByteRange" in dictionary:  # a signature
        dictionary.clear()
    for key in DROPPED & dictionary.keys():
        del dictionary[NameObject(key)]
    if isinstance(dictionary, StreamObject):
        _strip_stream(dictionary)
    _strip_actions(dictionary)
    _strip_annotation(dictionary)


def _strip_stream(stream: StreamObject) -> None:
    """A stream is what it holds, not a file that lies elsewhere; a photograph is what it shows."""
    for key in ("/F", "/FFilter", "/Ref"):
        stream.pop(NameObject(key), None)
    filters = stream.get("/Filter")
    if filters in ("/DCTDecode", ["/DCTDecode"]):
        stream._data = bare_jpeg(stream._data)


def _strip_actions(dictionary: DictionaryObject) -> None:
    action = dictionary.get("/A")
    action = action.get_object() if action is not None else None
    if isinstance(action, DictionaryObject) and "/S" in action and not _is_harmless(action):
        del dictionary[NameObject("/A")]
    if dictionary.get("/S") in HARMLESS_ACTIONS:
        dictionary.pop(NameObject("/Next"), None)


def _is_harmless(action: DictionaryObject) -> bool:
    if action["/S"] == "/URI":
        return str(action.get("/URI", "")).strip().lower().startswith(LINKABLE)
    return action["/S"] in HARMLESS_ACTIONS


def _strip_annotation(dictionary: DictionaryObject) -> None:
    annotations = dictionary.get("/Annots")
    annotations = annotations.get_object() if annotations is not None else None
    if isinstance(annotations, ArrayObject):
        kept = [each for each in annotations if each.get_object().get("/Subtype") not in ACTIVE_ANNOTATIONS]
        dictionary[NameObject("/Annots")] = ArrayObject(kept)
    if "/Subtype" in dictionary and "/Rect" in dictionary and dictionary["/Subtype"] != "/Widget":
        for key in WRITER_OF_ANNOTATION:
            dictionary.pop(NameObject(key), None)
