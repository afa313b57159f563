"""Reports in Arabic and English: quantities, dates, attributions, who retells whom, and how many origins.

`read([Document(...), ...])` gives a `Reading`; `page(document)` what one document says by itself.
"""

from __future__ import annotations

from .exchange import as_json, as_stix
from .read import page, read
from .values import Document, Reading

__all__ = ["Document", "Reading", "as_json", "as_stix", "page", "read"]
