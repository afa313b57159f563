"""How a page writes numbers, times, names and codes, safe inside right-to-left text.

Digits are Western. Everything that begins with or is joined by a sign, dash, slash or colon is isolated in
`<bdi>`: after an Arabic letter a bare 2601-04418-7 shows as 7-04418-2601, a wrong identity on screen.
Functions named `..._text` give plain text, for SVG and attributes; the others give HTML.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import get_month_names
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amana.engines.common import clock

MINUS = "\N{MINUS SIGN}"
LOCALES = {"ar": "ar_IQ", "ckb": "ckb_IQ", "en": "en_GB"}
# How Iraqi and Syrian offices shorten the months in a table: ك2 is the second كانون.
SHORT_AR = ("ك2", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "ت1", "ت2", "ك1")
Number = int | float | Decimal


def locale() -> str:
    """The Babel locale of the present language; Arabic is Iraq's, where January is كانون الثاني."""
    return LOCALES.get((get_language() or "ar").split("-")[0], "en_GB")


def arabic() -> bool:
    return locale().startswith("ar")


# -- numbers


def number_text(value: Number | None, places: int = 0) -> str:
    """5702 -> "5,702"; -2 -> "−2" with U+2212; None -> "—". `places` are decimals."""
    if value is None:
        return "—"
    text = f"{abs(value):,.{places}f}"
    negative = value < 0 and any(ch in "123456789" for ch in text)
    return (MINUS if negative else "") + text


def signed_text(value: Number | None, places: int = 0) -> str:
    """71 -> "+71", -64 -> "−64", 0 -> "0"."""
    text = number_text(value, places)
    return f"+{text}" if value is not None and value > 0 else text


def isolated(text: str) -> str:
    """A number of a file, a figure or a time for a sentence that is plain text: isolated by characters, so that beside
    Arabic words a browser does not turn its parts around."""
    return f"\u2066{text}\u2069"


_HYPHENED = re.compile("(?<![\\w\u2066-])[0-9]+(?:-[0-9]+)+")


def whole_numbers(told: object) -> str:
    """A sentence for a page, with numbers of files and whatever else has hyphens between digits isolated: after an
    Arabic letter a browser takes such digits for Arabic ones and turns their parts around."""
    text = str(told)
    if not is_arabic(text):
        return text
    whole = _HYPHENED.sub(lambda found: isolated(found[0]), text)
    return mark_safe(whole) if isinstance(text, SafeString) else whole


def signed_in_text(value: Number | None, places: int = 0) -> str:
    """The same for a sentence that is plain text: in Arabic too the sign stays in front."""
    return isolated(signed_text(value, places))


def percent_text(fraction: Number | None, places: int = 0) -> str:
    """A fraction of one as per cent: 1.24 -> "124%"."""
    return "—" if fraction is None else number_text(Decimal(str(fraction)) * 100, places) + "%"


def bytes_text(size: int) -> str:
    """1_536_000 -> "1.5 MB"."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:,.{0 if unit == 'B' else 1}f} {unit}"
        size = size / 1000  # type: ignore[assignment]
    return f"{size:,.1f} GB"


def ltr(text: object) -> SafeString:
    """Text that reads left to right, isolated from what stands around it."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


def number(value: Number | None, places: int = 0) -> SafeString:
    return ltr(number_text(value, places))


def signed(value: Number | None, places: int = 0) -> SafeString:
    return ltr(signed_text(value, places))


def percent(fraction: Number | None, places: int = 0) -> SafeString:
    return ltr(percent_text(fraction, places))


def span(low: Number, high: Number, places: int = 0) -> SafeString:
    """A range: 2.1–8.0."""
    return ltr(f"{number_text(low, places)}–{number_text(high, places)}")


# -- codes and names


def code(text: object) -> SafeString:
    """A file number, an entry, a hash: monospaced, left to right, isolated."""
    return format_html('<bdi class="m">{}</bdi>', text)


def short_hash(text: str) -> SafeString:
    """First and last four of a long hash; the whole in the title."""
    text = str(text)
    if len(text) <= 12:
        return code(text)
    return format_html('<bdi class="m" title="{}">{}…{}</bdi>', text, text[:4], text[-4:])


def isolate(text: object) -> SafeString:
    """Words of unknown direction (a name): the browser finds the direction, nothing around it is moved."""
    return format_html("<bdi>{}</bdi>", text)


def is_arabic(text: str) -> bool:
    return any("\u0600" <= ch <= "\u06ff" for ch in text)


def name(first: str | None, second: str | None = None) -> SafeString:
    """A person's name, and below it the same name in the other script where there is one."""
    first, second = first or second or "", second if first else None
    html = isolate(first)
    if second and second != first:
        html = format_html('{} <span class="sub"><bdi>{}</bdi></span>', html, second)
    return html


