"""`python -m amana.engines.reading.pdf_child`: a PDF on stdin, its text on stdout. Run apart, within limits."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple

from ..common.bounds import bind_this_process
from .pdf_lines import text
from .pdf_shapes import Glyph, Wordless

REASONS = ("pdf_library", "pdf_locked", "pdf_pictures", "pdf_damaged")
"""What this process says on stderr before a detail when it ends with 2: keys of `unreadable.toml`."""
MOST_PAGES, MOST_MEMORY, MOST_CPU = 300, 1_500_000_000, 50
BEARING = 0.2  # of the size: the blank before the ink of a letter; a part of a joined shape lies further off
BLANK = 0.1  # of the size: narrower ones are thought up by the library, or put nothing between letters
BLANK = 0.1  # of the size: narrower ones are thought up by the library, or put nothing between letters
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
            letters_there = page.get_textpage()
            glyphs = _glyphs(library.raw, letters_there, page.get_rotation())
            found = text(glyphs, _wordless(library.raw, page, letters_there))
            page.close()
            yield found
            letters += len(found)
            if letters > MOST_LETTERS:
                return


def _glyphs(raw: Any, page: Any, rotation: int) -> Iterator[Glyph]:
    """The letters of a page in the order of drawing, turned as the page is; those of one shape that have places of
    their own from the right."""
    word, breaks = 0, False
    told = [
        (_box(raw, page, n), raw.FPDFText_GetUnicode(page, n), n)
        for n in range(raw.FPDFText_CountChars(page))
    ]
    for number, shape in enumerate(_shapes(told)):
        whole = reduce(_Box.with_, (box for box, _, _ in shape))
        ordered = any(box != whole for box, _, _ in shape)
        if ordered:
            shape.sort(key=lambda member: -member[0].left)
        for _, code, n in shape:
            size = raw.FPDFText_GetFontSize(page, n)
            blank = chr(code).isspace()
            if blank:
                word, breaks = word + 1, breaks or code in (10, 13)
            if blank and not whole.right - whole.left > BLANK * size:
                continue  # none that the page draws
            box = whole
            if 0 < box.left - box.x < BEARING * size:
                box = box._replace(left=box.x)  # the box of some letters begins at their ink
            left, right, base = _upright(rotation, box)
            size = abs(size) if size else 1.0
            yield Glyph(" " if blank else chr(code), left, right, base, size, word, breaks, number, ordered)
            breaks = False


def _shapes(told: list[_Told]) -> Iterator[list[_Told]]:
    """Letters that are drawn as one shape, one after another from one origin; a blank is alone."""
    shape: list[_Told] = []
    for member in told:
        box, code, _ = member
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        alone = chr(code).isspace() or not shape or chr(shape[-1][1]).isspace()
        if shape and (alone or (box.x, box.y) != (shape[-1][0].x, shape[-1][0].y)):
            yield shape
            shape = []
        shape.append(member)
    if shape:
        yield shape


class _Box(NamedTuple):
    """Where a letter stands, in points. Letters of one shape share its origin; the library gives each a part of
    its box, by its own thinking."""

    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float

    def with_(self, other: _Box) -> _Box:
        return self._replace(
            left=min(self.left, other.left),
            bottom=min(self.bottom, other.bottom),
            right=max(self.right, other.right),
            top=max(self.top, other.top),
        )


_Told = tuple[_Box, int, int]
"""Where a letter stands, its code point, and which one of the page's it is."""


def _box(raw: Any, page: Any, n: int) -> _Box:
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(page, n, x, y)
    raw.FPDFText_GetLooseCharBox(page, n, box)
    return _Box(x.value, y.value, box.left, box.bottom, box.right, box.top)


def _wordless(raw: Any, page: Any, letters: Any) -> list[Wordless]:
    """What the page draws as text and no letter stands for: the library tells a letter and the sign over it at the
    place of one of the two, and leaves out blanks that are drawn by themselves. None on a page that is turned."""
    if page.get_rotation():
        return []
    told = {_address(raw.FPDFText_GetTextObject(letters, n)) for n in range(raw.FPDFText_CountChars(letters))}
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    found = []
    for n in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, n)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_TEXT and _address(drawn) not in told:
            raw.FPDFPageObj_GetBounds(drawn, left, low, right, high)
            found.append(Wordless(left.value, right.value, low.value, high.value))
    return found


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _upright(rotation: int, box: _Box) -> tuple[float, float, float]:
    """(left, right, baseline) as whoever looks at the page sees them."""
    if rotation == 90:
        return box.bottom, box.top, -box.x
    if rotation == 180:
        return -box.right, -box.left, -box.y
    if rotation == 270:
        return -box.top, -box.bottom, box.x
    return box.left, box.right, box.y


def _ended(reason: str, detail: str = "") -> int:
    print(reason, " ".join(detail.split()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
