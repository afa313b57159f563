"""`python -m amana.engines.reading.pdf_child`: a PDF on stdin, its text on stdout. Run apart, within limits."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from typing import Any

from ..common.bounds import bind_this_process
from .pdf_lines import Glyph, text

REASONS = ("pdf_library", "pdf_locked", "pdf_pictures", "pdf_damaged")
"""What this process says on stderr before a detail when it ends with 2: keys of `unreadable.toml`."""
MOST_PAGES, MOST_MEMORY, MOST_CPU = 300, 1_500_000_000, 50
BEARING = 0.2  # of the size: the blank before the ink of a letter; a part of a joined shape lies further off
MOST_LETTERS = 1_200_000  # no reader takes so many: what follows is left out


def main() -> int:
    bind_this_process(memory_bytes=MOST_MEMORY, cpu_seconds=MOST_CPU)
    try:
        import pypdfium2
        import pypdfium2.raw
    except ImportError:
        return _ended("pdf_library")
    try:
        pages = list(_pages(pypdfium2, sys.stdin.buffer.read()))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return _ended("pdf_locked")
        return _ended("pdf_damaged", str(error))
    except Exception as error:  # whatever it is, the file is unreadable
        return _ended("pdf_damaged", f"{type(error).__name__}: {error}")
    told = "\n\n".join(pages)
    if not told.strip():
        return _ended("pdf_pictures")
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))
    return 0


def _pages(library: Any, raw: bytes) -> Iterator[str]:
    letters = 0
    with library.PdfDocument(raw) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            found = text(_glyphs(library.raw, page.get_textpage(), page.get_rotation()))
            page.close()
            yield found
            letters += len(found)
            if letters > MOST_LETTERS:
                return


def _glyphs(raw: Any, page: Any, rotation: int) -> Iterator[Glyph]:
    """The letters of a page in the order of drawing, turned as the page is."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    word, breaks = 0, False
    for n in range(raw.FPDFText_CountChars(page)):
        code = raw.FPDFText_GetUnicode(page, n)
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        if chr(code).isspace():
            word, breaks = word + 1, breaks or code in (10, 13)
            continue
        raw.FPDFText_GetCharOrigin(page, n, x, y)
        raw.FPDFText_GetLooseCharBox(page, n, box)
        size = raw.FPDFText_GetFontSize(page, n)
        if 0 < box.left - x.value < BEARING * size:
            box.left = x.value  # the box of some letters begins at their ink
        left, right, base = _upright(rotation, box, x.value, y.value)
        yield Glyph(chr(code), left, right, base, abs(size) if size else 1.0, word, breaks)
        breaks = False


def _upright(rotation: int, box: Any, x: float, y: float) -> tuple[float, float, float]:
    """(left, right, baseline) as whoever looks at the page sees them."""
    if rotation == 90:
        return box.bottom, box.top, -x
    if rotation == 180:
        return -box.right, -box.left, -y
    if rotation == 270:
        return -box.top, -box.bottom, x
    return box.left, box.right, y


def _ended(reason: str, detail: str = "") -> int:
    print(reason, " ".join(detail.split()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
