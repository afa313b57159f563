"""Documents are kept true: every relative link leads to a file, every command that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_command_that_is_named_exists(page: Path):
    from amana.cli import commands

    known = set(commands())
    named = set(re.findall(r"(?:^|`|/)amana ([a-z][a-z-]+)", page.read_text(encoding="utf-8"), re.M))
    assert named <= known, named - known


def test_every_concept_glossary_part_and_decision_is_on_its_index():
    for folder in ("concepts", "glossary", "decisions", "formats"):
        index = (ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8")
        parts = {p.name for p in (ROOT / "docs" / folder).iterdir()} - {"README.md"}
        assert {name for name in parts if f"({name})" not in index} == set(), folder
