"""Every text that a page, a message or a refusal can say has its Arabic."""

from __future__ import annotations

from pathlib import Path

import pytest

from amana.console import catalogue


@pytest.mark.parametrize("app", catalogue.apps(), ids=lambda app: app.name)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_text_lacks_its_translation(app: Path, language: str) -> None:
    assert [str(gap) for gap in catalogue.gaps(app, language)] == []


@pytest.mark.parametrize("app", catalogue.apps(), ids=lambda app: app.name)
def test_tanween_of_the_accusative_is_written_in_one_way(app: Path) -> None:
    """Before its alif, as Iraqi papers print it: يوماً."""
    texts = [str(text.string) for text in catalogue.load(app, "ar")]
    assert [text for text in texts if "\u064b\u0627" in text] == []


def test_a_text_says_the_same_on_every_page_unless_a_context_tells_two_meanings_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert catalogue.clashes("ar") == []
    one, two = Path("registry"), Path("operations")
    kept = {one: catalogue.Catalog(locale="ar"), two: catalogue.Catalog(locale="ar")}
    for app, receipt in ((one, "وصل"), (two, "تسلُّم")):
        kept[app].add("Receipt", receipt)
        kept[app].add("Receipt", receipt, context=app.name)
    monkeypatch.setattr(catalogue, "apps", lambda: [one, two])
    monkeypatch.setattr(catalogue, "load", lambda app, language: kept[app])
    assert catalogue.clashes("ar") == ["'Receipt': registry 'وصل'; operations 'تسلُّم'"]


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
