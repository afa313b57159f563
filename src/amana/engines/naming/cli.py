"""`amana names score|index|search|link`: names across scripts, proposals with reasons."""

from __future__ import annotations

import argparse
import gc
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "names"
HELP = "compare, find and link names across scripts; proposals only"

GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    score = verbs.add_parser("score", help="score the pairs of a CSV file (columns left, right)")
    score.add_argument("pairs", type=Path, metavar="PAIRS.csv")
    score.add_argument("--out", type=Path, required=True, metavar="FILE", help="“-” for standard output")
    score.add_argument("--accept-empty", action="store_true", help="leave the score of an empty name blank")
    score.add_argument("--explain", action="store_true", help="add a column with the evidence in words")
    score.add_argument("--language", choices=("en", "ar"), default="en")
    score.add_argument("--json", action="store_true")
    score.set_defaults(act=_score)

    index = verbs.add_parser("index", help="make an index of the people in a CSV file")
    index.add_argument("people", type=Path, metavar="FILE.csv")
    index.add_argument("--out", type=Path, required=True, metavar="DB")
    index.add_argument("--json", action="store_true")
    index.set_defaults(act=_index)

    search = verbs.add_parser("search", help="find a name in an index")
    search.add_argument("text", metavar="TEXT", help="a name, in any script")
    search.add_argument("--index", type=Path, required=True, metavar="DB")
    search.add_argument("--birth", "--yob", metavar="WHEN", help="1990, 1990~, 1987-07-15, 1988/1990")
    search.add_argument("--sex", choices=("M", "F"))
    search.add_argument("--nationality", default="", metavar="CODES", help="ISO 3166-1 alpha-3, e.g. IRQ,SYR")
    search.add_argument("--mother", metavar="NAME")
    search.add_argument("--place", metavar="TOWN")
    search.add_argument("--limit", type=int, default=10, metavar="N")
    search.add_argument("--language", choices=("en", "ar"), default="en")
    search.add_argument("--json", action="store_true")
    search.set_defaults(act=_search)

    link = verbs.add_parser("link", help="propose who of one roster may be who of another")
    link.add_argument("left", type=Path, metavar="A.csv")
    link.add_argument("right", type=Path, metavar="B.csv")
    link.add_argument("--out", type=Path, required=True, metavar="FILE", help="“-” for standard output")
    link.add_argument(
        "--least", type=float, metavar="P", help="leave out proposals below this score (else 0.4)"
    )
    link.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="share the work between so many (else one a core, at most 4)",
    )
    link.add_argument("--language", choices=("en", "ar"), default="en")
    link.add_argument("--json", action="store_true")
    link.set_defaults(act=_link)


def run(args: argparse.Namespace) -> int:
    from .csvfile import BadFile

    try:
        return int(args.act(args))
    except BadFile as error:
        print(f"amana names {args.verb}: {error}", file=sys.stderr)
        return BAD_INPUT


def _score(args: argparse.Namespace) -> int:
    from . import csvfile
    from .csvfile import BadFile
    from .parse import parse

    csvfile.spare(args.out, args.pairs)
    table = csvfile.read(args.pairs)
    left, right = table.place("left"), table.place("right")
    added = ["score", "band", "bits", *(["evidence"] if args.explain else [])]
    for column in added:
        if column in table.columns:
            raise BadFile(f"{table.path}, row 1: there is a column “{column}” already. Rename it first.")
    sides = (("left", left), ("right", right))
    missing = [(line, name) for line, cells in table.rows for name, at in sides if not cells[at].strip()]
    if missing and not args.accept_empty:
        line, name = missing[0]
        raise BadFile(
            f"{table.path}, row {line}, column “{name}”: the name is empty. Fill it in, or use "
            "--accept-empty to leave its score blank."
        )
    empty = {line for line, _name in missing}
    counts: dict[str, int] = {}
    wordless: list[int] = []

    def rows() -> Iterator[list[object]]:
        for line, cells in table.rows:
            if line in empty:
                found = ["", "", "", *([""] if args.explain else [])]
            else:
                found = _scored(cells[left], cells[right], args)
                if found[2] == "0.000" and not (parse(cells[left]).parts and parse(cells[right]).parts):
                    wordless.append(line)
            counts[str(found[1])] = counts.get(str(found[1]), 0) + 1
            yield [*cells, *found]

    with _no_collecting():
        csvfile.write(args.out, [*table.columns, *added], rows())
    summary = {"pairs": len(table.rows), "bands": {k or "blank": n for k, n in sorted(counts.items())}}
    if wordless:
        print(
            f"{table.path}, row {wordless[0]}: a name without letters; nothing to compare, 0 bits "
            f"({len(wordless)} such rows).",
            file=sys.stderr,
        )
    if args.json:
        _print(summary, args.out)
    elif str(args.out) != "-":
        print(f"{len(table.rows)} pairs scored into {args.out}.", file=sys.stderr)
    return GOOD


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Comparing names makes many small values and no cycles: looking for some takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _scored(left: str, right: str, args: argparse.Namespace) -> list[str]:
    from .bands import band, score
    from .compare import compare, name_bits

    if args.explain:
        found = compare(left, right)
        bits, extra = found.bits, [" · ".join(e.sentence(args.language) for e in found.evidence)]
    else:
        bits, extra = name_bits(left, right), []
    return [f"{score(bits):.6f}", band(bits), f"{bits:.3f}", *extra]


