"""The written gold: fictional reports of six genres, marked by hand, and how a reading is scored against them.

`gold/first` was written before the extractors were looked at, each later set after they were repaired on the one
before; `gold/fourteenth` to `thirtyfifth` are by other authors than the rules. What counts is what a set showed at
first sight (`docs/models/reading.md`). `gold/taught` has marks of sources alone: it teaches (`teach.py`) and is not
scored; `thirtyfourth` and `thirtyfifth` teach nothing and were not read by whoever wrote the rules.

A file is a head (`lang: ar`), an empty line, and a text with marks `{kind argument|words}`, which may nest:

- `s` a source of speech (the argument is the full speaker where the words only repeat or stand for it),
- `q` a count and its value (`37`, or `40..55`), `n` a number that is no count of things (not scored),
- `d` a date and its EDTF, `c` a claim and its predicate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from amana.engines.common.arabic import fold
from amana.engines.reading import Document, Prepared, prepare
from amana.engines.reading.lexicon import load
from amana.engines.reading.passages import passages
from amana.engines.reading.predicates import referent_idea
from amana.engines.reading.sentences import sentences
from amana.engines.reading.stems import stem
from amana.engines.reading.values import Attribution, Claim, Quantity

HERE = Path(__file__).parent / "gold"
_OPEN = re.compile(r"\{([sqndc])(?: ([^|{}]*))?\|")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span; `argument` is empty where the words say it themselves."""

    kind: str
    argument: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """A report with its marks."""

    name: str
    document: Document
    genre: str
    marks: tuple[Mark, ...]

    def of(self, kind: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == kind]

    def words(self, mark: Mark) -> str:
        return self.document.text[mark.start : mark.end]


@dataclass(slots=True)
class Tally:
    """Found and missed of the marked, and what was proposed without a mark."""

    found: int = 0
    right: int = 0  # of the found: the value, the speaker, the day, the figure of the claim
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    @property
    def marked(self) -> int:
        return self.found + len(self.missed)

    @property
    def coverage(self) -> float:
        return self.found / max(1, self.marked)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.marked)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found + len(self.stray))


def gold(half: str) -> list[Gold]:
    """The reports of one set (`first` to `thirtyfifth`, or `narration`), by name."""
    return [parse(path) for path in sorted((HERE / half).glob("*.txt"))]


