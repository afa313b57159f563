"""Arabic orthography and digits: what is removed, what is kept, and where it came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amana.engines.common.arabic import clean, clean_mapped, fold, fold_mapped, runs, script, squeeze
from amana.engines.common.digits import integer, to_arabic_indic, to_ascii, to_persian

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0x200B, max_codepoint=0x206F),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("abcÉéİıßﬁ ـ"),
    ),
    max_size=30,
)
ANY = st.one_of(ARABIC, st.text(max_size=30))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("\u200fأحمد\u200e", "أحمد"),
        ("نه\u200cوروز", "نهوروز"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("أحمد", "أحمد"),
        ("فاطمة", "فاطمة"),
        ("هدى", "هدى"),
        ("کوردی", "کوردی"),
        ("ا\u0654حمد", "أحمد"),
        ("رَحْمٰن", "رحمن"),
        ("É\u200dric", "Éric"),
    ],
)
def test_cleaning_removes_noise_and_keeps_every_letter_as_written(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنه"),
        ("هدى", "هدي"),
        ("كريم", "کریم"),
        ("گوران", "كوران"),
        ("مؤمن", "مومن"),
        ("علاء", "علا"),
        ("ALI", "ali"),
        ("Éric Ünal", "eric unal"),
        ("Şivan", "sivan"),
        ("İsmail", "ismail"),
        ("١٢٣", "123"),
        ("ئاراس", "ياراس"),
    ],
)
def test_folding_makes_spelling_variants_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(ANY)
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_invisible(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFKC", once)
    assert not set(once) & set("\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\u061c\ufeff")
    assert "ـ" not in once and not any("\u064b" <= c <= "\u065f" for c in once)


@given(ANY)
def test_folding_a_cleaned_text_is_folding_the_text(text: str) -> None:
    assert fold(clean(text)) == fold(text)
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_the_offset_maps_agree_with_the_plain_forms_and_point_into_the_source(text: str) -> None:
    for plain, mapped in ((clean, clean_mapped(text)), (fold, fold_mapped(text))):
        assert mapped.text == plain(text)
        assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
        assert list(mapped.starts) == sorted(mapped.starts)
        assert all(0 <= s < e <= len(text) for s, e in zip(mapped.starts, mapped.ends, strict=True))
        assert mapped.span(0, 0) == ((mapped.starts[0],) * 2 if mapped.text else (0, 0))


def test_a_folded_span_leads_back_to_the_words_as_written() -> None:
    text = "قال أبـو مُحَمّد \u200fالعِراقيّ"
    mapped = fold_mapped(text)
    at = mapped.text.index("محمد")
    start, end = mapped.span(at, at + 4)
    assert text[start:end].startswith("مُحَمّد")
    with pytest.raises(IndexError, match="outside"):
        mapped.span(0, len(mapped.text) + 1)


def test_scripts_are_told_apart_and_runs_are_cut_where_they_change() -> None:
    assert script("محمد علی") == "arabic"
    assert script("Mohammed") == "latin"
    assert script("محمد Mohammed") == "mixed"
    assert script("12-3") == "none"
    assert script("Иван") == "other"
    assert runs("محمد علي / Mohammed Ali") == [("arabic", "محمد علي / "), ("latin", "Mohammed Ali")]


def test_squeezing_collapses_whitespace() -> None:
    assert squeeze("  أحمد \u00a0\t علي\n") == "أحمد علي"


@given(st.integers(0, 10**9))
def test_digits_of_every_script_are_the_same_number(number: int) -> None:
    text = str(number)
    assert to_ascii(to_arabic_indic(text)) == text == to_ascii(to_persian(text))
    assert integer(to_arabic_indic(f"{number:,}")) == number


@given(ANY)
def test_digits_keep_their_places(text: str) -> None:
    assert len(to_ascii(text)) == len(text)


def test_what_is_no_whole_number_is_none() -> None:
    assert integer("٣٫٥") is None and integer("") is None and integer("ألف") is None
