"""What the register says of a person, as the names engine compares it: one record for one file, one row of a
roster, one identity that is about to be entered.

Some people give nothing but a kunya. They are compared by kunya alone: with a man's full name the missing
given name would speak against every one of them, and أم خالد would be taken for Khaled. What is not known
stays empty and counts nothing."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from amana.engines.common.arabic import script
from amana.engines.common.digits import to_ascii
from amana.engines.common.edtf import DateError
from amana.engines.common.intervals import DateInterval
from amana.engines.naming.parse import Name, parse
from amana.engines.naming.record import Record
from amana.engines.naming.record import documents as papers_of
from amana.ledger.kept import kept
from amana.ledger.models import Leaf

from .document_numbers import numbers_of
from .identity import Identity
from .models import Document, DocumentKind, FileCard, IdentityClaim, Part, Redaction, Sex, Source

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_COUNTRY = re.compile(r"[A-Z]{3}")
_AT_ONCE = 500
_LONGEST = 120
Stamp = tuple[str, int, int, int]
"""Which log; the number and moment of its newest claim (microseconds); how many claims were erased."""
IDENTIFYING = (DocumentKind.ID_CARD, DocumentKind.PASSPORT, DocumentKind.BIRTH, DocumentKind.FAMILY)
"""Papers whose number belongs to one person or one family; a court paper's number belongs to a case."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one person. `record.names` are full names, a kunya behind the one of its script;
    `kunyas` the kunyas alone. Both are empty of somebody known by a wristband only."""

    record: Record
    kunyas: tuple[str, ...]

    @property
    def only_kunya(self) -> bool:
        return not self.record.names

    @property
    def sounds(self) -> Record:
        """Everything under which the person can be found."""
        return replace(self.record, names=(*self.record.names, *self.kunyas))


def pair(left: Said, right: Said) -> tuple[Record, Record]:
    """The two records to be compared: full names with full names, or kunyas with kunyas where one of the two gave
    nothing else."""
    if left.only_kunya or right.only_kunya:
        return replace(left.record, names=left.kunyas), replace(right.record, names=right.kunyas)
    return left.record, right.record


def of_files(files: Iterable[int], *, papers: bool = False) -> dict[int, Said]:
    """File -> what it says, of those that have one. `papers` opens the sealed numbers of identity papers."""
    wanted = list(files)
    found: dict[int, Said] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _part(wanted[start : start + _AT_ONCE], papers)
    return found


def names_of(files: Iterable[int]) -> dict[int, Said]:
    """`names_read`, kept between requests until a claim is made or erased; inside a unit of work, which may be undone,
    they are read."""
    wanted = list(files)
    if connection.in_atomic_block:
        return names_read(wanted)
    with _reading:
        stamp = newest_claim()
        if _kept.stamp != stamp or len(_kept.names) > KEPT_MOST:
            _kept.follow(stamp)
        absent = [file for file in wanted if file not in _kept.names]
        if absent:
            _kept.names |= dict.fromkeys(absent) | names_read(absent)
        return {file: said for file in wanted if (said := _kept.names[file]) is not None}


@dataclass
class _Kept:
    """Names read so far, and the state of the claims they were read from."""

    stamp: Stamp = ("", 0, 0, 0)
    names: dict[int, Said | None] = field(default_factory=dict)

    def follow(self, stamp: Stamp) -> None:
        """Forget the files that were spoken of since; all of them where claims were erased or other books are open."""
        log, last, at, erased = self.stamp
        fresh = IdentityClaim.objects.filter(pk__gte=last).order_by("pk").values_list("pk", "file", "at")
        rows = list(fresh[: _AT_ONCE + 1]) if (log, erased) == (stamp[0], stamp[3]) else []
        follows = rows and (rows[0][0], _micros(rows[0][2])) == (last, at)
        if follows and len(rows) <= _AT_ONCE and len(self.names) <= KEPT_MOST:
            for _pk, file, _at in rows[1:]:
                self.names.pop(file, None)
        else:
            self.names = {}
        self.stamp = stamp


_kept = _Kept()
_reading = threading.Lock()
KEPT_MOST = 30_000


def newest_claim() -> Stamp:
    """Cheap: claims are only ever added or erased, so their newest key and moment and how many were erased tell, within
    one log, whether anything is new. Asked several times by one search: kept while nobody writes."""
    return kept("registry.newest_claim", _newest_claim)


def _newest_claim() -> Stamp:
    genesis = Leaf.objects.filter(idx=0).values_list("hash", flat=True).first()
    newest = IdentityClaim.objects.order_by("-pk").values_list("pk", "at").first()
    pk, at = (newest[0], _micros(newest[1])) if newest else (0, 0)
    return bytes(genesis or b"").hex(), pk, at, erased_claims()


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6)


def erased_claims() -> int:
    """Claims whose words fell by order."""
    return Redaction.objects.filter(granted=True, part=Part.CLAIM).count()


def names_read(wanted: Sequence[int]) -> dict[int, Said]:
    """File -> its names, its kunyas and when the person can have been born, of those of whom something is claimed: half
    the work of `of_files`, and all that finding by name takes."""
    said: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    born: dict[int, DateInterval] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        claims = IdentityClaim.objects.filter(file__in=wanted[start : start + _AT_ONCE], superseded_by=None)
        rows = claims.order_by("-kind", "pk").values_list(
            "file_id", "source", "name_ar", "name_latin", "kunya", "birth_earliest", "birth_latest"
        )
        for file, source, *names, earliest, latest in rows:
            if earliest and latest:
                born.setdefault(file, DateInterval(earliest, latest))
            given = said[file]
            if source != Source.WRIST:  # a wristband's number is no name
                given.append((names[0], names[1], names[2]))
    return {file: _said(Record(str(file), (), born.get(file)), names) for file, names in said.items()}


def _part(part: Sequence[int], papers: bool) -> dict[int, Said]:
    claims: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    rows = IdentityClaim.objects.filter(file__in=part, superseded_by=None).order_by("-kind", "pk")
    for row in rows.values(
        "file_id", "kind", "source", "name_ar", "name_latin", "kunya", "mother", "birth_earliest", "birth_latest",
        "birth_place", "sex",
    ):  # fmt: skip
        claims[row["file_id"]].append(row)
    countries = dict(FileCard.objects.filter(file__in=part).values_list("file", "nationalities"))
    numbers = _papers(part) if papers else {}
    return {
        file: _record(file, said, countries.get(file, ""), numbers.get(file, ()))
        for file, said in claims.items()
    }


def _record(
    file: int, said: Sequence[Mapping[str, Any]], countries: str, numbers: Iterable[tuple[str, str]]
) -> Said:
    def first(name: str) -> Any:
        return next((claim[name] for claim in said if claim[name]), None)

    born = next((c for c in said if c["birth_earliest"]), None)
    blank = Record(
        str(file),
        (),
        DateInterval(born["birth_earliest"], born["birth_latest"]) if born else None,
        first("sex"),
        frozenset(countries.split()),
        first("mother"),
        first("birth_place"),
        papers_of(numbers),
    )
    named = (c for c in said if c["source"] != Source.WRIST)  # a wristband's number is no name
    return _said(blank, ((c["name_ar"], c["name_latin"], c["kunya"]) for c in named))


def _papers(part: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    rows = list(Document.objects.filter(file__in=part, kind__in=IDENTIFYING).select_related("secret__key"))
    spoken = numbers_of(rows)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.pk in spoken:
            found[row.file_id].append((row.kind, spoken[row.pk]))
    return found


def of_identity(who: Identity, ref: str = "new") -> Said:
    """What an identity says that was checked but is not entered."""
    blank = Record(
        ref,
        (),
        _span(who.birth),
        who.sex or None,
        frozenset(country for country, _evidence in who.nationalities),
        who.mother or None,
        who.birth_place or None,
    )
    return _said(blank, [] if who.source == Source.WRIST else [(who.name_ar, who.name_latin, who.kunya)])


def of_row(data: Mapping[str, Any], ref: str) -> Said | None:
    """What a roster's row says; None where it names nobody."""
    blank = Record(
        ref,
        (),
        _span(data.get("birth") or ""),
        data.get("sex") or None,
        frozenset(data.get("nationality") or ()),
        data.get("mother") or None,
    )
    return _somebody(
        _said(blank, [(data.get("name_native") or "", data.get("name_full") or "", data.get("kunya") or "")])
    )


