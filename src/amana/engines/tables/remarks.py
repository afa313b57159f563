"""Lines under a person that are a remark on the person: "Note: …", "the above named …"."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"(?:ملاحظة|ملاحظه|تنويه|note|n\.?b\.?|remark|remarque|تێبینی|nîşe|nişe|açıklama)\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:المذكورة?|المومأ إليها?|المشار إليها?|المومى إليها?)\s+(?:أعلاه|اعلاه|آنفا|انفا)\s+\S.*|"
    r"(?:the\s+)?above[- ](?:named|mentioned)\s+\S.*|(?:le|la)\s+sus(?:nommée?|mentionnée?)\s+\S.*",
    re.IGNORECASE,
)


def remark_on(text: str) -> str | None:
    """The remark that a line is, or None. What speaks of "the above named" is kept whole."""
    found = _REMARK.fullmatch(text)
    return found[1].strip() if found else text if _ABOVE.fullmatch(text) else None
