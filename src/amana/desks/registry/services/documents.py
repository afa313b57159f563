"""Papers of a person: what was seen or is kept, and copies that only the right reader can open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from amana.access import keys
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .. import books
from ..models import CustodyFile, Document, DocumentKind, DocumentSecret

MOST_BYTES = 20 * 2**20
_SIGNS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A scanned paper as it was handed in."""

    name: str
    content: bytes


def document_add(
    *,
    actor: User | None,
    file: CustodyFile,
    kind: str,
    number: str = "",
    issuer: str = "",
    issued: str = "",
    held_where: str = "",
    copy: Copy | None = None,
) -> Document:
    """Note a paper that was seen or is kept, with its copy. Number and copy are sealed under a key of their
    own. Refused: an unknown kind, a copy that is neither PDF nor picture, one that is too large."""
    books.require(actor, "document.add", file)
    if kind not in DocumentKind.values:
        raise Refused("document-kind", field="kind", value=kind)
    media_type = media_type_of(copy) if copy else ""
    compartment = "health" if kind == DocumentKind.MEDICAL else ""
    key = keys.new(compartment=compartment)
    written = number.strip()[:80]
    made = Document.objects.create(
        file=file,
        kind=kind,
        number=keys.seal(key, written.encode()).hex() if written else "",
        issuer=issuer.strip()[:120],
        issued=issued.strip()[:40],
        held_where=held_where.strip()[:120],
        sha256=hashlib.sha256(copy.content).hexdigest() if copy else "",
        by=actor,
        at=clock.now(),
    )
    DocumentSecret.objects.create(
        document=made,
        key=key,
        file_name=copy.name[-120:] if copy else "",
        media_type=media_type,
        size=len(copy.content) if copy else 0,
        sealed=keys.seal(key, copy.content) if copy else None,
    )
    return made


def media_type_of(copy: Copy) -> str:
    """What the first bytes say the copy is; its name is not asked. Refused: anything else, or too large."""
    if len(copy.content) > MOST_BYTES:
        raise Refused("document-too-big", field="copy", most=MOST_BYTES // 2**20)
    for sign, media_type in _SIGNS.items():
        if copy.content.startswith(sign):
            return media_type
    raise Refused("document-kind-of-file", field="copy")


def document_open(*, actor: User, document: Document) -> tuple[bytes, DocumentSecret]:
    """The copy of a document. Refused: to those who may not read the file's documents, no copy, an erased
    one."""
    books.require(actor, "document.read", document.file)
    if document.kind == DocumentKind.MEDICAL:
        books.require(actor, "health.file", document.file)
    secret = DocumentSecret.objects.select_related("key").filter(document=document).first()
    if secret is None or secret.sealed is None:
        raise Refused("document-no-copy")
    return keys.unseal(secret.key, bytes(secret.sealed)), secret
