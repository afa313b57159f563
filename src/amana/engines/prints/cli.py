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
    match.add_argument("--position", type=int, metavar="0-10", help="which finger, in files with several")
    match.add_argument("--pairs", action="store_true", help="with the minutiae that correspond")
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

    gallery = verbs.add_parser("gallery", help="make a gallery of a folder of prints")
    gallery.add_argument("folder", type=Path, metavar="DIR", help="PERSON/FILE, or PERSON_NUMBER.png")
    gallery.add_argument("--out", type=Path, required=True, metavar="G")
    _extractor(gallery)
    gallery.add_argument("--json", action="store_true")
    gallery.set_defaults(act=_gallery)

    identify = verbs.add_parser("identify", help="find in a gallery whose print this may be")
    identify.add_argument(
        "probe", type=Path, nargs="+", metavar="PROBE", help="one file per finger, of one person"
    )
    identify.add_argument("--gallery", type=Path, required=True, metavar="G")
    _extractor(identify)
    identify.add_argument("--limit", type=int, default=10, metavar="N")
    identify.add_argument("--jobs", type=int, default=1, metavar="N", help="threads")
    identify.add_argument("--no-cascade", action="store_true", help="compare with everyone in full")
    identify.add_argument("--json", action="store_true")
    identify.set_defaults(act=_identify)

    file = verbs.add_parser("file", help="look into files of other systems: transactions, minutiae records")
    acts = file.add_subparsers(dest="file_verb", metavar="VERB", required=True)
    shown = acts.add_parser("show", help="what stands in the file")
    shown.add_argument("file", type=Path, metavar="FILE")
    shown.add_argument("--json", action="store_true", help="JSON on one line")
    shown.set_defaults(act=_show)
    validate = acts.add_parser("validate", help="what is wrong with the file")
    validate.add_argument("file", type=Path, metavar="FILE")
    validate.add_argument("--profile", choices=("auto", "none", "ebts", "interpol"), default="auto")
    validate.add_argument("--json", action="store_true")
    validate.set_defaults(act=_validate)


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


def _a_folder(out: Path) -> None:
    """What is made goes into a folder. Asked before the work begins."""
    from .problems import Refused

    if out.exists() and not out.is_dir():
        raise Refused(f"--out {out}", "not_a_folder")


def _extract(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from . import template_file
    from .extract import extractor, read_sample
    from .problems import Refused
    from .ridges import ridges

    if not 0 <= args.position <= 10:
        raise Refused("--position", "field", value=args.position, allowed="0-10")
    targets = [args.out / f"{image.stem}{template_file.SUFFIX}" for image in args.images]
    twice = [t.name for t in targets if targets.count(t) > 1]
    if twice:
        raise Refused(twice[0], "same_name")
    _a_folder(args.out)
    maker = extractor(args.extractor, quality=not args.no_quality)
    args.out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    failed = 0
    for image, target in zip(args.images, targets, strict=True):
        try:
            sample = read_sample(image, args.ppi, args.position)
            template = maker.extract(sample)
            area = ridges(sample.image, sample.ppi)
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
                "ridges": area.found,
            }
        )
    if args.json:
        _json(rows)
    else:
        for row in rows:
            quality = "not measured" if row["quality"] is None else row["quality"]
            doubt = "" if row["ridges"] else "; no ridges found: is this a finger?"
            print(f"{row['template']}: {row['minutiae']} minutiae, NFIQ 2 {quality}{doubt}")
    return BAD_INPUT if failed else GOOD


def _match(args: argparse.Namespace) -> int:
    from .cylinders import cylinders
    from .evidence import finger_evidence, measured_fmr
    from .load import load
    from .match import explained
    from .rules import CYLINDERS_LEAST

    left, right = (load(path, args.extractor, args.ppi, args.position) for path in (args.left, args.right))
    found, pairs = explained(left, right)
    for path, print_ in ((args.left, left), (args.right, right)):
        if len(cylinders(print_.minutiae)) < CYLINDERS_LEAST:
            print(
                f"amana prints match: {path}: {len(print_.minutiae)} minutiae are too few, or too far from each "
                "other, to be compared; the score says nothing. Give a better capture.",
                file=sys.stderr,
            )
    if args.json:
        _json(
            {
                "score": found,
                "evidence": float(finger_evidence(left.algorithm, found)),
                "measured_fmr": measured_fmr(left.algorithm, found),
                "algorithm": left.algorithm,
                "qualities": [left.quality, right.quality],
                "pairs": [list(pair) for pair in pairs] if args.pairs else None,
            }
        )
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


def _gallery(args: argparse.Namespace) -> int:
    from .folder import entries
    from .gallery import Gallery
    from .problems import Refused

    _a_folder(args.out)
    found = list(entries(args.folder, args.extractor, args.ppi))
    if not found:
        raise Refused(str(args.folder), "no_prints")
    gallery = Gallery.create(args.out, found[0].template.algorithm)
    gallery.add(found)
    made = {
        "gallery": str(args.out),
        "algorithm": gallery.algorithm,
        "people": len(gallery),
        "prints": gallery.prints,
    }
    if args.json:
        _json(made | {"sha256": gallery.digest})
    else:
        print(f"{args.out}: {made['prints']} prints of {made['people']} people, {made['algorithm']}")
    return GOOD


def _identify(args: argparse.Namespace) -> int:
    from .gallery import Gallery
    from .identify import identify
    from .load import load_all
    from .problems import Refused

    for name, value, low, high in (("--limit", args.limit, 1, 1000), ("--jobs", args.jobs, 1, 64)):
        if not low <= value <= high:
            raise Refused(name, "field", value=value, allowed=f"{low}-{high}")
    gallery = Gallery(args.gallery)
    gallery.verify()
    probes = [t for path in args.probe for t in load_all(path, args.extractor, args.ppi)]
    cascade = False if args.no_cascade else None
    result = identify(probes, gallery, limit=args.limit, cascade=cascade, jobs=args.jobs)
    if args.json:
        _json(result.summary())
        return GOOD
    print(
        f"{result.people} people, {result.prints} prints; shown from {result.thresholds.review:.1f} nats of evidence"
    )
    for c in result.candidates:
        print(f"{c.person}: {c.evidence:.1f}, {c.band}")
    if result.band == "silent":
        print("Nobody reaches the threshold. That does not prove that the person is new.")
    return GOOD


def _show(args: argparse.Namespace) -> int:
    from .show import show

    print(json.dumps(show(args.file), ensure_ascii=False, indent=None if args.json else 2))
    return GOOD


def _validate(args: argparse.Namespace) -> int:
    from .show import problems

    found = problems(args.file, args.profile)
    if args.json:
        rows = [{"where": p.where, "code": p.code, "message": p.text()} for p in found]
        _json({"ok": not found, "problems": rows})
    else:
        for problem in found:
            print(problem.text())
        print(f"{args.file}: {len(found) or 'no'} problems")
    return FINDING if found else GOOD


def _ppi_map(path: Path) -> dict[str, float]:
    from .images import checked_ppi
    from .problems import Refused

    try:
        document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once_each)
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
    except (ValueError, RecursionError) as error:
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


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a set stands twice")
    return found


def _json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
