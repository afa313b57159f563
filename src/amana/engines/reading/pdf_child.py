"""`python -m amana.engines.reading.pdf_child`: a PDF on stdin, its text on stdout. Run apart, within limits."""

from __future__ import annotations

import io
import sys

from ..common.bounds import bind_this_process

REASONS = ("pdf_library", "pdf_locked", "pdf_pictures", "pdf_damaged")
"""What this process says on stderr before a detail when it ends with 2: keys of `unreadable.toml`."""
MOST_PAGES, MOST_MEMORY, MOST_CPU = 300, 1_500_000_000, 50


def main() -> int:
    bind_this_process(memory_bytes=MOST_MEMORY, cpu_seconds=MOST_CPU)
    try:
        import pypdf
        import pypdf.errors
    except ImportError:
        return _ended("pdf_library")
    try:
        reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        pages = reader.pages[:MOST_PAGES]
        text = "\n\n".join(page.extract_text() for page in pages)
    except pypdf.errors.FileNotDecryptedError:
        return _ended("pdf_locked")
    except Exception as error:  # pypdf raises many kinds; whatever it is, the file is unreadable
        return _ended("pdf_damaged", f"{type(error).__name__}: {error}")
    if not text.strip():
        return _ended("pdf_pictures")
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


def _ended(reason: str, detail: str = "") -> int:
    print(reason, " ".join(detail.split()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
