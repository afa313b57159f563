"""Every text that a page, a message or a refusal can say has its Arabic."""

from __future__ import annotations

from pathlib import Path

import pytest

from amana.console import catalogue


@pytest.mark.parametrize("app", catalogue.apps(), ids=lambda app: app.name)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_text_lacks_its_translation(app: Path, language: str) -> None:
    assert [str(gap) for gap in catalogue.gaps(app, language)] == []


def test_texts_are_found_wherever_they_are_called(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text(
        'one = _("plain")\n'
        "two = f\"<b>{escape(_('inside'))}</b>\"\n"
        'three = ngettext("%(n)s file", "%(n)s files", n)\n'
        'four = pgettext("of a door", "open")\n'
    )
    assert {(text, context) for _line, text, context in catalogue._texts(source)} == {
        ("plain", None),
        (("%(n)s file", "%(n)s files"), None),
        ("open", "of a door"),
        ("inside", None),
    }


@pytest.mark.parametrize(
    ("arabic", "fault"),
    [
        ("", "not translated"),
        ("ملفات", "placeholders differ (count)"),
        ("%(count)s ملفات %(other)s", "placeholders differ (other)"),
        ("%(count)s ملفات", ""),
    ],
)
def test_a_translation_that_does_not_fit_its_text_is_a_gap(arabic: str, fault: str) -> None:
    assert catalogue._fault(catalogue.Message("%(count)s files", arabic)) == fault
