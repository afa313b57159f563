"""A name is taken apart the same way from every script."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amana.engines.naming import parse
from amana.engines.naming.parse import MOST_PARTS

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "parse.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_parts_of_a_name_are_found(case: dict[str, Any]) -> None:
    found = parse(case["text"]).parts
    assert [part.forms[0] for part in found] == [part["form"] for part in case["parts"]]
    for part, wanted in zip(found, case["parts"], strict=True):
        for field in ("kind", "affix", "prefix", "article"):
            if field in wanted:
                assert getattr(part, field) == wanted[field], (part, field)


def test_marks_inside_a_word_do_not_cut_it() -> None:
    assert [p.forms[0] for p in parse("M'hamed Is'haq").parts] == ["mhamed", "ishaq"]


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_stays_bounded(text: str) -> None:
    name = parse(text)
    assert len(name.parts) <= MOST_PARTS
    assert all(part.forms and all(part.forms) for part in name.parts)


def test_a_very_long_text_is_cut_not_refused() -> None:
    assert len(parse("محمد " * 100_000).parts) == MOST_PARTS
