"""What comes in: its bytes are kept, its text is read within bounds, and what is no report is refused with a reason."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from datetime import date

import pytest
from django.utils.translation import override

from amana.desks.watch import report_intake
from amana.desks.watch.models import Claim, Report, ReportContent, ReportSource
from amana.desks.watch.report_text import paragraphs
from amana.engines.reading import Document, prepare
from amana.ledger.errors import Refused
from tests.desks.watch.reports import cast

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def word(text: str) -> bytes:
    body, space = io.BytesIO(), "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'<w:document xmlns:w="{space}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>'
        archive.writestr("word/document.xml", xml)
    return body.getvalue()


def test_the_bytes_are_kept_as_they_came_and_named_by_their_hash(desk):
    made = desk.take("one", cast.INTERVIEW, name="morning.txt", published=date(2026, 2, 9))
    kept = ReportContent.objects.get(report=made)
    assert bytes(kept.raw) == cast.INTERVIEW.encode()
    assert made.sha256 == hashlib.sha256(cast.INTERVIEW.encode()).hexdigest()
    assert made.title == "مسؤول يروي كيف نُقل المحتجزون من سجون الشمال"
    assert (made.language, made.media, made.published) == ("ar", "txt", date(2026, 2, 9))


def test_captions_and_links_to_other_reports_feed_no_claims(desk):
    made = desk.take("one", cast.INTERVIEW)
    figures = set(Claim.objects.filter(report=made, value__isnull=False).values_list("value", flat=True))
    assert 4500 in figures
    assert not figures & {77, 33}  # of the photograph, and of the other report


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (
            "a.html",
            b"<html><head><title>x</title></head><body><p>%s</p><script>alert(9999)</script></body></html>",
        ),
        ("a.eml", b"Date: Mon, 9 Feb 2026 10:00:00 +0300\nContent-Type: text/plain; charset=utf-8\n\n%s"),
        ("a.txt", b"%s"),
    ],
)
def test_each_kind_of_file_gives_its_text(desk, name, raw):
    text = "Police said 120 prisoners escaped from Shaddadi prison."
    taken = report_intake.take(raw=raw % text.encode(), name=name)
    assert text in taken.text and "9999" not in taken.text
    assert [c.quantity.value for c in taken.prepared.claims if c.quantity] == [120]


@pytest.mark.either
def test_a_page_of_many_tags_is_as_long_as_what_it_shows(desk):
    page = (
        "<html><body>"
        + "<div class='menu'><span></span></div>" * 20_000
        + "<p>قال إن 120 سجينًا&nbsp;فروا.</p>"
    )
    taken = report_intake.take(raw=page.encode(), name="a.html")
    assert taken.text == "قال إن 120 سجينًا فروا."


def test_a_word_file_and_a_pdf_give_their_text(desk):
    assert "120 prisoners" in report_intake.take(raw=word("He said 120 prisoners fled."), name="a.docx").text


def scan(password: str = "") -> bytes:
    """A PDF of one page without text, locked if there is a password."""
    pypdf = pytest.importorskip("pypdf")
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "raw", "english", "arabic"),
    [
        ("scan.pdf", scan, "pictures, not text", "صور ممسوحة"),
        ("locked.pdf", lambda: scan("secret"), "locked with a password", "مقفل بكلمة مرور"),
        ("broken.pdf", lambda: b"%PDF-1.7 nothing", "not a readable PDF", "ليس ملف PDF صالحاً"),
        ("locked.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(99), "locked with a password", "مقفل بكلمة مرور"),
        ("letter.eml", lambda: b"Content-Type: image/png\n\niVBO", "holds no text", "لا نص فيه"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_in_the_readers_language(desk, name, raw, english, arabic):
    said = {}
    for language in ("ar", "en"):
        with override(language), pytest.raises(Refused) as refused:
            report_intake.take(raw=raw(), name=name)
        with override(language):
            said[language] = f"{refused.value.message} {refused.value.remedy}"
    assert english in said["en"] and arabic in said["ar"]
    assert set(re.findall(r"[A-Za-z]{2,}", said["ar"])) <= {
        *re.split(r"\W", name),
        "PDF",
        "doc",
        "docx",
        "txt",
    }


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("", b"  \n", "report-empty"),
        ("", "\u202e\u200b \u2069".encode(), "report-unreadable"),
        ("a.exe", b"MZ", "report-kind"),
        ("a.docx", b"not a zip", "report-unreadable"),
        ("a.pdf", b"%PDF-1.7 nothing", "report-unreadable"),
        ("a.txt", b"%PDF-1.7 nothing", "report-unreadable"),
        ("", b"x" * 1_000_000, "report-too-long"),
        ("", b"He said " + b"x" * 5_000, "report-one-word"),
        ("a.txt", b"x " * 10_500_000, "report-too-big"),
        ("a.docx", word("0" * 3_000_000), "report-unreadable"),  # unpacks to far more than its size
        ("a.eml", b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: text/plain\n\na\n" * 900,
         "report-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_at_once_and_nothing_is_kept(desk, name, raw, code):
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        report_intake.take(raw=raw, name=name)
    assert refused.value.code == code
    assert refused.value.remedy
    assert time.process_time() - began < 5
    assert not Report.objects.exists()


def test_the_same_bytes_are_one_report(desk):
    first = desk.take("one", cast.RETOLD)
    with pytest.raises(Refused, match=first.code):
        desk.take("two", cast.RETOLD)


def test_pasted_text_is_cut_where_a_line_of_marks_stands():
    assert report_intake.pieces("a\r\n===\r\nb\n\n-----\n \n***\nc - d") == ["a", "b", "c - d"]
    assert report_intake.pieces("===\n\u200b\n===") == []  # and the form asks for a report


def test_controls_of_direction_are_kept_in_the_text_and_never_shown():
    text = "قال المتحدث إن 12\u202e0 سجينًا فروا من \u2066السجن\u2069."
    prepared = prepare(Document("a", text))
    shown = "".join(piece.text for p in paragraphs(prepared, []) for piece in p.pieces)
    assert "\u202e" not in shown and "\u2066" not in shown
    assert shown == text.translate(report_intake.UNSEEN)


def test_every_mark_lies_exactly_on_what_was_read(desk):
    made = desk.take("one", cast.INTERVIEW)
    text = ReportContent.objects.get(report=made).text
    claims = list(Claim.objects.filter(report=made))
    prepared = prepare(Document(made.key, text))
    for claim in claims:
        marked = "".join(
            piece.text for p in paragraphs(prepared, claims) for piece in p.pieces if claim in piece.claims
        )
        assert marked == text[claim.start : claim.end]
        if claim.figure_start is not None:
            assert text[claim.figure_start : claim.figure_end].strip()


def test_a_dateline_finds_the_source_on_the_list(desk):
    reuters = ReportSource.objects.create(name_en="Reuters", key="reuters")
    made = desk.take("one", "BAGHDAD (Reuters) - Police said 120 prisoners escaped from the prison.\n")
    assert made.source == reuters