def of_text(text: str) -> Said | None:
    """What somebody typed into a search: a name in any script, perhaps with a year of birth. None where it names
    nobody."""
    plain = to_ascii(text)
    year = _YEAR.search(plain)
    blank = Record("search", (), DateInterval.parse(year.group()) if year else None)
    return _somebody(_said(blank, [(_YEAR.sub(" ", plain), "", "")]))


_PARTS = ("given", "father", "grandfather", "family")


def of_typed(data: Mapping[str, str]) -> Said | None:
    """What a form of identity says that is still being filled in; fields that cannot be read yet count as empty. None
    where it names nobody, or gives one word and no time of birth: that is half a register."""
    full, latin = (
        " ".join(filter(None, (data.get(f"{part}_{script_}", "").strip()[:_LONGEST] for part in _PARTS)))
        for script_ in ("ar", "latin")
    )
    country = data.get("nationality", "").upper().replace(",", " ").split()
    blank = Record(
        "new",
        (),
        _span(to_ascii(data.get("birth", "")).strip()[:_LONGEST]),
        data.get("sex") if data.get("sex") in Sex.values else None,
        frozenset(code for code in country if _COUNTRY.fullmatch(code)),
        data.get("mother", "").strip()[:_LONGEST] or None,
        data.get("birth_place", "").strip()[:_LONGEST] or None,
    )
    said = _said(blank, [(full, latin, data.get("kunya", "").strip()[:_LONGEST])])
    words = max((len(parse(name).parts) for name in (*said.record.names, *said.kunyas)), default=0)
    if not words or (words == 1 and blank.birth is None):
        return None
    return said


