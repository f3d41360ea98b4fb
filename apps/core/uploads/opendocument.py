"""OpenDocument texts: the same as for Word, after the parts of OpenDocument 1.3."""

import re
from typing import Any

from apps.core.uploads.kinds import CONTENT_TYPES, Fault, Kind, Unacceptable
from apps.core.uploads.package import Members, is_linkable, local_name, parse, serialise, write_package
from apps.core.uploads.pictures import bare_picture

MIMETYPE, MANIFEST = "mimetype", "META-INF/manifest.xml"
# Who wrote with what and when, on which printer; a picture of the first page as it once was.
DROPPED = re.compile(
    r"(.*/)?(meta|settings)\.xml|manifest\.rdf|Thumbnails/.*|META-INF/documentsignatures\.xml"
    r"|layout-cache|Configurations2/.*"
)
MACROS = re.compile(r"(Basic|Scripts|Dialogs)/.*|META-INF/macrosignatures\.xml")
KEPT = re.compile(
    r"mimetype|META-INF/manifest\.xml|(.*/)?(content|styles)\.xml"
    r"|(.*/)?[^/]+\.(png|jpe?g|gif|tiff?|webp|bmp|svg|svm|emf|wmf|ttf|otf)|ObjectReplacements/[^/]+",
    re.IGNORECASE,
)
LINKS = ("a",)
DROPPED_ELEMENTS = (
    "scripts",
    "event-listeners",
    "creator",
    "date",
    "creator-initials",
    "sender-initials",
    "metadata",
)
LOADING_ELEMENTS = ("applet", "plugin", "floating-frame", "dde-source", "database-display", "section-source")


def clean_odt(members: Members) -> bytes:
    """The document without what is not its text. Raises Unacceptable for macros and for foreign files."""
    if any(MACROS.fullmatch(name) for name in members):
        raise Unacceptable(Fault.MACROS)
    kept = {name: content for name, content in members.items() if not DROPPED.fullmatch(name)}
    if any(not KEPT.fullmatch(name) for name in kept):
        raise Unacceptable(Fault.CARRIES_FILES)
    if "content.xml" not in kept or MANIFEST not in kept:
        raise Unacceptable(Fault.BROKEN)
    for name in kept.keys() - {MIMETYPE, MANIFEST}:
        is_xml = name.endswith((".xml", ".svg"))
        kept[name] = _clean_part(kept[name], kept) if is_xml else bare_picture(kept[name])
    manifest = _clean_manifest(kept.pop(MANIFEST), kept)
    kept.pop(MIMETYPE)
    first = {MIMETYPE: CONTENT_TYPES[Kind.ODT].encode()}
    return write_package({**first, **kept, MANIFEST: manifest}, stored=MIMETYPE)


def _clean_manifest(content: bytes, kept: Members) -> bytes:
    root = parse(content)
    for entry in list(root):
        if any(local_name(each.tag) == "encryption-data" for each in entry.iter()):
            raise Unacceptable(Fault.LOCKED)
        path = _attribute(entry, "full-path")
        if not path.endswith("/") and path not in kept:
            root.remove(entry)
    return serialise(root)


def _clean_part(content: bytes, kept: Members) -> bytes:
    root = parse(content)
    for element in list(root.iter()):
        name = local_name(element.tag)
        if name in LOADING_ELEMENTS:
            raise Unacceptable(Fault.LOADS)
        if name in DROPPED_ELEMENTS:
            _take_out(element)
            continue
        for attribute in [each for each in element.attrib if local_name(each) == "rsid"]:
            del element.attrib[attribute]
        _check_link(element, kept)
    return serialise(root)


def _take_out(element: Any) -> None:
    """Without the text that follows it, which is its neighbour's."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _check_link(element: Any, kept: Members) -> None:
    """A link leads to the web, or it leads nowhere; all else is in the document."""
    for name in [each for each in element.attrib if local_name(each) == "href"]:
        target = element.get(name)
        if local_name(element.tag) in LINKS:
            element.set(name, target if is_linkable(target) else "#")
        elif not _is_inside(target, kept):
            raise Unacceptable(Fault.LOADS)


def _is_inside(target: str, kept: Members) -> bool:
    path = target.removeprefix("./").rstrip("/")
    return (
        target.startswith("#") or not target or path in kept or any(name.startswith(f"{path}/") for name in kept)
    )


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if local_name(key) == name), "")
