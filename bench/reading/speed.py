"""How fast: whole readings beside dateparser's search of the same texts, and candidates among ten thousand."""

from __future__ import annotations

import random
import statistics
import time

from dateparser.search import search_dates
from tests.engines.reading.scoring import controls

from amana.engines.reading import Document, read
from amana.engines.reading.candidates import Index
from amana.engines.reading.read import page_and_sheet
from amana.engines.reading.sheets import Sheet
from bench.rounds import interleave

COLLECTION, LOOKUPS = 10_000, 50


def table() -> list[str]:
    """Texts per second, the ratio to a peer, and the time of a look-up."""
    texts = [text for control in controls()[:16] for text in control.documents.values()]
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    read(documents)  # patterns and lists are built on first use
    began = time.process_time()
    read(documents)
    spent = time.process_time() - began
    ratio = interleave(
        lambda: read(documents), lambda: [search_dates(text, languages=["ar", "en"]) for text in texts]
    )
    seconds = statistics.median(ratio.ours)
    lookups = _lookups(texts)
    return [
        "Speed (one process):",
        "",
        "| | figure |",
        "|---|---|",
        f"| a whole reading of {len(texts)} texts, dateparser's date search of them / ours | {ratio} |",
        f"| texts per second, read and compared with one another | {len(texts) / seconds:.0f} |",
        f"| the same per second of the processor's time | {len(texts) / spent:.0f} |",
        f"| candidates among {COLLECTION:,} documents, milliseconds: median, slowest of {LOOKUPS} | "
        f"{statistics.median(lookups):.1f}, {max(lookups):.1f} |",
    ]


def _lookups(texts: list[str]) -> list[float]:
    chance = random.Random(7)
    sheets = [page_and_sheet(Document(str(n), text))[1] for n, text in enumerate(texts)]
    words = sorted({term for sheet in sheets for term in sheet.terms})
    words += ["".join(chance.choices("abdfjklmnrstz", k=6)) for _ in range(20_000)]  # the tail of a language
    index = Index()
    for number in range(COLLECTION):
        index.add(number, _invented(chance, words, number))
    taken = []
    for number in range(LOOKUPS):
        sheet = _invented(chance, words, number)
        began = time.perf_counter()
        index.candidates(sheet)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _invented(chance: random.Random, words: list[str], number: int) -> Sheet:
    """A document of eighty words drawn as words are (common ones often), with names and figures of its own."""
    drawn = frozenset(words[int(len(words) * chance.random() ** 2)] for _ in range(80))
    names = frozenset("".join(chance.choices("bdfjklmnrstz", k=4)) for _ in range(4))
    figures = frozenset(str(chance.randrange(10, 9999)) for _ in range(4))
    return Sheet(str(number), "ar", [], names, figures, (), 80, drawn)
