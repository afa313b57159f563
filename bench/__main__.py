"""`python -m bench [name]`: run one bench, or all.

Each is `bench/<name>/__init__.py` or `bench/<name>.py` with `main()`.

A bench prints one table and writes it to `bench/results/<name>.md`. Speeds are ratios beside a peer in
the same run.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    names = sorted(m.name for m in pkgutil.iter_modules([str(HERE)]) if m.name not in ("__main__", "rounds"))
    chosen = sys.argv[1:] or names
    unknown = [name for name in chosen if name not in names]
    if unknown:
        print(f"no bench called {unknown[0]!r}; there are: {', '.join(names) or 'none yet'}", file=sys.stderr)
        return 2
    for name in chosen:
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
