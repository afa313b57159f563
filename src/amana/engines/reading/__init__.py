"""Reports in Arabic and English: quantities, dates, attributions, who retells whom, and how many origins.

`read([Document(...), ...])` gives a `Reading`; `page(document)` what one document says by itself.
`together([prepare(document), ...], people_say)` is the same in two steps, for a collection that grows.
"""

from __future__ import annotations

from .exchange import as_json, as_stix
from .read import Prepared, page, prepare, read, sure_origins, together
from .values import Document, Reading

__all__ = [
    "Document",
    "Prepared",
    "Reading",
    "as_json",
    "as_stix",
    "page",
    "prepare",
    "read",
    "sure_origins",
    "together",
]