def _index(args: argparse.Namespace) -> int:
    from . import csvfile, postings, roster

    csvfile.spare(args.out, args.people)
    table = csvfile.read(args.people)
    total = postings.build(args.out, (record for _line, record in roster.records(table)))
    if args.json:
        _print({"people": total, "index": str(args.out)})
    else:
        print(f"{total} people indexed in {args.out}.", file=sys.stderr)
    return GOOD


def _search(args: argparse.Namespace) -> int:
    from ..common.edtf import DateError
    from .csvfile import BadFile
    from .parse import parse
    from .record import Record
    from .roster import birth
    from .search import Index

    if not parse(args.text).parts:
        raise BadFile(f"{args.text!r} holds no name. Write at least one word in letters.")
    if args.limit < 1:
        raise BadFile("--limit must be 1 or more.")
    try:
        born = birth(args.birth) if args.birth else None
    except DateError as error:
        raise BadFile(f"--birth {args.birth}: {error}. Write 1990, 1990~, 1987-07-15 or 1988/1990.") from None
    nationality = frozenset(filter(None, args.nationality.upper().replace(" ", ",").split(",")))
    if odd := sorted(code for code in nationality if not re.fullmatch("[A-Z]{3}", code)):
        raise BadFile(f"--nationality {odd[0]}: no code of three letters. Write IRQ, or IRQ,SYR for two.")
    query = Record("", (args.text,), born, args.sex, nationality, args.mother, args.place)
    with Index(args.index) as index:
        hits = index.search(query, limit=args.limit)
    found = [_shown(hit, args.language) for hit in hits]
    if args.json:
        _print(found)
        return GOOD
    for one in found:
        print(f"{one['score']:.2f}  {one['band']:8}  {one['bits']:+6.1f}  {one['id']}  {one['name']}")
        for evidence in one["evidence"]:
            print(f"        {evidence['bits']:+5.1f}  {evidence['text']}")
    if not found:
        print("Nobody in the index sounds like this.", file=sys.stderr)
    elif rivals := found[0]["rivals"]:
        print(_NAMESAKES[args.language].format(rivals=f"{rivals:,}"), file=sys.stderr)
    return GOOD


_NAMESAKES = {
    "en": "As likely as the first: {rivals} more in the index. Add a father's name, a year of birth or a place.",
    "ar": "في الفهرس من يضاهي الأوّلَ ترجيحاً، وعددهم {rivals}. أضف اسم الأب أو سنة الميلاد أو المكان.",
}


def _shown(hit: Any, language: str) -> dict[str, Any]:
    found = hit.comparison
    return {
        "id": hit.record.id,
        "name": hit.name,
        "score": round(hit.score, 6),
        "band": hit.band,
        "bits": round(found.bits, 3),
        "rivals": hit.rivals,
        "evidence": [
            {"field": e.field, "bits": e.bits, "text": e.text_ar if language == "ar" else e.text}
            for e in found.evidence
        ],
        "warnings": list(found.warnings),
    }


LINK_COLUMNS = [
    "left_id", "right_id", "left_name", "right_name", "score", "band", "bits", "rivals", "warnings",
    "left_row", "right_row", "evidence",
]  # fmt: skip


def _link(args: argparse.Namespace) -> int:
    from . import csvfile, roster
    from .csvfile import BadFile
    from .link import POSSIBLE_SCORE, Proposal, link
    from .record import compare_records
    from .shares import MOST, ShareLost, made, processes

    least = POSSIBLE_SCORE if args.least is None else args.least
    if not 0 <= least <= 1:
        raise BadFile("--least must lie between 0 and 1.")
    workers = processes() if args.processes is None else args.processes
    if not 1 <= workers <= MOST:
        raise BadFile(f"--processes must lie between 1 and {MOST}.")
    csvfile.spare(args.out, args.left, args.right)

    def of_proposals(start: int, stop: int) -> list[list[object]]:
        return [row(p) for p in proposals[start:stop]]

    def row(p: Proposal) -> list[object]:
        (line_a, a), (line_b, b) = left[p.left], right[p.right]
        found = compare_records(a, b)
        said = " · ".join(e.sentence(args.language) for e in found.evidence)
        return [
            a.id, b.id, a.names[0], b.names[0], f"{p.score:.6f}", p.band, f"{p.bits:.3f}", p.rivals,
            " ".join(found.warnings), line_a, line_b, said,
        ]  # fmt: skip

    with _no_collecting():
        left, right = ([*roster.records(csvfile.read(path))] for path in (args.left, args.right))
        try:
            proposals = link(
                [r for _line, r in left], [r for _line, r in right], least=least, workers=workers
            )
            rows = made(len(proposals), of_proposals, workers)
        except ShareLost as lost:
            raise BadFile(f"{lost} (--processes 1).") from None
        csvfile.write(args.out, LINK_COLUMNS, rows)
    summary = {"left": len(left), "right": len(right), "proposals": len(proposals)}
    if args.json:
        _print(summary, args.out)
    elif str(args.out) != "-":
        print(
            f"{len(proposals)} proposals in {args.out}. Nothing is linked until a person decides.",
            file=sys.stderr,
        )
    return GOOD


def _print(value: Any, out: Path | None = None) -> None:
    """JSON on stdout; beside a table that goes there (`out` is “-”) the summary is a message."""
    print(json.dumps(value, ensure_ascii=False, indent=2), file=sys.stderr if str(out) == "-" else sys.stdout)
