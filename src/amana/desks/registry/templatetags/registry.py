"""`{% load registry %}`: the words of the register's pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from amana.access import gates
from amana.console import words as shown
from amana.engines.common import clock as clocks
from amana.ledger.models import Account

from .. import countries, words
from ..guards_redaction import ERASED
from ..models import CustodyFile
from ..services.memoranda import About, Decision, Finding, destinations
from ..waterfall import isolated

register = template.Library()

register.filter("account_words", words.account_name)
register.filter("authority_words", lambda authority: words.in_language(authority.name_ar, authority.name_en))
register.filter("basis_words", lambda basis: words.in_language(basis.title_ar, basis.title_en))
register.filter("kind_words", lambda kind: words.ACCOUNT_KINDS[kind])
register.filter("age_words", lambda age: words.AGES[age])
register.filter("part_words", lambda part: words.PARTS.get(part, part))
register.filter("birth", words.birth_text)
register.filter("country", countries.name)


@register.filter
def erased(found: Any, key: Any) -> Any:
    """What was erased beside a leaf, a document or a claim (`found` is of that sort), oldest first."""
    return (found or {}).get(key, ())


@register.filter
def of_leaf(found: Any, leaf: int) -> Any:
    """What is said in a table by leaf about this one."""
    return found.get(leaf)


@register.filter
def kept(text: str) -> SafeString:
    """Words of a record line by line, or that they were erased; when and why stands on the page of erasures."""
    if text == ERASED:
        return format_html('<span class="tag">{}</span>', _("Erased"))
    return format_html("<bdi>{}</bdi>", linebreaksbr(shown.whole_numbers(text)))


_ROW_OF = re.compile(r"(\S+) · (?:(.+) )?(\d+)")


@register.filter
def roster_row(note: str) -> SafeString:
    """Where a roster says something, as the import noted it (batch · sheet row), with the row called a row."""
    found = _ROW_OF.fullmatch(note)
    if found is None:
        return format_html("<bdi>{}</bdi>", note)
    batch, sheet, row = found.groups()
    said = format_html(" · <bdi>{}</bdi>", sheet) if sheet else ""
    return format_html("<bdi>{}</bdi>{} · {}", batch, said, _("row %(n)s") % {"n": row})


@register.simple_tag
def born(earliest: date, latest: date) -> SafeString:
    return shown.ltr(words.born_text(earliest, latest))


@register.filter
def returned(item: Any) -> bool:
    """Was this thing returned to the person?"""
    receipts = list(item.receipts.all())
    return bool(receipts and receipts[-1].kind == "returned")


@register.filter
def spoken_words(memo: Any) -> list[str]:
    """The free words of a memorandum that still stand."""
    wanted = ("reasons", "reason", "words", "note", "alone_why")
    return [memo.values[name] for name in wanted if memo.values.get(name)]


@register.simple_tag
def clock(moment: datetime) -> SafeString:
    return shown.ltr(shown.time_text(moment))


@register.simple_tag
def length(since: datetime, until: datetime | None) -> SafeString:
    return shown.duration((until or clocks.now()) - since)


@register.simple_tag
def entry_kind(kind: str) -> Any:
    return words.ENTRY_KINDS.get(kind, kind)


@register.simple_tag
def ledger_no(leaf: int) -> SafeString:
    """The number of an entry in the books."""
    return shown.code(f"{leaf:,}")


@register.simple_tag
def number_of(person: int) -> SafeString:
    """The file number of a person of the books."""
    number = CustodyFile.objects.filter(pk=person).values_list("number", flat=True).first()
    return shown.code(number or "—")


@register.simple_tag
def name_of(row: dict[str, Any]) -> str:
    """A card's name in the reader's script, else the other, else the number."""
    first, second = (
        (row["name_ar"], row["name_latin"]) if get_language_bidi() else (row["name_latin"], row["name_ar"])
    )
    return str(first or second or row["number"])


@register.simple_tag
def evidence_words(piece: Any) -> str:
    """One piece of evidence as the names engine says it, numbers as runs of their own."""
    return isolated(words.evidence_sentence(piece))


@register.simple_tag
def gate_words(name: str) -> Any:
    try:
        return gates.get(name).sentence
    except KeyError:
        return name


@register.simple_tag
def decision_words(value: str) -> Any:
    return dict(Decision.choices).get(value, _("heard, not decided"))


@register.simple_tag
def about_words(value: str) -> Any:
    return dict(About.choices).get(value, value)


@register.simple_tag
def finding_words(value: str) -> Any:
    return dict(Finding.choices).get(value, value)


@register.simple_tag
def destination_words(code: str) -> str:
    account = Account.objects.filter(code=code, kind="abroad").first()
    return words.account_name(account) if account else destinations().get(code, code)


@register.simple_tag
def iso_day(text: str | None) -> SafeString:
    return shown.day(date.fromisoformat(text) if text else None)


@register.simple_tag
def iso_moment(text: str | None) -> SafeString:
    return shown.moment(datetime.fromisoformat(text) if text else None)
