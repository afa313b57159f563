"""`amana prints extract|match|evaluate|gallery|identify|file`: fingerprints, proposals only."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

NAME = "prints"
HELP = "fingerprints: extract, compare, search a gallery, read the files of others; proposals only"

GOOD, FINDING, BAD_INPUT = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    extract = verbs.add_parser("extract", help="make templates of images")
    extract.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    extract.add_argument("--out", type=Path, required=True, metavar="DIR")
    _extractor(extract)
    extract.add_argument(
        "--position", type=int, default=0, metavar="0-10", help="the finger, as in ANSI/NIST-ITL"
    )
    extract.add_argument("--no-quality", action="store_true", help="do not measure NFIQ 2")
    extract.add_argument("--json", action="store_true")
    extract.set_defaults(act=_extract)

    match = verbs.add_parser("match", help="compare two prints: templates, minutiae records or images")
    match.add_argument("left", type=Path, metavar="A")
    match.add_argument("right", type=Path, metavar="B")
    _extractor(match)
    match.add_argument("--json", action="store_true")
    match.set_defaults(act=_match)

    evaluate = verbs.add_parser("evaluate", help="error rates on folders of FINGER_IMPRESSION images")
    evaluate.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    _extractor(evaluate)
    evaluate.add_argument(
        "--ppi-map", type=Path, metavar="FILE", help='JSON, pixels per inch of sets: {"DB2_B": 569}'
    )
    evaluate.add_argument("--impostors", choices=("all", "strict"), default="all")
    evaluate.add_argument("--both", action="store_true", help="all impostor pairs and the strict ones")
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(act=_evaluate)


def _extractor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--extractor", choices=("mindtct", "leader"), default="mindtct")
    parser.add_argument(
        "--ppi", type=float, metavar="N", help="pixels per inch, over what the file says (default 500)"
    )


def run(args: argparse.Namespace) -> int:
    from .problems import Refused

    try:
        return int(args.act(args))
    except Refused as refused:
        print(f"amana prints {args.verb}: {refused}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"amana prints {args.verb}: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return BAD_INPUT


def _extract(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from . import template_file
    from .extract import extractor, read_sample
    from .problems import Refused

    if not 0 <= args.position <= 10:
        raise Refused("--position", "field", value=args.position, allowed="0-10")
    targets = [args.out / f"{image.stem}{template_file.SUFFIX}" for image in args.images]
    twice = [t.name for t in targets if targets.count(t) > 1]
    if twice:
        raise Refused(twice[0], "same_name")
    maker = extractor(args.extractor, quality=not args.no_quality)
    args.out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    failed = 0
    for image, target in zip(args.images, targets, strict=True):
        try:
            template = maker.extract(read_sample(image, args.ppi, args.position))
        except Refused as refused:
            if refused.problem.code == "no_library":
                raise
            named = refused if str(image) in refused.problem.where else refused.within(str(image))
            print(f"amana prints extract: {named}", file=sys.stderr)
            failed += 1
            continue
        template_file.save(target, replace(template, source=image.name))
        rows.append(
            {
                "image": str(image),
                "template": str(target),
                "algorithm": template.algorithm,
                "minutiae": len(template.minutiae),
                "quality": template.quality,
            }
        )
    if args.json:
        _json(rows)
    else:
        for row in rows:
            quality = "not measured" if row["quality"] is None else row["quality"]
            print(f"{row['template']}: {row['minutiae']} minutiae, NFIQ 2 {quality}")
    return BAD_INPUT if failed else GOOD


def _match(args: argparse.Namespace) -> int:
    from .load import load
    from .match import score

    left, right = (load(path, args.extractor, args.ppi) for path in (args.left, args.right))
    found = score(left, right)
    if args.json:
        _json({"score": found, "algorithm": left.algorithm, "qualities": [left.quality, right.quality]})
    else:
        print(f"{found:.4f}")
    return GOOD


def _evaluate(args: argparse.Namespace) -> int:
    from .evaluate import evaluate

    found = evaluate(
        args.folders,
        args.extractor,
        impostors=args.impostors,
        both=args.both,
        ppi=args.ppi,
        ppi_map=_ppi_map(args.ppi_map) if args.ppi_map else None,
    )
    if args.json:
        _json(found)
        return GOOD
    for name, result in [*found["sets"].items(), ("pooled", found["pooled"])]:
        for row in result.values() if args.both else [result]:
            print(
                f"{name} ({row['impostors']} impostors): EER {row['eer']:.2%}, FMR100 {row['fmr100']:.2%}, "
                f"FMR1000 {row['fmr1000']:.2%}, {row['match_us']:.0f} us per match, {row['images']} images"
            )
    return GOOD


def _ppi_map(path: Path) -> dict[str, float]:
    from .images import checked_ppi
    from .problems import Refused

    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
    except ValueError as error:
        raise Refused(str(path), "ppi_map", value=error) from None
    if not isinstance(document, dict):
        raise Refused(str(path), "ppi_map", value=type(document).__name__)
    out = {}
    for name, value in document.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Refused(f"{path} $.{name}", "ppi_map", value=value)
        try:
            out[name] = checked_ppi(value)
        except Refused as refused:
            raise refused.within(f"{path} $.{name}") from None
    return out


def _json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
