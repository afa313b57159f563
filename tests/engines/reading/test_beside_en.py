"""English speakers by the shape of their line or by what stands behind their noun, and Arabic ones by a pronoun or by a
view of their own. The sentences are our own and stand in no marked report."""

from __future__ import annotations

import pytest

from .test_beside import heard


def test_a_transcript_names_who_answers_with_the_rank_and_who_asks_says_nothing() -> None:
    text = (
        "LT. COL. HARRIS: We counted nine bodies.\n\nQUESTION: Any dead among the guards?\n\nLT. COL. HARRIS: None.\n\n"
        "QUESTION: You're not denying it.\n\nMS. WARD: The flour reached the camp."
    )
    assert heard(text) == ["LT. COL. HARRIS", "LT. COL. HARRIS", "MS. WARD"]
    assert (
        heard("THE LONG ROAD: transfers between two states, May to July\n\nThis report covers three months.")
        == []
    )


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Two people familiar with the talks say the list holds 400 names.",
            ["Two people familiar with the talks"],
        ),
        ("Residents there say the water is cut.", ["Residents there"]),
        ("Two people declined to board the bus.", []),
        ("A commander was quoted this morning by Sham TV as saying guards opened the gate.", ["A commander"]),
        ("The court, in an opinion adopted in May, found the detention unlawful.", ["The court"]),
        ("The court found the key under a stone.", []),
        ("The mayor has heard otherwise.", ["The mayor"]),
    ],
)
def test_a_noun_with_its_adjective_behind_it_speaks_and_a_deed_is_no_word(text: str, who: list[str]) -> None:
    assert heard(text) == who


def test_we_is_whoever_issued_the_statement_and_not_those_told_of() -> None:
    text = "STATEMENT BY THE PRISON SERVICE. Two people declined to board; we understand that both travelled later."
    assert "Two people" not in heard(text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("وأكدت المديرة أن المخيم هادئ. والمنظمات، بحسبها، علّقت عملها.", ["المديرة", "المديرة"]),
        ("وقال القاضي إن الملفات ناقصة. والحل في رأيه «محكمة دولية».", ["القاضي", "القاضي"]),
        ("وبحسب سجل البوابة، دخلت ثلاث شاحنات.", ["سجل البوابة"]),
        ("وبحسب ما ورد في تقرير اللجنة، دخلت ثلاث شاحنات.", ["تقرير اللجنة"]),
        ("سجل المخفر ثلاث حالات أمس.", ["المخفر"]),
        ("بدوره، لم ينفِ المتحدث وقوع قتلى، لكنه رفض ذكر العدد.", ["المتحدث"]),
        ("كتب – سامر العلي:\nشهد السجن حركة.", []),
    ],
)
def test_arabic_says_whose_view_it_is_by_a_pronoun_and_whose_paper_by_a_word_like_a_verb(
    text: str, who: list[str]
) -> None:
    assert heard(text) == who


def test_of_two_with_views_of_their_own_each_is_a_source() -> None:
    assert heard("ولشاهدة من سنجار رأي آخر: «تعبت من المحاكم».") == ["لشاهدة من سنجار"]
    assert heard("وللمحافظ رواية أخرى: السجناء خرجوا من الباب.") == ["المحافظ"]


def test_whoever_was_introduced_as_speaking_for_a_body_goes_on_as_that_body_and_a_guard_does_not() -> None:
    for office, body in (
        ("press officer at the justice ministry", True),
        ("a guard at the justice ministry", False),
    ):
        said = heard(f"Lucia Ferrante, {office}, was at the quay. Sixteen suspects left, she said.")
        assert said and ("ministry" in said[-1]) is body, said
