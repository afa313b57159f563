"""The rows of the register's list as HTML. Written in Python because a template spends most of the time of a
list page on a few hundred cells; every value that is not a constant goes through `escape`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from amana.console import marks
from amana.console import words as shown
from amana.ledger.models import Account

from .. import ages, countries, words
from ..models import Sex, Standing


def rows(
    page: Iterable[Mapping[str, Any]], accounts: Mapping[int, Account], today: date, choose: bool
) -> SafeString:
    """The body of the table. `choose` puts a box before each row."""
    hand = _Hand(accounts, today, choose)
    return mark_safe("".join([hand.row(row) for row in page]))


class _Hand:
    """Writes rows; words that many rows share are made once."""

    def __init__(self, accounts: Mapping[int, Account], today: date, choose: bool) -> None:
        self.accounts, self.today, self.choose = accounts, today, choose
        self.arabic = get_language_bidi()
        self.comma = "، " if self.arabic else ", "
        self.sexes = {code: escape(str(label)) for code, label in Sex.choices}
        self.ages = {age: escape(str(label)) for age, label in words.AGES.items()}
        self.overdue = escape(_("overdue"))
        self.provisional = f'<span class="tag">{escape(_("identity provisional"))}</span>'
        self.before, self.after = reverse("registry:file", args=["-"]).split("-")
        self.places: dict[int | None, str] = {}
        self.states: dict[str, str] = {}
        self.days: dict[date | None, str] = {}

    def row(self, row: Mapping[str, Any]) -> str:
        number = escape(row["number"])
        first, second = row["name_ar"], row["name_latin"]
        if not self.arabic:
            first, second = second, first
        first, second = (first, second) if first else (second, "")
        box = (
            f'<td><input type="checkbox" name="files" value="{number}" aria-label="{number}"></td>'
            if self.choose
            else ""
        )
        other = f" · <bdi>{escape(second)}</bdi>" if second else ""
        return (
            f"<tr>{box}"
            f'<th scope="row"><a href="{self.before}{number}{self.after}"><bdi>{escape(first)}</bdi></a>'
            f'<span class="sub"><bdi class="m">{number}</bdi>{other}</span></th>'
            f'<td class="lo"><bdi dir="ltr">{escape(words.birth_text(row["birth"]))}</bdi>'
            f'<span class="sub">{self.sexes.get(row["sex"], "")}</span></td>'
            f'<td class="lo">{self.state_names(row["nationalities"])}</td>'
            f"<td>{self.place(row['account_id'])}</td>"
            f'<td class="lo"><bdi class="m">{escape(row["basis"])}</bdi></td>'
            f'<td class="lo">{self.review(row["review_due"])}</td>'
            f'<td class="lo">{self.marks(row)}</td></tr>\n'
        )

    def state_names(self, codes: str) -> str:
        if codes not in self.states:
            self.states[codes] = escape(self.comma.join(countries.names(codes)))
        return self.states[codes]

    def place(self, key: int | None) -> str:
        if key not in self.places:
            account = self.accounts.get(key) if key is not None else None
            authority = words.authority_name(account)
            below = f'<span class="sub"><bdi>{escape(authority)}</bdi></span>' if authority else ""
            glyph = marks.glyph(account.kind) if account else ""
            self.places[key] = f"{glyph} <bdi>{escape(words.account_name(account))}</bdi>{below}"
        return self.places[key]

    def review(self, due: date | None) -> str:
        if due not in self.days:
            late = due is not None and due < self.today
            below = f'<span class="sub bad">{self.overdue}</span>' if late else ""
            self.days[due] = (
                f"<span{' class=bad' if late else ''}>{_short_day(due, self.arabic)}</span>{below}"
            )
        return self.days[due]

    def marks(self, row: Mapping[str, Any]) -> str:
        age = age_of_row(row, self.today)
        tone = "wait" if age in (ages.Age.CHILD, ages.Age.DISPUTED) else ""
        told = "" if age is ages.Age.ADULT else f'<span class="tag {tone}">{self.ages[age]}</span> '
        return told + (self.provisional if row["standing"] == Standing.PROVISIONAL else "")


@lru_cache(maxsize=4096)
def _short_day(due: date | None, _arabic: bool) -> SafeString:
    return shown.short_day(due)


def age_of_row(row: Mapping[str, Any], today: date) -> ages.Age:
    """The age standing that a card's row states."""
    if row["age"] == "disputed":
        return ages.Age.DISPUTED
    earliest, latest = row["born_earliest"], row["born_latest"]
    return ages.standing(on=today, declared=(earliest, latest) if earliest and latest else None).age


def selects(wanted: Sequence[tuple[str, Any, Iterable[tuple[str, Any]], str]]) -> SafeString:
    """Filters that are chosen from a list: (parameter, label, choices, chosen value)."""
    made = []
    everything = escape(_("All"))
    for name, label, choices, chosen in wanted:
        options = "".join(
            f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>'
            f"{escape(str(text))}</option>"
            for value, text in choices
        )
        made.append(
            f'<div class="fld"><label for="f-{name}">{escape(str(label))}</label>'
            f'<select class="inp" id="f-{name}" name="{name}">'
            f'<option value="">{everything}</option>{options}</select></div>\n'
        )
    return mark_safe("".join(made))
