"""Documents are kept true: every relative link leads to a file, every command that is named exists, every word that a
guide quotes from a page stands on one."""

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


def test_both_readmes_lead_to_the_same_places_and_name_the_same_commands():
    there = {}
    for name in ("README.md", "README.ar.md"):
        page = (ROOT / name).read_text(encoding="utf-8")
        links = {re.sub(r"\b(en|ar)\.", "", target) for target in re.findall(r"\]\(([^)]+)\)", page)}
        commands = re.findall(r"make \w+(?: PORT=\d+)?|apt-get [\w -]+|\.venv/bin/[^`]+", page)
        there[name] = links, set(commands)
    assert there["README.md"] == there["README.ar.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_command_that_is_named_exists(page: Path):
    from amana.cli import commands

    known = set(commands())
    named = set(re.findall(r"(?:^|`|/)amana ([a-z][a-z-]+)", page.read_text(encoding="utf-8"), re.M))
    assert named <= known, named - known


QUOTED = {"en": r"(?<!\*)\*([^*]+)\*(?!\*)|“([^”]+)”", "ar": r"«([^»]+)»"}
OF_OTHERS = {
    "en": {
        "prison",
        "سجن",
        "Add columns from reconciled values",
        "FollowTheMoney",
        "Tab",
        "Enter",
        "Escape",
        "/",
    },
    "ar": {"سجن"},
}
"""Keys of a keyboard, words of a sender's sheet and of another program."""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_word_that_a_guide_quotes_stands_on_a_page(language: str):
    """A button that is called otherwise in the guide stops whoever reads only the guide. A quotation may be the
    beginning of what stands there, leave out its end, and put … for what differs each time."""
    from babel.messages.mofile import read_mo

    from amana.access.rules import table
    from amana.console import catalogue

    catalogue.ensure()
    shown = [getattr(action, language) for action in table().actions.values()]
    for po in catalogue.po_files():
        for message in read_mo(po.with_suffix(".mo").open("rb")):
            texts = message.id if language == "en" else message.string
            shown += [texts] if isinstance(texts, str) else texts
    guide = (ROOT / "docs" / "guide" / f"{language}.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (.+)$", guide, re.M))
    standing = "\n".join(_plain(text) for text in shown)
    lacking = []
    for groups in re.findall(QUOTED[language], guide):
        quoted = " ".join("".join(groups).split())
        if quoted in OF_OTHERS[language] | headings:
            continue
        form = r"[^\n]*".join(re.escape(_plain(part)) for part in quoted.split("…"))
        if not re.search(rf"^[^\w\n]*{form}", standing, re.M):
            lacking.append(quoted)
    assert lacking == []


def _plain(text: str) -> str:
    """Without case, isolating signs and vowel signs; a figure or a name that is put in stands as …"""
    bare = re.sub(r"[\u064b-\u0652\u2066-\u2069\u200e\u200f]", "", text)
    return re.sub(r"%\(\w+\)[sd]", "…", bare).strip().casefold()


def test_every_concept_glossary_part_and_decision_is_on_its_index():
    for folder in ("concepts", "glossary", "decisions", "formats"):
        index = (ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8")
        parts = {p.name for p in (ROOT / "docs" / folder).iterdir()} - {"README.md"}
        assert {name for name in parts if f"({name})" not in index} == set(), folder
