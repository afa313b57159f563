"""Numbers of documents lie sealed; here they are read."""

from __future__ import annotations

from collections.abc import Iterable

from amana.access import keys
from amana.ledger.errors import Refused

from .models import Document


def numbers_of(documents: Iterable[Document]) -> dict[int, str]:
    """Document -> its number in clear, of those that have one; an erased one is left out."""
    found = {}
    for document in documents:
        secret = getattr(document, "secret", None)
        if document.number and secret is not None:
            try:
                found[document.pk] = keys.unseal(secret.key, bytes.fromhex(document.number)).decode()
            except Refused:
                continue
    return found
