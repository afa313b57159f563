"""Compute the tables of `ready` from what was learned: `python -m amana.engines.naming.prepare`.

To be run after anything changes that scores depend on: the learned files, `letters.toml`, `particles.toml`, the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .key import keys
from .learned import HERE, Learned, shipped, use
from .part import by_itself
from .ready import NOTHING, write
from .tokens import expected_bits, likeness, rarity


def words(state: Learned) -> Iterator[tuple[str, str]]:
    """(word, row) of every word on record; `state` must be in force, without tables of its own."""
    for word in sorted(state.known.total):
        fields = (
            " ".join(keys(word)),
            repr(expected_bits(word)),
            *map(repr, rarity(word)),
            repr(likeness(word, word)),
            part_field(word),
        )
        yield word, "\t".join(fields)


def part_field(word: str) -> str:
    """The part that a word is wherever it stands: its forms and its affix, with a + if an article was taken off; "="
    if there is nothing but the word, "" if it turns on the words beside it."""
    part = by_itself(word)
    if part is None:
        return ""
    if part.forms == (word,) and not part.affix and not part.article:
        return "="
    return f"{' '.join(part.forms)}|{part.affix}{'+' if part.article else ''}"


def pairs(state: Learned) -> Iterator[tuple[str, str]]:
    """(two words, likeness) of every spelling on record."""
    for arabic, latin in sorted(state.known.count):
        yield f"{arabic} {latin}", repr(likeness(arabic, latin))


def main(folder: Path = HERE) -> int:
    """Write the tables of what was learned into `folder`; it stays in force, without tables."""
    state = shipped(folder)
    bare = Learned(state.channels, state.known, state.model, NOTHING)
    use(bare)
    write(words(bare), pairs(bare), folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
