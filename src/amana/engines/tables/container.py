"""What kind of file this really is, whatever its name says, and whether it is safe to open.

Nothing is unpacked to disk. Every compressed member is inflated once in small steps and counted as it comes
out, because the sizes a ZIP directory states are the sender's word.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from . import ole
from .limits import Limits
from .refusal import Refused

Kind = Literal["xlsx", "ods", "xls", "csv"]

_STEP = 1 << 20
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_ENTITIES = re.compile("<!(?:DOCTYPE|ENTITY)".encode("utf-16-le"), re.IGNORECASE)
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"\x1f\x8b", "a compressed archive"),
)


def kind_of(path: Path, limits: Limits) -> Kind:
    """The format of the file by its content. Raises Refused for anything that is not a readable table."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file")
    if size > limits.file_mb << 20:
        raise Refused("file_too_big", size=size >> 20, limit=limits.file_mb)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(ole.MAGIC):
        return _ole_kind(path)
    for start, name in _FOREIGN:
        if head.startswith(start):
            raise Refused("not_a_table", what=name)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith(
        (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<style", b"<head", b"mime-version")
    ):
        raise Refused("web_page")
    if _looks_binary(head):
        raise Refused(
            "truncated" if path.suffix.lower() in (".xlsx", ".xlsm", ".ods", ".xls") else "not_text"
        )
    return "csv"


def check_zip(path: Path, limits: Limits) -> None:
    """Inflate every XML member once, count it, look for entities. Raises Refused."""
    size = path.stat().st_size
    allowed = min(limits.expanded_mb << 20, max(limits.expansion_free_mb << 20, size * limits.expansion))
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > 20_000:
                raise Refused("bomb", times=len(members))
            for member in members:
                if member.flag_bits & 0x1:
                    raise Refused("password")
                is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
                if not is_xml and not member.filename.lower().endswith(".bin"):
                    continue
                total = _count(archive, member, total, allowed, size, is_xml)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as broken:
        raise Refused("truncated") from broken


def _count(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, total: int, allowed: int, size: int, is_xml: bool
) -> int:
    with archive.open(member) as stream:
        first = True
        while block := stream.read(_STEP):
            total += len(block)
            if total > allowed:
                raise Refused("bomb", times=max(1, total // size))
            if is_xml and first and (_ENTITIES.search(block) or _WIDE_ENTITIES.search(block)):
                raise Refused("entities", member=member.filename)
            first = False
    return total


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype")
                if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                    _refuse_encrypted_ods(archive)
                    return "ods"
                if mimetype.startswith(b"application/vnd.oasis"):
                    raise Refused("not_a_table", what="a text document or presentation (OpenDocument)")
            if "xl/workbook.bin" in names:
                raise Refused("xlsb")
            if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
                if any(name.startswith(("word/", "ppt/")) for name in names):
                    raise Refused("not_a_table", what="a text document or presentation")
                return "xlsx"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError) as broken:
        raise Refused("truncated") from broken
    except RuntimeError as locked:  # the standard library's word for an encrypted member
        raise Refused("password") from locked
    raise Refused("not_a_table", what="a compressed archive")


def _refuse_encrypted_ods(archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" not in archive.namelist():
        return
    if archive.getinfo("META-INF/manifest.xml").file_size > 4 << 20:
        raise Refused("bomb", times=100)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("password")


def _ole_kind(path: Path) -> Kind:
    names = ole.Container(path.read_bytes()).names()
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refused("password")
    if "Workbook" in names or "Book" in names:
        return "xls"
    raise Refused("not_a_table", what="a document of another program (old Office format)")


def _looks_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    nul = head.count(0)
    if nul and nul >= len(head) // 4:  # UTF-16 without a mark: every other byte of ASCII is NUL
        return not (head[1::2].count(0) > len(head) // 4 or head[0::2].count(0) > len(head) // 4)
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control > max(2, len(head) // 50)