def parse(path: Path) -> Gold:
    """A marked file taken apart. Raises ValueError for a mark that is not closed."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    text: list[str] = []
    length, at = 0, 0
    opened: list[tuple[str, str, int]] = []
    marks: list[Mark] = []
    while at < len(body):
        if match := _OPEN.match(body, at):
            opened.append((match[1], match[2] or "", length))
            at = match.end()
        elif body[at] == "}":
            kind, argument, start = opened.pop()
            marks.append(Mark(kind, argument, start, length))
            at += 1
        else:
            text.append(body[at])
            length, at = length + 1, at + 1
    if opened:
        raise ValueError(f"{path.name}: a mark {opened[-1][0]!r} is not closed")
    document = Document(path.stem, "".join(text), published=told["published"])
    return Gold(path.stem, document, told["genre"], tuple(sorted(marks, key=lambda mark: mark.start)))


def lines(report: Gold) -> list[tuple[int, int]]:
    """The places of the sentences of a report."""
    text = report.document.text
    return [span for span, _ in sentences(text, passages(text))]


@cache
def prepared(document: Document) -> Prepared:
    """What a report says by itself, read once for all that is counted in it."""
    return prepare(document)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def quantities(chosen: list[Gold]) -> Tally:
    """Marked counts with their values; a count that nobody marked is a stray."""
    tally = Tally()
    for one in chosen:
        found = prepared(one.document).page.quantities
        used: set[int] = set()
        for mark in one.of("q"):
            hits = [
                q for q in found if overlap((q.start, q.end), (mark.start, mark.end)) and id(q) not in used
            ]
            _count(tally, one, mark, [q for q in hits if _value(q) == mark.argument], hits, used, _value)
        ignored = [(mark.start, mark.end) for mark in one.of("q") + one.of("n") + one.of("d")]
        tally.stray += [
            f"{one.name}: {one.document.text[q.start : q.end]} {q.referent}"
            for q in found
            if id(q) not in used and q.unit is None and not any(overlap((q.start, q.end), s) for s in ignored)
        ]
    return tally


def _value(quantity: Quantity) -> str:
    """`37`, or `40..55`; a bound says its figure, as a reader would."""
    if quantity.value is None and quantity.low is not None and quantity.high is not None:
        return f"{quantity.low:g}..{quantity.high:g}"
    value = quantity.value if quantity.value is not None else quantity.low
    return str(int(value)) if value is not None and value == int(value) else str(value)


def _count(tally, one, mark, right, hits, used, show):  # type: ignore[no-untyped-def]
    label = f"{one.name}: {one.words(mark)} = {mark.argument}"
    if not hits:
        tally.missed.append(label)
        return
    tally.found += 1
    used.update(id(hit) for hit in hits)
    if right:
        tally.right += 1
    else:
        tally.wrong.append(f"{label}; read {', '.join(show(hit) for hit in hits)}")


def dates(chosen: list[Gold]) -> Tally:
    """Marked dates with their EDTF."""
    tally = Tally()
    for one in chosen:
        found = prepared(one.document).page.dates
        used: set[int] = set()
        for mark in one.of("d"):
            hits = [d for d in found if overlap((d.start, d.end), (mark.start, mark.end))]
            right = [d for d in hits if d.edtf == mark.argument]
            _count(tally, one, mark, right, hits, used, lambda d: str(d.edtf))
        ignored = [(mark.start, mark.end) for mark in one.of("n")]
        tally.stray += [
            f"{one.name}: {one.document.text[d.start : d.end]} = {d.edtf}"
            for d in found
            if id(d) not in used and d.edtf and not any(overlap((d.start, d.end), s) for s in ignored)
        ]
    return tally


def attributions(chosen: list[Gold], taught: bool = False) -> Tally:
    """Marked sources, by the rules alone or with what only the `taught` reader hears: found when an attribution of the
    same sentence can be given to it (each once), right when that names the same speaker. What remains in a sentence
    without a mark is a stray."""
    tally = Tally()
    for one in chosen:
        found = prepared(one.document).page
        heard = found.speakers() if taught else found.attributions
        for line in lines(one):
            marks = [m for m in one.of("s") if line[0] <= m.start < line[1]]
            left = [a for a in heard if line[0] <= a.start < line[1]]
            late: list[Mark] = []
            for mark in marks:
                hit = next((a for a in left if _names(a, one, mark)), None)
                if hit is None:
                    late.append(mark)
                    continue
                left.remove(hit)
                tally.found, tally.right = tally.found + 1, tally.right + 1
            for mark in late:
                # A chain names both its outlet and its speaker in one attribution.
                chain = next((a for a in heard if a.scope == line and _names(a, one, mark)), None)
                if chain:
                    tally.found, tally.right = tally.found + 1, tally.right + 1
                elif left:
                    hit = left.pop(0)
                    tally.found += 1
                    tally.wrong.append(f"{one.name}: {_full(one, mark)}; read {hit.speaker or hit.outlet}")
                else:
                    tally.missed.append(
                        f"{one.name}: {one.words(mark)} | {one.document.text[line[0] : line[1]]}"
                    )
            tally.stray += [
                f"{one.name}: {a.speaker or a.outlet} | {one.document.text[line[0] : line[1]]}"
                for a in left
                if not marks
            ]
    return tally


def _full(one: Gold, mark: Mark) -> str:
    return mark.argument or one.words(mark)


def _names(attribution: Attribution, one: Gold, mark: Mark) -> bool:
    """The speaker read shares at least half of the stems of the full phrase or of the words, and its head."""
    for read in (attribution.speaker, attribution.outlet):
        for told in (_full(one, mark), one.words(mark)):
            if read and _alike(read, told):
                return True
    return False


def _alike(read: str, told: str) -> bool:
    left, right = _stems(read), _stems(told)
    shared = len(set(left) & set(right))
    return bool(shared) and shared * 2 >= min(len(left), len(right)) and len(left) <= 2 * len(right) + 3


def _stems(phrase: str) -> list[str]:
    words = re.findall(r"[^\W_]+", fold(phrase))
    return [stem(word) for word in words if word not in ("the", "a", "an", "of", "at", "في", "من", "that")]


def claims(chosen: list[Gold]) -> tuple[Tally, float]:
    """Marked claims: found when a proposed claim overlaps them, right when it has the predicate and the figure;
    and how many claims are proposed for each that tells a marked claim or a marked count."""
    tally, proposed, accepted = Tally(), 0, 0
    for one in chosen:
        found = prepared(one.document).claims
        proposed += len(found)
        told = [(mark.start, mark.end) for mark in one.of("c")]
        counts = [(mark.start, mark.end) for mark in one.of("q")]
        for claim in found:
            figure = claim.quantity
            hit = any(overlap((figure.start, figure.end), span) for span in counts) if figure else False
            accepted += hit or (figure is None and any(overlap((claim.start, claim.end), s) for s in told))
            if not hit and not (figure is None and any(overlap((claim.start, claim.end), s) for s in told)):
                tally.stray.append(
                    f"{one.name}: {_tell(claim)} | {one.document.text[claim.start : claim.end]}"
                )
        figures = one.of("q")
        for mark in one.of("c"):
            inside = [q.argument for q in figures if mark.start <= q.start < mark.end]
            hits = [c for c in found if overlap((c.start, c.end), (mark.start, mark.end))]
            right = [c for c in hits if _same(c, mark, inside)]
            _count(tally, one, mark, right, hits, set(), _tell)
    return tally, proposed / max(1, accepted)


def _same(claim: Claim, mark: Mark, figures: list[str]) -> bool:
    kin = [family for family in load("claims")["families"] if mark.argument in family]
    if claim.predicate != mark.argument and not any(claim.predicate in family for family in kin):
        return False
    return not figures or (claim.quantity is not None and _value(claim.quantity) in figures)


def _tell(claim: Claim) -> str:
    figure = _value(claim.quantity) if claim.quantity else "-"
    return f"{claim.predicate} {figure} {referent_idea(claim.quantity) or ''}".strip()


if __name__ == "__main__":
    import sys

    for half in sys.argv[1:] or ["first"]:
        reports = gold(half)
        total, share = claims(reports)
        for name, tally in {
            "quantities": quantities(reports),
            "dates": dates(reports),
            "attributions": attributions(reports),
            "claims": total,
        }.items():
            print(
                f"== {half} {name}: {tally.marked} marked, coverage {tally.coverage:.2f} recall {tally.recall:.2f} "
                f"precision {tally.precision:.2f}"
            )
            for kind in ("missed", "wrong", "stray"):
                for line in getattr(tally, kind):
                    print(f"   {kind}: {line}")
        print(f"claims proposed per accepted {share:.2f}")
