"""Files of all kinds through the command, within bounds."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import jsonschema
import pytest

from amana import cli
from amana.engines.reading import pdf_lines, pdf_shapes, unreadable
from amana.engines.reading.extract import Unreadable, load
from amana.engines.reading.markup import visible

ROOT = Path(__file__).resolve().parents[3]
TEXT = "أعلنت وزارة الداخلية فرار نحو 120 عنصراً من سجن الشدادي يوم 20 كانون الثاني 2026."


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["read", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_command_answers_as_its_schema_says(tmp_path: Path, capsys):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.txt").write_text("Police said 120 men escaped from Shaddadi prison.", encoding="utf-8")
    code, out, _ = run(capsys, str(tmp_path / "one.txt"), str(tmp_path / "two.txt"), "--json")
    answer = json.loads(out)
    assert code == 0
    jsonschema.validate(
        answer, json.loads((ROOT / "docs/formats/read.schema.json").read_text(encoding="utf-8"))
    )
    assert sorted(name for cluster in answer["clusters"] for name in cluster) == ["one", "two"]
    quantity = answer["quantities"][0]
    assert TEXT[quantity["start"] : quantity["end"]] == "120"


def test_a_stix_bundle_names_every_document_once(tmp_path: Path, capsys):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    code, _, _ = run(capsys, str(tmp_path / "one.txt"), "--stix", str(tmp_path / "out.json"))
    bundle = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert code == 0
    assert [item["name"] for item in bundle["objects"] if item["type"] == "report"] == ["one"]
    assert all("confidence" not in item for item in bundle["objects"])


def test_the_command_does_not_import_django(tmp_path: Path):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    program = (
        "import sys; from amana.engines.reading.cli import NAME; from amana.engines.reading import read, Document;"
        "read([Document('a', 'Police said 5 men fled.')]); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_html_keeps_the_offsets_of_the_file_and_shows_no_script():
    source = (
        "<html><head><title>x</title></head><p>Police said&nbsp;<b>120</b> men fled.</p><script>9999</script>"
    )
    text = visible(source)
    assert len(text) == len(source)
    assert source[text.index("120") :].startswith("120")
    assert "9999" not in text
    assert ">" not in text  # nothing of a closing tag is left over


def test_the_title_of_a_page_is_read_only_where_the_page_has_no_headline_of_its_own():
    titled = "<html><head><title>Twelve flee</title><meta charset=utf-8></head><p>Police said so.</p></html>"
    assert visible(titled).split() == ["Twelve", "flee", "Police", "said", "so."]
    assert len(visible(titled)) == len(titled)
    assert "Twelve" not in visible(titled.replace("<p>", "<h1>Men flee</h1><p>"))


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<p>a</p><p hidden>b</p>c", "a c"),
        ("<div>a<div hidden>b<div>c</div>d</div>e</div>", "a e"),
        ("<span style='color:red; Display : none'>b</span>a", "a"),
        ("<p HIDDEN=until-found>b</p>a", "a"),
        ('<p class="not hidden here" aria-hidden="true">a</p>', "a"),
        ("<input hidden>a", "a"),
        ("<p hidden>b <p>a</p>", "a"),  # never closed: it ends where the next tag begins
    ],
)
def test_what_a_page_hides_is_not_read(source: str, seen: str):
    text = visible(source)
    assert (len(text), " ".join(text.split())) == (len(source), seen)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x01\xd5\xe6\x00\x02", "not a text file"),
        (TEXT.encode("utf-16-le"), "not a text file"),  # without its mark
        (b"\xd5\x8f\x02\x7f" + bytes(range(128, 256)), "not a text file"),
        (TEXT.encode() + b"\xed\xa0\x80", f"not at byte {len(TEXT.encode()) + 1}"),
    ],
)
def test_bytes_that_are_no_text_are_not_read_as_gibberish(tmp_path: Path, raw: bytes, said: str):
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(Unreadable, match=said):
        load([tmp_path / "a.txt"])


def test_windows_1256_is_still_read(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes("فر 12 سجينا من السجن\r\n\x1a".encode("cp1256"))
    assert "فر 12 سجينا" in load([tmp_path / "a.txt"])[0].text


def test_word_and_mail_give_their_text(tmp_path: Path):
    body = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(body, "w") as archive:
        xml = f'<w:document xmlns:w="{space}"><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:document>'
        archive.writestr("word/document.xml", xml)
    (tmp_path / "a.docx").write_bytes(body.getvalue())
    mail = f"Date: Wed, 21 Jan 2026 10:00:00 +0300\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}"
    (tmp_path / "b.eml").write_bytes(mail.encode())
    word, letter = load([tmp_path / "a.docx", tmp_path / "b.eml"])
    assert TEXT in word.text and TEXT in letter.text
    assert letter.published == "2026-01-21"


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "missing.txt"])
def test_what_is_no_report_is_refused_with_the_file_named(tmp_path: Path, name: str):
    (tmp_path / "a.docx").write_bytes(b"no archive")
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7 \x00\x00\x00")
    with pytest.raises(Unreadable, match=name):
        load([tmp_path / name])


def test_every_reason_stands_in_both_languages_with_the_same_blanks():
    for code, said in unreadable._sentences().items():
        blanks = [{word for word in ("{value}", "{most}") if word in " ".join(said[lang])} for lang in said]
        assert set(said) == {"en", "ar"} and blanks[1] <= blanks[0], code


def test_a_bomb_of_zeros_is_refused_before_it_unpacks(tmp_path: Path):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    (tmp_path / "bomb.docx").write_bytes(body.getvalue())
    with pytest.raises(Unreadable, match="unpacks"):
        load([tmp_path / "bomb.docx"])


def test_a_million_characters_are_refused_with_the_remedy(tmp_path: Path, capsys):
    (tmp_path / "long.txt").write_text("a" * 1_000_000)
    code, _, message = run(capsys, str(tmp_path / "long.txt"))
    assert code == 2
    assert "long" in message and "cut the file" in message


ARABIC_PAGE = """بيان الأولى عن السجن
قال المتحدث سامر الحلو إن 25 محتجزًا فروا من سجن غويران (الحسكة) يوم 12/2/2026، وفق Reuters Middle East الدولية.
بلغ العدد ٣٬٢٠٠ محتجز للهلال الأحمر، منهم ١٢٥ طفلًا «وصلوا» بنسبة 15% أمس.
English: He said that some 120 men had fled."""


def test_an_arabic_pdf_is_read_as_it_was_written_numbers_and_brackets_too(tmp_path: Path):
    typst = pytest.importorskip("typst")
    pytest.importorskip("pypdfium2")
    *lines, last = ARABIC_PAGE.split("\n")
    page = '#set text(lang: "ar", dir: rtl)\n' + "\n\n".join(lines) + f"\n\n#set text(dir: ltr)\n{last}"
    (tmp_path / "a.typ").write_text(page, encoding="utf-8")
    typst.compile(str(tmp_path / "a.typ"), output=str(tmp_path / "a.pdf"))
    assert load([tmp_path / "a.pdf"])[0].text == ARABIC_PAGE


SIGNED_PAGE = """قال المتحدث باسم قيادة العمليات المشتركة إن 4583 موقوفاً نُقلوا، بينهم 21 طفلاً.
لأن الأمر كذلك، لم تنتهِ اللجنة من عملها في الرقّة (NES-12)."""


def test_signs_and_joined_shapes_of_a_typeset_page_leave_every_word_whole(tmp_path: Path):
    typst = pytest.importorskip("typst")
    pytest.importorskip("pypdfium2")
    from amana.engines.documents.fonts import fonts

    style = (
        '#set text(font: "IBM Plex Sans Arabic", lang: "ar", dir: rtl, size: 12pt)\n#set page(width: 15cm)\n'
    )
    (tmp_path / "a.typ").write_text(style + SIGNED_PAGE.replace("\n", "\n\n"), encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(typst.compile(str(tmp_path / "a.typ"), font_paths=fonts()))
    assert bare(load([tmp_path / "a.pdf"])[0].text) == bare(SIGNED_PAGE)


def test_a_page_printed_by_a_browser_keeps_its_words_apart_and_whole():
    """Chromium draws a letter and its sign apart and blanks as empty text, and tells neither a letter for them."""
    pytest.importorskip("pypdfium2")
    folder = Path(__file__).parent / "pages"
    assert (
        load([folder / "browser.pdf"])[0].text == (folder / "browser.txt").read_text(encoding="utf-8").strip()
    )


def bare(text: str) -> str:
    return "".join(c for c in text if not unicodedata.combining(c))


def drawn(*words: str, base: float = 700.0, at: float = 100.0) -> list[pdf_shapes.Glyph]:
    """Words as they stand on paper from the left, each letter ten points wide, four points between words."""
    found, word = [], 0
    for text in words:
        for char in text:
            found.append(pdf_shapes.Glyph(char, at, at + 10, base, 12.0, word))
            at += 10
        word, at = word + 1, at + 4
    return found


def test_a_line_is_ordered_by_place_whatever_was_drawn_first():
    glyphs = drawn("سجن"[::-1], "من"[::-1], "320", "فر"[::-1])
    for order in (glyphs, glyphs[::-1], sorted(glyphs, key=lambda g: g.char)):
        assert pdf_lines.text(order) == "فر 320 من سجن"
    assert pdf_lines.text([*glyphs, *glyphs]) == "فر 320 من سجن"  # drawn twice to look heavy


def test_joined_shapes_become_their_letters_in_the_order_of_reading():
    shape = [
        pdf_shapes.Glyph(char, 110, 120, 700, 12) for char in "ال"
    ]  # one shape, its letters turned round
    assert pdf_lines.text([*drawn("ﻓ", at=120.0), *shape, *drawn("ﺣ")]) == "فلاح"


def test_letters_of_a_shape_are_turned_where_the_page_turns_lam_alif():
    turned = [pdf_shapes.Glyph(char, 130, 142, 700, 12, shape=1) for char in "ال"]
    straight = [pdf_shapes.Glyph(char, 130, 142, 700, 12, shape=1) for char in "لا"]
    shape = [pdf_shapes.Glyph(char, 100, 112, 700, 12, shape=2) for char in "يف"]
    assert pdf_lines.text([*turned, *shape]) == "لا في"
    assert pdf_lines.text([*straight, *shape]) == "لا يف"


def test_a_sign_told_once_more_above_its_letter_is_read_once():
    letter = [pdf_shapes.Glyph(char, 100, 106, 700, 12, shape=1) for char in "ن\u064f"]
    raised = [pdf_shapes.Glyph(char, 101, 105, 705, 12, shape=2) for char in "ن\u064f"]
    assert pdf_lines.text([*letter, *raised]) == "ن\u064f"


def test_a_drawn_blank_parts_words_that_overhang_it_and_a_joined_letter_is_not_parted():
    letters = [*drawn("ab", at=100), *drawn("cd", at=120.2)]  # no room between them, but a blank is drawn
    blank = pdf_shapes.Glyph(" ", 118.5, 121.5, 700, 12)
    assert pdf_lines.text([*letters, blank]) == "abcd"
    assert pdf_lines.text([*drawn("ab", at=100), *drawn("cd", at=121), blank]) == "ab cd"
    apart = [*drawn("a", at=100), *drawn("b", at=113)]
    assert pdf_lines.text(apart) == "a b"
    rest = pdf_shapes.Wordless(109.0, 113.0, 700.0, 706.0)  # of a letter of which only the sign is told
    assert pdf_lines.text(apart, [rest]) == "ab"


def test_a_sentence_goes_on_in_the_next_line_and_a_short_line_ends_its_paragraph():
    long = ["abcdefgh"] * 4
    page = drawn(*long) + drawn(*long, base=685.0) + drawn("end", base=670.0) + drawn("new", base=655.0)
    assert pdf_lines.text(page) == " ".join([*long, *long, "end"]) + "\nnew"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.txt", b""),
        ("a.txt", b" \n\t\n"),
        ("a.txt", "\ufeff…\n".encode()),
        ("a.html", b"<html><script>let escaped = 120</script><style>p {}</style></html>"),
        ("a.eml", b"From: a@example.org\r\nSubject: \r\nDate: Fri, 20 Nov 2026 08:00:00 +0000\r\n\r\n"),
    ],
)
def test_a_file_without_a_word_is_refused_and_not_read_as_a_report_of_nothing(
    tmp_path: Path, capsys, name: str, raw: bytes
):
    (tmp_path / name).write_bytes(raw)
    code, out, err = run(capsys, str(tmp_path / name))
    assert (code, out) == (2, "")
    assert name in err and "it holds no text" in err
