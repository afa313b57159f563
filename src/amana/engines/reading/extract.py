"""Files into documents: plain text as it is, and the text of HTML, DOCX, PDF and e-mail, within safe bounds.

For .txt and .html the offsets of a reading count code points of the decoded file itself. For .docx, .pdf and
.eml they count those of the text that is extracted here (`amana read --text DIR` writes it out).
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from .dateline import outlet_of
from .markup import published_of, visible
from .pdf_child import MOST_CPU as PDF_CPU_SECONDS
from .pdf_child import REASONS as PDF_REASONS
from .unreadable import Unreadable
from .values import Document

LARGEST_FILE = 20_000_000
LARGEST_PART = 40_000_000  # of an archive, unpacked
PDF_SECONDS = 240  # by the clock: slow is not stuck; the child bounds its own processor time
MOST_PARTS = 400  # of a mail
SMALL_PART, MOST_EXPANSION = 1_000_000, 100  # the text of a report unpacks 3 to 10 times
_CONTROL = re.compile(
    rb"[\x00-\x08\x0e-\x19\x1b-\x1f]"
)  # in no text, whatever its alphabet (DOS ends some with 1A)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # Word's old form, in which a locked .docx is wrapped as well
_WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load(paths: Sequence[Path], published: str | None = None) -> list[Document]:
    """One document per path; the id is the file name without its suffix. Raises Unreadable."""
    return [_load(path, published) for path in paths]


def _load(path: Path, published: str | None) -> Document:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Unreadable(path, "too_big", value=f"{size:,}", most=f"{LARGEST_FILE:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(path, "missing", value=error.strerror or error) from None
    return document(path, raw, published)


def document(path: Path, raw: bytes, published: str | None = None) -> Document:
    """The document in these bytes; the suffix of `path` says what they are, nothing is read from the disk.
    Raises Unreadable."""
    if len(raw) > LARGEST_FILE:
        raise Unreadable(path, "too_big", value=f"{len(raw):,}", most=f"{LARGEST_FILE:,}")
    text, own = _text(path, raw)
    if not any(char.isalnum() for char in text):
        raise Unreadable(path, "empty")
    return Document(
        path.stem, text, str(path), hashlib.sha256(raw).hexdigest(), published or own, outlet_of(text)
    )


def _text(path: Path, raw: bytes) -> tuple[str, str | None]:
    """(text, day of publication if the file says so)."""
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm", ".xhtml"):
        source = decoded(raw, path)
        return visible(source), published_of(source)
    if suffix == ".docx":
        return _docx(path, raw), None
    if suffix == ".pdf":
        return _pdf(path, raw), None
    if suffix == ".eml":
        return _eml(path, raw)
    if raw[:4] in (b"PK\x03\x04", b"%PDF") or _binary(raw):
        raise Unreadable(path, "not_text")
    return decoded(raw, path), None


def decoded(raw: bytes, path: Path) -> str:
    """Text from bytes: UTF-8 (a byte order mark is left out), UTF-16 by its mark, else Windows-1256."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(path, "not_utf16") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        _refuse_what_is_no_page(raw, path, broken.start)
    try:
        return raw.decode("cp1256")
    except UnicodeDecodeError:
        raise Unreadable(path, "unknown_coding") from None


def _binary(raw: bytes) -> bool:
    """Pictures and programs, and UTF-16 without its mark; the latter's Arabic would else be read as controls."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    return b"\x00\x00\x00" in raw[:512] or 8 * len(_CONTROL.findall(raw[:512])) > len(raw[:512])


def _refuse_what_is_no_page(raw: bytes, path: Path, at: int) -> None:
    """Bytes that are not UTF-8 are tried as Windows-1256, which takes nearly any: not pictures and programs, which
    hold control characters, and not UTF-8 with a wrong byte in it, which would be read as gibberish."""
    if _CONTROL.search(raw):
        raise Unreadable(path, "not_text")
    letters = raw.decode("utf-8", "ignore")
    right = sum(not char.isascii() for char in letters)
    wrong = len(raw) - len(letters.encode())
    if right > 5 * wrong:
        raise Unreadable(path, "not_utf8", value=at + 1)


def _docx(path: Path, raw: bytes) -> str:
    if raw.startswith(_OLD_OFFICE):
        raise Unreadable(path, "word_locked")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST_PART:
                raise Unreadable(path, "word_too_big", value=f"{info.file_size:,}", most=f"{LARGEST_PART:,}")
            if info.file_size > SMALL_PART and info.file_size > MOST_EXPANSION * max(1, info.compress_size):
                times = info.file_size / max(1, info.compress_size)
                raise Unreadable(path, "word_bomb", value=f"{times:.0f}")
            with archive.open(info) as part:
                content = part.read(LARGEST_PART + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(path, "not_word", value=error) from None
    told = content.replace(b"\x00", b"") if b"\x00" in content[:64] else content  # UTF-16 hides nothing
    if len(content) > LARGEST_PART or b"<!DOCTYPE" in told[:4096] or b"<!ENTITY" in told:
        raise Unreadable(path, "word_entities")
    try:
        return _paragraphs(content)
    except ElementTree.ParseError as error:
        raise Unreadable(path, "word_damaged", value=error) from None


def _paragraphs(content: bytes) -> str:
    lines: list[str] = []
    pieces: list[str] = []
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
        if element.tag == _WORD_SPACE + "t":
            pieces.append(element.text or "")
        elif element.tag in (_WORD_SPACE + "tab", _WORD_SPACE + "br"):
            pieces.append(" ")
        elif element.tag == _WORD_SPACE + "p":
            lines.append("".join(pieces))
            pieces = []
            element.clear()
    return "\n".join(lines) + ("\n" if lines else "")


def _pdf(path: Path, raw: bytes) -> str:
    """The text of a PDF by PDFium (extra `pdf`), in a child with a time limit: a PDF can be made to loop."""
    command = [sys.executable, "-m", "amana.engines.reading.pdf_child"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=PDF_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(path, "pdf_slow", value=PDF_SECONDS) from None
    if done.returncode < 0:  # ended by its own bound on processor time
        raise Unreadable(path, "pdf_slow", value=PDF_CPU_SECONDS)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        code, _, detail = (lines[-1] if lines else "").partition(" ")
        known = code if code in PDF_REASONS else "pdf_damaged"
        raise Unreadable(path, known, value=detail or code or f"code {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def _eml(path: Path, raw: bytes) -> tuple[str, str | None]:
    if raw.lower().count(b"content-type:") > MOST_PARTS:
        raise Unreadable(path, "mail_parts", value=MOST_PARTS)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    try:
        body = message.get_body(preferencelist=("plain", "html"))
    except RecursionError:
        raise Unreadable(path, "mail_deep") from None
    text = ""
    if body is not None:
        try:
            text = str(body.get_content())
        except (LookupError, UnicodeDecodeError, KeyError):
            payload = body.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        if body.get_content_type() == "text/html":
            text = visible(text)
    subject = str(message.get("subject", "")).replace("\n", " ").strip()
    return (f"{subject}\n\n{text}" if subject else text), _mail_day(message.get("date"))


def _mail_day(header: object) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(str(header)).date().isoformat() if header else None
    except (ValueError, TypeError):
        return None
