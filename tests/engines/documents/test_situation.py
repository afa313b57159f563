"""The situation report as PDF: equal data give equal bytes, the mark is on every page, a false sum is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amana.engines.documents import situation
from amana.engines.documents.situation import Report, Section

from .test_manifest import read

PLACES = tuple((f"Place {n}", "SDF", "12", "—", "never", "—") for n in range(90))
REPORT = Report(
    name="Exercise [*not markup*]",
    as_of="3 Feb 2026, 12:00",
    entries=1234,
    terms=(("Held", 1080), ("At large", 39)),
    enrolled=1119,  # 1,080 + 39
    figures=(("Came into places", "7"), ("Retaken", "81")),
    sections=(
        Section("Places", ("Place", "Authority", "In the books", "Capacity", "Last count", "Difference"),
                PLACES, (2, 3, 5), ("Total", "", "1,080", "", "", "")),
    ),
    demonstration=True,
)  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en"])
def test_equal_reports_give_equal_bytes_and_another_figure_gives_others(language):
    made = situation.pdf(REPORT, language)
    assert made.startswith(b"%PDF-") and made == situation.pdf(replace(REPORT), language)
    assert made != situation.pdf(replace(REPORT, entries=1235), language)


@pytest.mark.parametrize(("demonstration", "mark"), [(True, "Exercise —"), (False, "Books of an operation")])
def test_the_mark_of_the_books_stands_on_every_page(tmp_path, demonstration, mark):
    text = read(situation.pdf(replace(REPORT, demonstration=demonstration), "en"), tmp_path, "-layout")
    pages = text.split("\f")[:-1]
    assert len(pages) >= 2 and all(mark in page for page in pages)
    assert "1,119" in pages[0] and "[*not markup*]" in pages[0]


def test_a_report_whose_terms_do_not_sum_is_refused():
    with pytest.raises(ValueError, match="do not sum"):
        situation.pdf(replace(REPORT, enrolled=1120), "ar")
