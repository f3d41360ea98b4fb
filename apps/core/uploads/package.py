"""Documents that are a ZIP of XML: read within bounds, and written without a trace of when and where."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from apps.core.uploads.kinds import Fault, Unacceptable

MOST_MEMBERS = 2_000
MOST_BYTES = 100_000_000
ZIP_START = b"PK\x03\x04"
ENCRYPTED = 0x1
LINKABLE = ("http://", "https://", "mailto:", "#")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell
Members = dict[str, bytes]


def read_package(content: bytes) -> Members:
    """The members by their names, in their order; together at most 100 MB, however small the file is."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_list(infos)
            members: Members = {}
            left = MOST_BYTES
            for info in infos:
                if not info.is_dir():
                    members[info.filename] = _read(archive, info, left)
                    left -= len(members[info.filename])
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unacceptable(Fault.BROKEN) from error
    return members


def write_package(members: Mapping[str, bytes], stored: str = "") -> bytes:
    """A ZIP of `members` in their order, without times; the one named `stored` is not compressed."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in members.items():
            info = ZipInfo(name, EPOCH)
            info.create_system = 3
            archive.writestr(info, content, ZIP_STORED if name == stored else ZIP_DEFLATED)
    return written.getvalue()


def parse(content: bytes) -> Any:
    """The root of an XML part. Raises Unacceptable for one that is broken, or that declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unacceptable(Fault.BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unacceptable(Fault.BROKEN)
    return root


def serialise(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local_name(name: Any) -> str:
    """The name of an element or attribute without its namespace."""
    return str(name).rpartition("}")[2]


def is_linkable(target: str) -> bool:
    """Whether a link may lead there: to the web or a mailbox, not to a file of somebody's computer."""
    return target.strip().lower().startswith(LINKABLE)


def _check_list(infos: list[ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > MOST_MEMBERS:
        raise Unacceptable(Fault.SWELLS)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Unacceptable(Fault.LOCKED)
    if len(set(names)) < len(names) or not all(map(_stays_inside, names)):
        raise Unacceptable(Fault.BROKEN)
    if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
        raise Unacceptable(Fault.BROKEN)


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _read(archive: ZipFile, info: ZipInfo, left: int) -> bytes:
    """One member, counted as it comes out and not as the list says."""
    with archive.open(info) as member:
        content = member.read(left + 1)
    if len(content) > left:
        raise Unacceptable(Fault.SWELLS)
    return content
