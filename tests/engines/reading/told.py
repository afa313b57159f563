"""What is heard in a short text of a test, and the days it names."""

from __future__ import annotations

from amana.engines.reading import Document, page

PUBLISHED = "2026-11-25"


def heard(text: str) -> list[str]:
    """Who says something in a text, in order: the speaker, or the outlet where there is no other."""
    told = page(Document("a", text, published=PUBLISHED)).attributions
    return [one.speaker or one.outlet or "?" for one in told]


def days(text: str) -> list[str | None]:
    return [mention.edtf for mention in page(Document("a", text, published=PUBLISHED)).dates]
