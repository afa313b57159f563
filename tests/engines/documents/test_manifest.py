"""Manifests as PDF: equal data give equal bytes, both scripts are set, the digest covers the list and no more."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from amana.engines.documents import manifest
from amana.engines.documents.manifest import Line, Sheet, Side

LINES = (
    Line("2601-04418-7", "عبد الله محمد الجبوري", "Abdullah Mohammed al-Jubouri", "M", "1990", 2, ("كرسي متحرك",)),
    Line("2601-04419-5", "خالد حسن العبيدي", "Mehmet Şahin Yılmazoğlu", "M", "1988"),
)  # fmt: skip
SHEET = Sheet(
    lift="L-0117",
    plan="P-0002",
    giver=Side("SDF", "Ghwayran #1 [*not markup*]"),
    escort=Side("Coalition"),
    receiver=Side("Iraqi MoJ", "Baghdad"),
    conveyance="H-2",
    departs="13 Feb 2026, 06:50",
    due="13 Feb 2026, 10:10",
    lines=LINES,
    facts=(("origin", "SDF-GHW"), ("destination", "IQ-MOJ-BGD")),
    seats=33,
)


def read(made: bytes, tmp_path, *options: str) -> str:
    """The words of a PDF as a reader extracts them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    return subprocess.run(
        ["pdftotext", *options, path, "-"], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("language", ["ar", "en"])
def test_equal_sheets_give_equal_bytes_and_another_list_gives_others(language):
    made = manifest.pdf(SHEET, language)
    assert made.startswith(b"%PDF-") and made == manifest.pdf(replace(SHEET), language)
    assert made != manifest.pdf(replace(SHEET, lines=LINES[:1]), language)


def test_both_scripts_numbers_and_sides_stand_on_it_and_nothing_is_read_as_markup(tmp_path):
    text = read(manifest.pdf(SHEET, "en"), tmp_path, "-layout")
    for words in ("L-0117", "P-0002", "2601-04418-7", "Mehmet", "[*not markup*]", "#1"):
        assert words in text
    assert re.search("[\u0600-\u06ff\ufb50-\ufefc]{3}", text)
    assert manifest.digest(SHEET) in text


def test_a_name_known_in_latin_letters_alone_stands_beside_its_number_not_below_a_gap(tmp_path):
    alone = replace(LINES[0], name_ar="", name_latin="Anna Girard")
    rows = read(manifest.pdf(replace(SHEET, lines=(alone,)), "en"), tmp_path, "-layout").splitlines()
    assert any(alone.number in row and "Anna Girard" in row for row in rows)


def test_a_tier_column_is_there_only_when_somebody_put_a_tier_in(tmp_path):
    without = replace(SHEET, lines=tuple(replace(line, tier=None) for line in LINES))
    assert "Tier" in read(manifest.pdf(SHEET, "en"), tmp_path)
    assert "Tier" not in read(manifest.pdf(without, "en"), tmp_path)


def test_the_digest_is_of_the_list_not_of_spelling_tiers_or_language():
    respelled = replace(SHEET, lines=(replace(LINES[0], name_latin="Abdallah", tier=None), LINES[1]))
    assert manifest.digest(respelled) == manifest.digest(SHEET)
    assert manifest.digest(replace(SHEET, lines=LINES[::-1])) != manifest.digest(SHEET)
    assert manifest.digest(replace(SHEET, facts=(("origin", "SDF-PAN"),))) != manifest.digest(SHEET)
    assert manifest.code_text(SHEET) == f"AMANA/L-0117/{manifest.digest(SHEET)}"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("tilt", [0, 7])
def test_a_camera_reads_from_the_print_the_digest_of_the_list(language, tilt):
    pdfium, zxing = pytest.importorskip("pypdfium2"), pytest.importorskip("zxingcpp")
    page = pdfium.PdfDocument(manifest.pdf(SHEET, language))[0]
    seen = page.render(scale=200 / 72).to_pil().convert("L").rotate(tilt, expand=True, fillcolor=255)
    assert [code.text for code in zxing.read_barcodes(seen)] == [manifest.code_text(SHEET)]


def test_a_language_without_words_is_refused():
    with pytest.raises(ValueError, match="no words in 'de'"):
        manifest.pdf(SHEET, "de")