# -- days and times


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _month(number: int) -> str:
    return str(get_month_names("wide", locale=locale())[number])


def time_text(moment: datetime) -> str:
    return f"{_local(moment):%H:%M}"


def day_text(day: date | datetime | None, year: bool = True) -> str:
    """29 كانون الثاني 2026; without the year when `year` is false."""
    if day is None:
        return "—"
    when = _local(day) if isinstance(day, datetime) else day
    return f"{when.day} {_month(when.month)}" + (f" {when.year}" if year else "")


def short_day_text(day: date | datetime | None) -> str:
    """27 ك2 or 27 Jan; the year is added when it is not this one."""
    if day is None:
        return "—"
    when = _local(day) if isinstance(day, datetime) else day
    month = (
        SHORT_AR[when.month - 1]
        if arabic()
        else str(get_month_names("abbreviated", locale=locale())[when.month])
    )
    year = "" if when.year == _local(clock.now()).year else f" {when.year}"
    return f"{when.day} {month}{year}"


def _time_tag(moment: date | datetime, inner: object) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), inner)


def moment(value: datetime | None) -> SafeString:
    """29 كانون الثاني 2026، 03:12."""
    if value is None:
        return mark_safe("—")
    comma = "، " if arabic() else ", "
    inner = format_html("<bdi>{}{}{}</bdi>", day_text(value), comma, ltr(time_text(value)))
    return _time_tag(value, inner)


def day(value: date | datetime | None) -> SafeString:
    return (
        mark_safe("—") if value is None else _time_tag(value, format_html("<bdi>{}</bdi>", day_text(value)))
    )


def short_day(value: date | datetime | None) -> SafeString:
    """27 ك2."""
    if value is None:
        return mark_safe("—")
    return _time_tag(value, format_html("<bdi>{}</bdi>", short_day_text(value)))


def stamp(value: datetime | None) -> SafeString:
    """For tables: only the clock today, else day and clock: 28/1 17:40, 28 Jan 17:40."""
    if value is None:
        return mark_safe("—")
    local, today = _local(value), _local(clock.now())
    if local.date() == today.date():
        return _time_tag(value, ltr(time_text(value)))
    shown = f"{local.day}/{local.month}" + ("" if local.year == today.year else f"/{local.year}")
    text = f"{shown} {time_text(value)}" if arabic() else f"{short_day_text(value)} {time_text(value)}"
    return _time_tag(value, ltr(text))


def duration_text(length: timedelta | float | None) -> str:
    """The two largest units that matter: "1 س 52 د", "1 h 52 min", "69 days"; under a minute, seconds."""
    if length is None:
        return "—"
    seconds = abs(math.floor(length.total_seconds() if isinstance(length, timedelta) else length))
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days >= 3:
        return _days(days)
    if days:
        return _("%(days)s %(n)s h") % {"days": _days(days), "n": hours} if hours else _days(days)
    if hours:
        return _("%(n)s h") % {"n": hours} + (" " + _("%(n)s min") % {"n": minutes} if minutes else "")
    return _("%(n)s min") % {"n": minutes} if minutes else _("%(n)s s") % {"n": seconds}


def _days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}


def duration(length: timedelta | float | None) -> SafeString:
    return format_html("<bdi>{}</bdi>", duration_text(length))


def ago(value: datetime | None) -> SafeString:
    """The age of a fact: how long before now, with the moment in the title; "in …" for the future."""
    if value is None:
        return mark_safe("—")
    gap = clock.now() - value
    text = duration_text(gap)
    if gap < timedelta(0):
        text = _("in %(duration)s") % {"duration": text}
    title = f"{day_text(value)} {time_text(value)}"
    return format_html('<time datetime="{}" title="{}"><bdi>{}</bdi></time>', value.isoformat(), title, text)


def zone_text() -> str:
    """The zone of every time on the page: "Baghdad UTC+3"."""
    offset = _local(clock.now()).utcoffset() or timedelta(0)
    hours = offset.total_seconds() / 3600
    town = {"Asia/Baghdad": _("Baghdad"), "Asia/Damascus": _("Damascus")}.get(
        timezone.get_current_timezone_name()
    )
    shown = f"UTC{hours:+g}".replace("-", MINUS)
    return f"{town} {shown}" if town else shown


def words(*parts: str | SafeString | None) -> SafeString:
    """Join parts with a middle dot, escaping what is not HTML."""
    return mark_safe(" · ".join(str(conditional_escape(part)) for part in parts if part not in (None, "")))
