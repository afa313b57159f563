"""Every field adds its own bits, and what is missing adds none."""

import math
from dataclasses import replace

import pytest

from amana.engines.naming.compare import compare
from amana.engines.naming.in_script import as_written
from amana.engines.naming.record import (
    Record,
    best_names,
    birth_bits,
    compare_records,
    documents,
    factor,
    record_bits,
)

from .cast import arabic_roster, latin_roster, person


def test_the_evidence_sums_to_the_bits_and_the_fast_way_agrees() -> None:
    for one in arabic_roster():
        for other in latin_roster():
            found = compare_records(one, other)
            assert found.bits == pytest.approx(sum(e.bits for e in found.evidence))
            assert record_bits(one, other) == pytest.approx(found.bits)
            assert compare_records(other, one).bits == pytest.approx(found.bits, abs=1e-6)


def test_a_missing_field_adds_no_bits() -> None:
    one, other = arabic_roster()[0], latin_roster()[0]
    bare = replace(one, birth=None, sex=None, mother=None)
    assert compare_records(bare, other).bits == pytest.approx(best_names(one, other).bits)
    assert {e.field for e in compare_records(bare, other).evidence}.isdisjoint({"birth", "sex", "mother"})


def test_an_agreeing_sex_is_worth_its_bayes_factor() -> None:
    # log2(0.995 / 0.68) = 0.549
    assert factor("sex", "agree") == pytest.approx(math.log2(0.995 / 0.68), abs=1e-3)


def test_a_wide_birth_says_less_than_a_narrow_one() -> None:
    def bits(a: str, b: str) -> float:
        one, other = person("", "Ali", birth=a).birth, person("", "Ali", birth=b).birth
        assert one and other
        return birth_bits(one, other)

    assert bits("1990-05-17", "1990-05-17") > bits("1990", "1990") > bits("1990~", "1990") >= 0
    assert bits("1990", "1991") < bits("1990", "1990")
    assert bits("1990", "1970") < bits("1990", "1994") < 0
    assert bits("1990-01-01", "1990-01-01") < bits("1990-05-17", "1990-05-17")  # 1 January stands for a year
    assert bits("1990-05-17", "1991-05-17") > bits("1990-05-17", "1991-09-02")  # a year misread


def test_papers_are_compared_without_blanks_and_case() -> None:
    assert documents([("Passport", "A 123-456")]) == documents([("passport", "a123456")])
    same, other = arabic_roster()[5], latin_roster()[4]
    assert any(e.field == "document" and e.bits > 10 for e in compare_records(same, other).evidence)


def test_a_biometric_answer_counts_as_one_field() -> None:
    one, other = arabic_roster()[0], latin_roster()[0]
    without = compare_records(one, other).bits
    assert compare_records(one, other, biometric=True).bits - without == pytest.approx(
        factor("biometric", "agree")
    )
    assert compare_records(one, other, biometric=False).bits < without


def test_more_names_to_choose_from_cost_bits() -> None:
    one = person("", "خالد محمود")
    assert (
        compare_records(one, person("", "Khaled Mahmoud")).bits
        > compare_records(one, person("", "Khaled Mahmoud", "Abu Anas")).bits
    )


@pytest.mark.parametrize(
    ("one", "other", "warning"),
    [
        (arabic_roster()[0], latin_roster()[1], "sibling"),
        (
            person("", "عمر خالد جاسم الدليمي", birth="2001"),
            person("", "Khalid Jasim al-Dulaimi", birth="1975"),
            "parent",
        ),
        (
            person("", "حسن علي الجبوري", birth="1990-02-03", mother="مريم"),
            person("", "Hussein Ali al-Jubouri", birth="1990-02-03", mother="Maryam"),
            "twin",
        ),
        (
            person("", "خالد محمود الدليمي", birth="1940"),
            person("", "Khaled Mahmoud Dulaimi", birth="1990"),
            "generation",
        ),
        (person("", "محمد علي"), person("", "Mohamed Ali"), "namesake"),
    ],
)
def test_patterns_that_are_often_two_people_raise_a_warning(one: Record, other: Record, warning: str) -> None:
    assert warning in compare_records(one, other).warnings


def test_a_plain_match_raises_no_family_warning() -> None:
    found = compare_records(arabic_roster()[3], latin_roster()[3])
    assert not {"sibling", "parent", "twin", "generation"} & set(found.warnings)


SABAH = person("1", "صباح أحمد الجبوري", "Sabah Ahmad al-Jubouri")
TARIQ = person("2", "طارق أحمد الجبوري", "Tariq Ahmed Jabouri")


def test_a_sentence_shows_the_words_in_the_script_of_its_reader_where_both_people_have_them() -> None:
    given = compare_records(SABAH, TARIQ).evidence[0]
    assert (given.text, given.text_ar) == (
        "given name: Sabah and Tariq differ",
        "الاسم الأول: صباح وطارق مختلفان",
    )
    latin_alone = compare_records(SABAH, person("2", "Tariq Ahmed Jabouri")).evidence[0]
    assert "و\u00a0Tariq مختلفان" in latin_alone.text_ar and "صباح" not in latin_alone.text_ar, (
        "two scripts in one comparison"
    )


def test_a_sentence_keeps_the_compared_words_where_those_of_its_script_stand_otherwise() -> None:
    # one Latin spelling for two names: محمد = محمود would be untrue
    latin, names = "Mohamad Karim al-Rawi", ("محمد كريم الراوي", "محمود كريم الراوي")
    given, father = compare(latin, latin, names[:1], names[1:]).evidence[:2]
    assert "Mohamad = Mohamad" in given.text_ar
    assert "كريم = كريم" in father.text_ar


@pytest.mark.parametrize(
    ("names", "words"),
    [(2, "أفضل زوجين من الأسماء"), (3, "أفضل 3 أزواج من الأسماء"), (11, "أفضل 11 زوجاً من الأسماء")],
)
def test_pairs_of_names_are_counted_as_arabic_counts(names: int, words: str) -> None:
    other = person("2", *(f"Tariq Ahmed {letter}abouri" for letter in "BDFGHJKLMNR"[:names]))
    assert best_names(person("1", "طارق أحمد الجبوري"), other).evidence[-1].text_ar == words


def test_a_sentence_shows_the_words_as_the_names_are_written() -> None:
    assert as_written("عبد الله براء الطائي", "الطايي") == "الطائي"
    assert as_written("Muhannad al-Ṭāʾī", "tai") == "al-Ṭāʾī"
    assert as_written("عبد الله براء", "عبد الله") == "عبد الله"
    assert as_written("Ibrahim", "mahdi") == "mahdi"
    texts = [e.text_ar for e in compare("مهنَّد براء الطائي", "مهند براء الطائي").evidence]
    assert any("الطائي = الطائي" in text for text in texts) and not any("الطايي" in text for text in texts)
