"""`python -m amana.engines.reading.pdf_child`: a PDF on stdin, its text on stdout. Run apart, within limits."""

from __future__ import annotations

import io
import sys

from ..common.bounds import bind_this_process

MOST_PAGES, MOST_MEMORY, MOST_CPU = 300, 1_500_000_000, 50


def main() -> int:
    bind_this_process(memory_bytes=MOST_MEMORY, cpu_seconds=MOST_CPU)
    try:
        import pypdf
    except ImportError:
        print(
            "PDF needs the extra “pdf”: pip install 'amana[pdf]', or save the text as .txt", file=sys.stderr
        )
        return 2
    try:
        reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        pages = reader.pages[:MOST_PAGES]
        text = "\n\n".join(page.extract_text() for page in pages)
    except Exception as error:  # pypdf raises many kinds; whatever it is, the file is unreadable
        print(f"not a readable PDF ({type(error).__name__}: {error})", file=sys.stderr)
        return 2
    if not text.strip():
        print("the PDF holds pictures, not text: scan it with character recognition first", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
