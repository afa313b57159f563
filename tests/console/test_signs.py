"""A number's sign in a line that runs from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import amana

pytestmark = pytest.mark.sources


def test_a_sign_stands_in_one_element_with_its_number() -> None:
    # alone, it goes to the other side of the number in a line from right to left
    apart = re.compile(r"""(?:\{% ltr "[−+-]" %\}|(?<!<bdi dir="ltr">)[−+])\s*\{% (?:number|code|percent)""")
    templates = {path: path.read_text("utf-8") for path in Path(amana.__file__).parent.rglob("*.html")}
    assert {path.name for path, text in templates.items() if apart.search(text)} == set()
    assert len(templates) > 100
