"""What people of the reference operation said and wrote stands in Arabic, as it would in the books of such a one.

The titles of scenes are for whoever watches the load, the name of the books is part of their first leaf, and a name in
two languages has its Arabic beside it: these are let pass, and so are docstrings and the texts of the command line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from amana import reference

LATIN = re.compile(r"[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}")
ARABIC = re.compile("[\u0621-\u064a]{2,}")


def literals(node: ast.AST, beside: str = "") -> Iterator[tuple[int, str]]:
    """(line, text) of every literal that a person may be shown as somebody's words."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAME":
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("Scene", "RuntimeError"):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not ARABIC.search(beside):
        yield node.lineno, node.value
    told = isinstance(node, ast.Tuple | ast.List | ast.JoinedStr)
    around = ast.unparse(node) if told else beside
    for child in ast.iter_child_nodes(node):
        yield from literals(child, around)


def english(source: str) -> list[int]:
    """The lines of a source that hold an English sentence nobody reads in Arabic beside it."""
    return [line for line, text in literals(ast.parse(source)) if LATIN.search(text)]


def test_an_english_sentence_in_somebodys_mouth_is_found():
    assert english('hear(1, "I have a brother in Mosul.")\nScene(now, play, "a lift to be approved")') == [1]
    assert english('BASES = (("camp", "إيواء في مخيم", "Admission to the camp"),)') == []


def test_nobody_in_the_story_speaks_english():
    folder = Path(reference.__file__).parent
    found = {
        path.name: lines
        for path in sorted(folder.glob("*.py"))
        if path.name != "cli.py" and (lines := english(path.read_text("utf-8")))
    }
    assert found == {}
