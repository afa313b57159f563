"""python -m amana.engines.tables.generate OUT [--people N] [--seed S] [--language ar|ckb|en|fr] [--clean]

Writes OUT (.xlsx, .xls, .ods or .csv) and beside it OUT.truth.json in the shape of the import's dump.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from . import LANGUAGES, generate


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m amana.engines.tables.generate", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--language", choices=LANGUAGES, default="ar")
    parser.add_argument("--clean", action="store_true", help="no faults, no noise, no duplicates")
    args = parser.parse_args(argv)
    try:
        truth = generate(
            args.out,
            people=args.people,
            seed=args.seed,
            language=args.language,
            mess=0.0 if args.clean else 0.12,
        )
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    beside = args.out.with_suffix(args.out.suffix + ".truth.json")
    beside.write_text(json.dumps(truth.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{args.out}: {len(truth.rows)} people; {beside.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