def _somebody(said: Said) -> Said | None:
    return said if said.record.names or said.kunyas else None


def _said(blank: Record, sources: Iterable[tuple[str, str, str]]) -> Said:
    """Sort the names of each source (two full names, a kunya) into full names and kunyas."""
    full: dict[str, None] = {}
    kunyas: dict[str, None] = {}
    for *names, kunya in sources:
        kunya = kunya.strip()
        if kunya and parse(kunya).parts:
            kunyas.setdefault(kunya)
        for name in filter(None, (name.strip() for name in names)):
            parsed = parse(name)
            if not parsed.parts:
                continue
            if _only_kunya(parsed):
                kunyas.setdefault(name)
                kunyas.setdefault(_bare(parsed, name))
                continue
            behind = kunya and script(kunya) == script(name) and len(parsed.chain) == len(parsed.parts)
            full.setdefault(f"{name} {kunya}" if behind else name)
    return Said(replace(blank, names=tuple(full)), tuple(kunyas))


def _only_kunya(name: Name) -> bool:
    """Nothing but a kunya, with or without a nisba behind it: أبو أنس العراقي, not أبو أنس محمد العراقي."""
    chain = name.chain
    if len(chain) > 1:
        return False
    return not chain or chain[0].prefix in ("abu", "umm") or name.parts[0].kind == "kunya"


def _bare(name: Name, text: str) -> str:
    """The kunya without its nisba: two words."""
    return " ".join(text.split()[:2]) if len(name.parts) > 1 else text


def _span(birth: str) -> DateInterval | None:
    try:
        return DateInterval.parse(birth) if birth else None
    except DateError:
        return None


def pieces(said: Said) -> Iterator[str]:
    """Everything that was said, in a fixed order: what is hashed to tell new evidence from old."""
    record = said.record
    yield from record.names
    yield from said.kunyas
    yield record.birth.format() if record.birth else ""
    yield record.sex or ""
    yield " ".join(sorted(record.nationality))
    yield record.mother or ""
    yield record.place or ""
    yield from (f"{kind} {number}" for kind, number in sorted(record.documents))
