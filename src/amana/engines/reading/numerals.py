"""Numbers put together from their pieces: أربعة آلاف وثلاثمئة, 6 آلاف, two and a half million, ثلاثة أرباع."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .atoms import Atom, atoms
from .fold import Folded

_GAP = re.compile(r"[ \t\u00a0]{0,3}(?:و[ \t]{1,2}|-)?(?:ال)?[ \t\u00a0]?")
_ENDLESS = 1e18
MOST_NUMBERS = 4000  # of one text; a table has more, a report never


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its place in the folded text. `words` when no figure is in it; `pieces` how many it has."""

    value: float
    start: int
    end: int
    words: bool
    pieces: int
    worded: str
    article: bool = False
    part: bool = False
    vague: bool = False


def numerals(text: Folded) -> list[Numeral]:
    """Every number of the text, none overlapping another."""
    pieces = atoms(text)
    found: list[Numeral] = []
    at = 0
    while at < len(pieces) and len(found) < MOST_NUMBERS:
        reader = _Reader(text.text, pieces, at)
        numeral = reader.read()
        if numeral:
            found.append(numeral)
            at = reader.at
        else:
            at += 1
    return found


class _Reader:
    """Reads one number from the pieces beginning at `first`; `at` is then the piece after it."""

    def __init__(self, text: str, pieces: list[Atom], first: int) -> None:
        self.text, self.pieces, self.first, self.at = text, pieces, first, first

    def read(self) -> Numeral | None:
        first = self.pieces[self.first]
        negative = first.kind == "negative"
        if negative:
            self.at += 1
        if self._kind() == "article" and not self._article_counts():
            return None
        began = self.at
        value, part = self._number(allow_part=True)
        if value is None:
            return None
        value, part = self._tail(value, part, began)
        used = self.pieces[self.first : self.at]
        figures = any(piece.digits for piece in used)
        return Numeral(
            -value if negative else value,
            used[0].start,
            used[-1].end,
            not figures,
            len(used),
            used[0].worded,
            used[0].article,
            part,
        )

    # -- looking
    def _piece(self, ahead: int = 0) -> Atom | None:
        """The piece `ahead`, if nothing but blanks (or a lone "and") stands before it."""
        at = self.at + ahead
        if at >= len(self.pieces):
            return None
        if at == self.first or (at == self.first + 1 and self.pieces[self.first].kind == "negative"):
            if at == self.first or self._touches(at):
                return self.pieces[at]
            return None
        return self.pieces[at] if self._touches(at) else None

    def _touches(self, at: int) -> bool:
        gap = self.text[self.pieces[at - 1].end : self.pieces[at].start]
        return len(gap) < 9 and bool(_GAP.fullmatch(gap))

    def _kind(self, ahead: int = 0) -> str:
        piece = self._piece(ahead)
        return piece.kind if piece else ""

    def _article_counts(self) -> bool:
        """a hundred, a dozen, a quarter, a half: there "a" is one."""
        return self._kind(1) in ("scales", "dozens", "parts") and not self._piece(1).joined  # type: ignore[union-attr]

    # -- whole numbers
    def _number(self, *, allow_part: bool) -> tuple[float | None, bool]:
        """A whole number, or (where a number may begin so) a bare part of one: نصف."""
        piece = self._piece()
        if piece is None:
            return None, False
        if piece.kind in ("fraction",):
            self.at += 1
            return piece.value, True
        if allow_part and (part := self._bare_part(piece)) is not None:
            return part, True
        return self._whole(), False

    def _bare_part(self, piece: Atom) -> float | None:
        half = piece.value
        if piece.kind == "parts" and piece.english and self.at > self.first:
            return None
        if piece.kind == "parts":
            self.at += 1
            if self._kind() == "article" and self._kind(1) == "dozens":  # half a dozen
                self.at += 2
                return 12 / half
            if self._kind() == "dozens" and not self._joined():
                self.at += 1
                return 12 / half
            return 1 / half
        if piece.kind == "parts_dual":
            self.at += 1
            return 2 / half
        if piece.kind == "units" and self.at == self.first and self._fifth_of(piece):
            self.at += 1
            return 1 / half
        if piece.kind == "piece" and self._kind(1) == "of" and self._kind(2):
            at = self.at
            self.at += 2
            below, _ = self._number(allow_part=False)
            if below:
                return 1 / below
            self.at = at
        return None

    def _fifth_of(self, piece: Atom) -> bool:
        """خمس الفطيرة: before a definite singular it is a fifth; five stands before an indefinite plural."""
        behind = self.text[piece.end : piece.end + 16]
        definite = re.match(r"\s(?:ال)(?!\w*(?:ات|ين|ون)\b)\w{3}", behind)
        return piece.worded in ("خمس", "سبع", "تسع") and definite is not None

    def _joined(self, ahead: int = 0) -> bool:
        piece = self._piece(ahead)
        return bool(
            piece and (piece.joined or (self.at + ahead and self.pieces[self.at + ahead - 1].kind == "and"))
        )

    def _whole(self) -> float | None:
        total, scale = 0.0, _ENDLESS
        seen = False
        while True:
            began = self.at
            group = self._group(first=not seen, scale=scale)
            piece = self._piece()
            if group is None:
                if (
                    piece
                    and piece.kind in ("scales", "duals")
                    and (not seen or (self._joined() and piece.value < scale))
                ):
                    if piece.kind == "scales" and piece.worded in _CROWDS and not seen:
                        return None
                    self.at += 1
                    total, scale, seen = total + piece.value, piece.value, True
                    total = self._scaled(total)
                    continue
                self.at = began
                break
            seen = True
            if piece and piece.kind == "scales" and not piece.joined and piece.value < scale:
                self.at += 1
                total, scale = total + group * piece.value, piece.value
                total = self._scaled(total)
                continue
            if piece and piece.kind == "dozens" and not piece.joined:
                self.at += 1
                total, scale = total + group * 12, 12
                continue
            total += group
            break
        if seen and self._kind() == "dozens" and self._joined() and total >= 100:
            total += self.pieces[self.at].value
            self.at += 1
        if not seen and self._kind() == "dozens":
            total, seen = self.pieces[self.at].value, True
            self.at += 1
        return total if seen else None

    def _scaled(self, total: float) -> float:
        """مائة ألف تريليون: a greater scale straight after a smaller one multiplies."""
        while (piece := self._piece()) and piece.kind == "scales" and not piece.joined and piece.value > 100:
            if self._joined():
                break
            self.at += 1
            total *= piece.value
        return total

    def _group(self, *, first: bool, scale: float) -> float | None:
        """A number below a thousand (or a figure), as far as it goes; None if there is none here."""
        value: float | None = None
        room = "any"
        while piece := self._piece():
            if piece.kind == "and":
                if value is None and not first and self._kind(1) in _GROUP_KINDS:
                    self.at += 1
                    continue
                if value is not None and room == "hundred" and self._kind(1) in ("units", "tens"):
                    self.at += 1
                    continue
                break
            joined = self._joined()
            start = value is None
            if start and not first and not joined and not piece.digits and not piece.english:
                break
            if not start and piece.kind == "units" and room == "hundred" and (joined or piece.english):
                if self._counts_parts():
                    break
                value, room = (value or 0) + piece.value, "unit"
            elif start and piece.kind == "units":
                if not first and (self._counts_parts() or piece.value == 0):
                    break
                value, room = piece.value, "teen" if piece.english and piece.value > 9 else "unit"
            elif piece.kind == "units" and piece.english and room == "tens" and piece.value < 10:
                value, room = (value or 0) + piece.value, "full"
            elif (piece.kind == "ten" and room == "unit" and not joined) or (
                piece.kind == "ten" and (start or (room == "hundred" and joined))
            ):
                value, room = (value or 0) + 10, "full"
            elif piece.kind == "tens" and (
                start or (room in ("hundred", "unit") and (joined or piece.english))
            ):
                value, room = (value or 0) + piece.value, "tens" if piece.english else "full"
            elif piece.kind == "hundreds" and start and not (first and piece.worded in _CROWDS):
                value, room = piece.value, "hundred"
            elif (
                piece.kind == "hundreds"
                and not start
                and not joined
                and piece.value == 100
                and (value or 0) < 100
            ):
                value, room = (value or 0) * 100, "hundred"
            elif piece.kind == "article" and start and self._article_counts():
                value, room = 1.0, "digit"
            elif (
                piece.kind == "scales"
                and piece.english
                and piece.value == 100
                and not start
                and (value or 0) < 100
            ):
                value, room = (value or 0) * 100, "hundred"
            elif piece.kind == "scales" and piece.english and piece.value == 100 and start and first:
                value, room = 100.0, "hundred"
            elif piece.kind == "digit" and start and (first or piece.value < scale):
                value, room = piece.value, "digit"
            elif piece.kind == "digit" and room == "hundred" and joined and piece.value < 100:
                value, room = (value or 0) + piece.value, "full"
            else:
                break
            self.at += 1
            first = False
        return value

    def _counts_parts(self) -> bool:
        """وثلاثة أخماس: the unit belongs to the parts after it."""
        after = self._piece(1)
        return bool(after and not after.joined and after.kind == "parts_plural")

    # -- what may follow a whole number
    def _tail(self, value: float, part: bool, began: int) -> tuple[float, bool]:
        if part and self.pieces[began].kind == "fraction":
            return self._ratio(value, part)
        piece = self._piece()
        if piece and not part and not self._joined() and value > 1 and self._is_part(piece, after=value):
            self.at += 1
            return value / piece.value, True
        if piece and not part and (self._joined() or piece.kind == "and"):
            added = self._added_part(piece, value)
            if added is not None:
                return self._scaled(value + added), False
        if piece and piece.kind == "point" and self._kind(1):
            at = self.at
            self.at += 1
            after = self._whole()
            if after is not None:
                if self._kind() == "of" and self._kind(1):
                    self.at += 1
                    below = self._whole() or 1.0
                    return value + after / below, False
                return value + after / 10 ** len(str(int(after))), False
            self.at = at
        return self._ratio(value, part)

    def _is_part(self, piece: Atom, after: float) -> bool:
        if piece.kind == "parts_plural" or (piece.kind == "parts" and not piece.english):
            return True
        if piece.kind == "parts" and piece.english:
            return self.text[piece.start - 1 : piece.start] in "- " and piece.worded != "second"
        return piece.kind == "units" and piece.worded in _PART_UNITS and after >= 20

    def _added_part(self, piece: Atom, value: float) -> float | None:
        """ونصف, وربع, وثلثان, وثلاثة أخماس after a whole number; "and a half"."""
        if piece.kind == "and":
            if self._kind(1) == "article" and self._kind(2) == "parts":
                self.at += 3
                return 1 / self.pieces[self.at - 1].value
            return None
        if piece.kind == "parts" and not piece.english:
            self.at += 1
            return 1 / piece.value
        if piece.kind == "parts_dual" or (piece.kind == "tens" and piece.worded.endswith("خمسين")):
            self.at += 1
            return 2 / (piece.value if piece.kind == "parts_dual" else 5)
        if piece.kind == "units" and self._counts_parts():
            self.at += 2
            return piece.value / self.pieces[self.at - 1].value
        if piece.kind == "units" and piece.worded.lstrip("و") in _PART_UNITS and value % 10:
            self.at += 1
            return 1 / piece.value
        return None

    def _ratio(self, value: float, part: bool) -> tuple[float, bool]:
        """واحد من ثلاثة, جزء من مئة, ١ على ٣."""
        at = self.at
        kind = self._kind()
        pieces = kind == "piece" and self._kind(1) == "of"
        if pieces:
            self.at += 2
        elif kind == "over" or (kind == "of" and value == 1 and not self.pieces[at].english):
            self.at += 1
        else:
            return value, part
        if self._piece() is None or (self._piece().kind in ("digit",) and value != 1 and kind == "of"):  # type: ignore[union-attr]
            self.at = at
            return value, part
        below = self._whole()
        if not below or below <= 1:
            self.at = at
            return value, part
        if pieces and below == 100 and value >= 100:
            return value // 100 * 100 + value % 100 / below, False
        return value / below, True


_GROUP_KINDS = ("units", "ten", "tens", "hundreds", "digit")
_CROWDS = frozenset(
    prefix + word
    for word in ("الاف", "ميات", "مايات", "ملايين", "مليارات", "بلايين", "تريليونات")
    for prefix in ("", "ال", "ب", "ل", "و", "وال", "بال", "لل")
)
_PART_UNITS = frozenset({"خمس", "سبع", "تسع", "ثمن"})
