"""Custody file numbers: `YYMM-NNNNN-C`, for example `2601-00042-1`.

Year and month the file was opened (2000-2099), a running number within the month (1-99999), a check digit.
The check digit is Damm's: the last product of a chain through a totally anti-symmetric quasigroup of order
10 (H. M. Damm, "Total anti-symmetrische Quasigruppen", doctoral thesis, Marburg 2004). It finds every
single wrong digit and every swap of two neighbouring digits, which ISO 7064 MOD 11,10 does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .arabic import clean
from .digits import to_ascii

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SHAPE = re.compile(r"(\d{2})(\d{2})[\s\-–—−‑/.]*(\d{5})[\s\-–—−‑/.]*(\d)")


class FileNumberError(ValueError):
    """Not a custody file number. `code`: "shape", "month", "serial" or "check"; the text says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, order=True)
class FileNumber:
    """A custody file number; `str()` writes it, `parse` reads and checks it."""

    year: int
    month: int
    serial: int

    def __post_init__(self) -> None:
        if not 2000 <= self.year <= 2099:
            raise FileNumberError("shape", f"year {self.year} is not between 2000 and 2099")
        if not 1 <= self.month <= 12:
            raise FileNumberError("month", f"month {self.month:02d} is not between 01 and 12")
        if not 1 <= self.serial <= 99_999:
            raise FileNumberError("serial", f"running number {self.serial} is not between 1 and 99999")

    @property
    def digits(self) -> str:
        """The nine digits that the check digit guards."""
        return f"{self.year % 100:02d}{self.month:02d}{self.serial:05d}"

    def __str__(self) -> str:
        body = self.digits
        return f"{body[:4]}-{body[4:]}-{check_digit(body)}"


def check_digit(digits: str) -> str:
    """Damm's check digit over ASCII `digits`."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def make(year: int, month: int, serial: int) -> str:
    """The file number of the `serial`-th file (from 1) opened in a month. Raises FileNumberError."""
    return str(FileNumber(year, month, serial))


def parse(text: str) -> FileNumber:
    """The number that `text` writes: digits of any script, dashes or blanks or nothing between the groups.

    Raises FileNumberError, which says whether the shape, the month or the check digit is at fault."""
    found = _SHAPE.fullmatch(to_ascii(clean(text)).strip())
    if not found:
        raise FileNumberError(
            "shape", f"{text!r} is not a file number; it has ten digits, as in {make(2026, 1, 42)}"
        )
    year, month, serial, check = found.groups()
    if check_digit(year + month + serial) != check:
        raise FileNumberError("check", f"{text!r} has a wrong digit or two digits swapped; read it again")
    return FileNumber(2000 + int(year), int(month), int(serial))


def valid(text: str) -> bool:
    """True if `text` writes a file number with a right check digit."""
    try:
        parse(text)
    except FileNumberError:
        return False
    return True
