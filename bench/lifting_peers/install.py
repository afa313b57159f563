"""`python -m bench.lifting_peers.install FOLDER [WHEELS]`: an environment with the peers that stays.

Prints its Python, for AMANA_LIFTING_PEERS. The wheels are kept in WHEELS (FOLDER/wheels): where they are already there,
carried over from a machine with a network, nothing is fetched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.lifting_peers.environment import made


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print("usage: python -m bench.lifting_peers.install FOLDER [WHEELS]", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    print(made(folder, Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "wheels"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
