"""The peer, in its own interpreter: nomenklatura's logic-v2, and ICU, which it brings. Nothing of ours imports it.

    python peer.py PAIRS.csv    then, on standard input, a line "score", "icu", "cold" or "warm"

"score" answers the scores of all pairs, "icu" both names of each in Latin letters; "cold" and "warm" the CPU seconds of
scoring them all once, with all caches emptied before or as they are.
"""

import csv
import functools
import gc
import json
import re
import sys
import time

from followthemoney import model
from icu import Transliterator
from nomenklatura.matching import LogicV2

ICU = Transliterator.createInstance("Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII; Lower")


def entity(name: str, id: str):  # type: ignore[no-untyped-def]
    made = model.make_entity("Person")
    made.id = id
    made.add("name", name)
    return made


def latin(name: str) -> str:
    """The words of a name in the letters a to z, as ICU writes them."""
    return re.sub(r"[^a-z ]+", "", ICU.transliterate(name).replace("-", " "))


def main() -> None:
    with open(sys.argv[1], encoding="utf-8", newline="") as file:  # noqa: PTH123
        rows = [(row["left"], row["right"]) for row in csv.DictReader(file)]
    config = LogicV2.default_config()

    def run() -> list[float]:
        # the peer keeps what it knows of an entity under its id: every name needs its own
        return [
            float(LogicV2.compare(entity(a, f"a-{a}"), entity(b, f"b-{b}"), config).score) for a, b in rows
        ]

    for line in sys.stdin:
        if line.strip() == "icu":
            print(json.dumps([(latin(a), latin(b)) for a, b in rows]), flush=True)
            continue
        if line.strip() == "cold":
            for thing in gc.get_objects():
                if isinstance(thing, functools._lru_cache_wrapper):
                    thing.cache_clear()
        gc.collect()
        gc.disable()  # as on the other side
        began = time.process_time()
        scores = run()
        taken = time.process_time() - began
        gc.enable()
        print(json.dumps(scores if line.strip() == "score" else taken), flush=True)


if __name__ == "__main__":
    main()
