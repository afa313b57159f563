"""What the list of who looked can name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

import amana
from amana.desks.registry import words
from amana.engines.naming.record import nationality_evidence

SOURCE = Path(amana.__file__).parent
LOOKING = ("reads.record", "reads.opened")


def recorded() -> dict[str, str]:
    """What calls of `reads.record` and `reads.opened` say was looked at, and where they stand."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not any(name in text for name in LOOKING):
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(LOOKING):
                what = call.args[2]
                if isinstance(what, ast.Constant):
                    found[str(what.value)] = f"{path.name}:{call.lineno}"
    return found


def test_everything_that_is_recorded_as_looked_at_has_its_words() -> None:
    found = recorded()
    assert {"manifest", "download", "account"} <= set(found)
    assert {what: where for what, where in found.items() if what not in words.PARTS} == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "جنسية مشتركة: العراق، سوريا"), ("en", "nationality in common: Iraq, Syria")],
)
def test_the_evidence_names_countries_and_not_their_codes(language: str, said: str) -> None:
    piece = nationality_evidence(frozenset({"IRQ", "SYR"}), frozenset({"SYR", "IRQ"}))
    assert piece
    with override(language):
        assert words.evidence_sentence(piece) == said
