"""From bytes to a text that can be read: what is taken in, within bounds, before anything is written."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from pathlib import Path, PurePath
from typing import cast

from django.utils.translation import get_language

from amana.engines import reading
from amana.engines.reading import extract
from amana.engines.reading.markup import PAD
from amana.engines.reading.read import MOST_LINES
from amana.engines.reading.unreadable import Language, Unreadable
from amana.ledger.errors import Refused

from .models.reports import Media, new_key

LARGEST_MB = 20
LONGEST_TEXT = 150_000  # letters, some sixty pages; the worst text of this length is read in seconds
LONGEST_WORD = 2_000  # letters without a blank; the longest real ones are addresses of pages
TITLE = 160
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Controls that turn the direction of text: never shown, kept in the stored text so that offsets stay true."""
UNSEEN = BIDI | dict.fromkeys(map(ord, "\u200b\ufeff\u2060"))

_KINDS = {
    ".txt": Media.TXT,
    ".text": Media.TXT,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".docx": Media.DOCX,
    ".pdf": Media.PDF,
    ".eml": Media.EML,
}
_UNREADABLE_HEADER = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
)  # one that its own parser cannot take
_BREAK = re.compile(r"^[ \t]*(?:={3,}|-{5,}|\*{3,})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A report read but not yet written down. `prepared` is what it says by itself, under its own `key`."""

    key: str
    name: str
    media: str
    raw: bytes
    sha256: str
    text: str
    title: str
    published: date | None
    prepared: reading.Prepared

    @property
    def document(self) -> reading.Document:
        return self.prepared.page.document


def pieces(text: str) -> list[str]:
    """Pasted text cut where a line of ===, ----- or *** stands; empty pieces fall away. Browsers send line ends as
    CR LF; they become LF."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return [piece.strip("\n ") for piece in _BREAK.split(plain) if piece.translate(UNSEEN).strip()]


def attachments(raw: bytes, name: str) -> list[str]:
    """The names of the files attached to an e-mail, and the subjects of the messages forwarded in it: none of them is
    read, and whoever hands it in must know. What a forwarded message holds is part of that."""
    if PurePath(name).suffix.lower() != ".eml":
        return []
    found: list[str] = []
    waiting: list[Message] = [email.message_from_bytes(raw, policy=email.policy.default)]
    while waiting:
        part = waiting.pop()
        forwarded = part.get_content_type() == "message/rfc822"
        try:
            if forwarded or part.get_content_disposition() == "attachment":
                found.append(part.get_filename() or (_subject(part) if forwarded else ""))
        except _UNREADABLE_HEADER:
            found.append("")
        if part.is_multipart() and not forwarded:
            waiting += reversed(cast("list[Message]", part.get_payload()))
    return [re.sub(r"[\x00-\x1f]", " ", called).strip()[:80] or "?" for called in found]


def _subject(part: Message) -> str:
    """The subject of a forwarded message."""
    inner = part.get_payload()
    return (
        str(inner[0].get("subject", "")) if isinstance(inner, list) and isinstance(inner[0], Message) else ""
    )


def take(*, raw: bytes, name: str = "", published: date | None = None) -> Taken:
    """Read one report from its bytes; without a `name` they are pasted text. Refused: what is no report, with
    the reason. Costs at most some seconds, whatever the bytes are."""
    if not raw.strip():
        raise Refused("report-empty", field="text")
    if len(raw) > LARGEST_MB * 1_000_000:
        raise Refused(
            "report-too-big", field="files", name=name or "—", size=len(raw) // 1_000_000, most=LARGEST_MB
        )
    media = _KINDS.get(PurePath(name).suffix.lower()) if name else Media.PASTED
    if media is None:
        raise Refused("report-kind", field="files", name=name[:80])
    found = _document(raw, name or "pasted.txt", published)
    document = replace(found, id=new_key())
    prepared = reading.prepare(document)
    return Taken(
        document.id,
        PurePath(name).name[-120:] if name else "",
        media,
        raw,
        document.sha256,
        document.text,
        title_of(prepared),
        date.fromisoformat(document.published) if document.published else None,
        prepared,
    )


def _document(raw: bytes, name: str, published: date | None) -> reading.Document:
    try:
        found = extract.document(Path(name), raw, published.isoformat() if published else None)
    except Unreadable as wrong:
        raise _refused(name, wrong) from None
    if PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml"):
        found = replace(found, text=_squeezed(found.text))
    if not found.text.translate(UNSEEN).strip():
        raise _refused(name, Unreadable(name, "empty"))
    if len(found.text) > LONGEST_TEXT or found.text.count("\n") > MOST_LINES:
        raise Refused(
            "report-too-long",
            field="files",
            name=name,
            letters=f"{len(found.text):,}",
            most=f"{LONGEST_TEXT:,}",
        )
    longest = max(map(len, found.text.split()), default=0)
    if longest > LONGEST_WORD:
        raise Refused("report-one-word", field="files", name=name, letters=f"{longest:,}")
    # what no database takes becomes one other character each, so that offsets stay
    storable = found.text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    return replace(found, text=storable)


def _refused(name: str, wrong: Unreadable) -> Refused:
    """The refusal, in the reader's language."""
    language: Language = "en" if (get_language() or "ar").startswith("en") else "ar"
    return Refused(
        "report-unreadable",
        field="files",
        name=name,
        why=wrong.why(language),
        remedy=wrong.remedy(language),
    )


def _squeezed(text: str) -> str:
    """The visible text of a page without the blanks that stand for its tags, one line for each block of it."""
    lines = (" ".join(line.split()) for line in text.replace(PAD, "").split("\n"))
    return "\n".join(line for line in lines if line)


def title_of(prepared: reading.Prepared) -> str:
    """The headline, else the beginning of the text, in one line without controls."""
    page = prepared.page
    first = next((p for p in page.passages if p.kind == "headline"), None) or next(
        (p for p in page.passages if p.kind == "body"), None
    )
    text = page.document.text[first.start : first.end] if first else page.document.text[: 2 * TITLE]
    line = " ".join(text.translate(UNSEEN).split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"
