"""Dates in running text: ours beside dateparser's search on sentences with known days."""

from __future__ import annotations

import datetime as dt

from dateparser.search import search_dates

from amana.engines.reading import Document, page

PUBLISHED = "2026-01-21"
# (sentence, the day or None for a sentence without a date); months of four traditions, Hijri, relative, traps.
CASES = [
    ("وقع الهجوم في 13 كانون الثاني 2026 قرب السجن", "2026-01-13"),
    ("أعلنت الوزارة يوم 8 ديسمبر 2024 انتهاء العملية", "2024-12-08"),
    ("فر السجناء في الثالث والعشرين من أيار 2025", "2025-05-23"),
    ("صدر القرار في 15 رجب 1447 هـ", "2026-01-04"),
    ("نقلت الدفعة الأولى أمس الثلاثاء", "2026-01-20"),
    ("عاد الوفد قبل يومين من الحدود", "2026-01-19"),
    ("أغلق المخيم في 2 أوت 2025 بأمر المحافظ", "2025-08-02"),
    ("وصلت القافلة في 5 غشت 2025 إلى المدينة", "2025-08-05"),
    ("The camp was closed on 17 March 2025 by order", "2025-03-17"),
    ("He fled last Tuesday through the gate", "2026-01-20"),
    ("The hearing is set for February 3, 2026 in Basra", "2026-02-03"),
    ("They may march to the square with 120 people", None),
    ("اعتقلت القوات 81 عنصراً من التنظيم", None),
    ("نقل 3 آلاف سجين في مروحيات", None),
]  # fmt: skip


def table() -> list[str]:
    """Right days, and sentences without a date in which one was seen."""
    rows = {"Amana": _ours, "dateparser": _peer}
    lines = ["Dates in running text:", "", "| | right days | false alarms |", "|---|---|---|"]
    for name, read in rows.items():
        answers = [(read(text), day) for text, day in CASES]
        right = sum(day is not None and day in found for found, day in answers)
        false = sum(day is None and bool(found) for found, day in answers)
        days = sum(day is not None for _, day in CASES)
        lines.append(f"| {name} | {right}/{days} | {false}/{len(CASES) - days} |")
    return lines


def _ours(text: str) -> set[str]:
    return {str(mention.edtf) for mention in page(Document("a", text, published=PUBLISHED)).dates}


def _peer(text: str) -> set[str]:
    base = dt.datetime.fromisoformat(PUBLISHED)
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
    return {
        moment.date().isoformat()
        for _, moment in search_dates(text, languages=["ar", "en"], settings=settings) or ()
    }
