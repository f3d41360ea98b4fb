"""Word documents: text, pictures and marks of changes stay; macros, foreign files and the names of people do not.

The parts are those of ECMA-376; which of them are taken over goes by their content types. What Word adds beside
the text (properties, people, revision numbers, the path of a template) says who wrote, on which computer and when.
"""

import re
from posixpath import dirname, join, normpath
from typing import Any

from apps.core.uploads.kinds import Fault, Unacceptable
from apps.core.uploads.package import Members, is_linkable, local_name, parse, serialise, write_package
from apps.core.uploads.pictures import bare_picture

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
KEPT = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\."
    r"(document\.main|document\.glossary|styles|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments"
    r"|commentsExtended|header|footer)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(theme|themeOverride)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.drawingml\.\w+\+xml"
    r"|application/vnd\.ms-office\.(chartstyle|chartcolorstyle|drawingml\.diagramDrawing)\+xml"
    r"|application/vnd\.openxmlformats-package\.relationships\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.obfuscatedFont"
    r"|image/(png|jpeg|jpg|gif|tiff|bmp|webp|x-emf|x-wmf|svg\+xml)"
)
MACROS = re.compile(r"macroEnabled|vbaProject|activeX", re.IGNORECASE)
# Relations of a document to what is no part of it: `CARRIED` would be lost with what was dropped.
CARRIED = ("oleObject", "package", "aFChunk", "subDocument", "control")
TEMPLATE, HYPERLINK = "attachedTemplate", "hyperlink"
DROPPED_ELEMENTS = (
    *("rsids", "attachedTemplate", "docVars", "docId", "externalData", "dataBinding", "mailMerge", "metadata"),
)
DROPPED_ATTRIBUTES = ("date", "dateUtc", "initials", "userId", "providerId")
NOBODY = "Author"
LOADING_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|DATABASE|MACROBUTTON)\b", re.I)


def clean_docx(members: Members) -> bytes:
    """The document without what is not its text. Raises Unacceptable for macros and for foreign files."""
    types = _types_of(members)
    if any(MACROS.search(kind) for kind in types.values()):
        raise Unacceptable(Fault.MACROS)
    if MAIN not in types.values():
        raise Unacceptable(Fault.UNKNOWN)
    kept = {name: each for name, each in members.items() if KEPT.fullmatch(types[name]) and not _is_beside(name)}
    dangling: dict[str, set[str]] = {}
    for name in [name for name in kept if types[name] == RELATIONS]:
        kept[name] = _clean_relations(name, kept, dangling)
    for name in kept.keys() - {name for name in kept if types[name] == RELATIONS}:
        is_xml = types[name].endswith("xml")
        kept[name] = _clean_part(kept[name], dangling.get(name, set())) if is_xml else bare_picture(kept[name])
    return write_package({TYPES: _clean_types(members[TYPES], kept), **kept})


def _types_of(members: Members) -> dict[str, str]:
    """The content type of each member."""
    if TYPES not in members:
        raise Unacceptable(Fault.UNKNOWN)
    root = parse(members[TYPES])
    by_ending = {
        each.get("Extension", "").lower(): each.get("ContentType", "") for each in root if _is(each, "Default")
    }
    by_name = {
        each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in root if _is(each, "Override")
    }
    return {name: by_name.get(name) or by_ending.get(name.rpartition(".")[2].lower(), "") for name in members}


def _clean_types(content: bytes, kept: Members) -> bytes:
    root = parse(content)
    for each in list(root):
        if _is(each, "Override") and each.get("PartName", "").lstrip("/") not in kept:
            root.remove(each)
    return serialise(root)


def _clean_relations(name: str, kept: Members, dangling: dict[str, set[str]]) -> bytes:
    """Those that lead to a part that is kept, or to the web; the numbers of the others are noted as `dangling`."""
    source = _source_of(name)
    root = parse(kept[name])
    for relation in list(root):
        if not _leads_on(relation, source, kept):
            dangling.setdefault(source, set()).add(relation.get("Id", ""))
            root.remove(relation)
    return serialise(root)


def _source_of(relations: str) -> str:
    """`word/document.xml` of `word/_rels/document.xml.rels`; empty for the package itself."""
    return join(dirname(dirname(relations)), relations.rpartition("/")[2].removesuffix(".rels"))


def _leads_on(relation: Any, source: str, kept: Members) -> bool:
    kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
    if kind in CARRIED and not source.startswith("word/charts/"):
        raise Unacceptable(Fault.CARRIES_FILES)
    if relation.get("TargetMode") == "External":
        if kind not in (HYPERLINK, TEMPLATE) and not source.startswith("word/charts/"):
            raise Unacceptable(Fault.LOADS)
        return kind == HYPERLINK and is_linkable(target)
    path = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(source), target))
    return path in kept or target.startswith("#")


def _clean_part(content: bytes, dangling: set[str]) -> bytes:
    root = parse(content)
    for element in list(root.iter()):
        if local_name(element.tag) in DROPPED_ELEMENTS and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        _clean_attributes(element, dangling)
        if local_name(element.tag) == "p":
            _silence_fields(element)
    return serialise(root)


def _clean_attributes(element: Any, dangling: set[str]) -> None:
    for name, value in list(element.attrib.items()):
        local = local_name(name)
        is_relation = "relationships" in name and value in dangling
        if is_relation or local in DROPPED_ATTRIBUTES or local.startswith("rsid"):
            del element.attrib[name]
        elif local == "author":
            element.set(name, NOBODY)
        elif local == "instr" and LOADING_FIELD.search(value):
            element.set(name, "")


def _silence_fields(paragraph: Any) -> None:
    """A field that would fetch something shows what it last fetched."""
    instructions = [each for each in paragraph.iter() if local_name(each.tag) == "instrText"]
    if LOADING_FIELD.search("".join(each.text or "" for each in instructions)):
        for each in instructions:
            each.text = ""


def _is_beside(name: str) -> bool:
    """Properties, a picture of the first page as it once was, and data that fields were filled from."""
    return name.startswith(("docProps/", "customXml/"))


def _is(element: Any, name: str) -> bool:
    return local_name(element.tag) == name
