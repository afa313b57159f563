"""What stands ready is what would be computed, and nothing is taken from tables that were made from something else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amana.engines.naming import prepare
from amana.engines.naming.learned import HERE, Learned, learned, shipped, use
from amana.engines.naming.ready import NOTHING, PAIRS, WORDS, read

LEARNED = ("channel.tsv", "model.json", "spellings.tsv")


@pytest.fixture
def bare() -> Iterator[Learned]:
    """What was learned, in force without the tables."""
    state = learned()
    use(Learned(state.channels, state.known, state.model, NOTHING))
    yield learned()
    use(state)


def test_every_row_of_the_tables_is_what_the_engine_computes(bare: Learned) -> None:
    ready = read()
    assert dict(prepare.words(bare)) == ready.words
    assert dict(prepare.pairs(bare)) == ready.pairs
    assert len(ready.words) == len(bare.known.total) > 19_000
    assert len(ready.pairs) == len(bare.known.count) > 12_000


@pytest.mark.parametrize("changed", LEARNED)
def test_tables_made_from_something_else_are_not_used(tmp_path: Path, changed: str) -> None:
    for name in (*LEARNED, WORDS, PAIRS):
        shutil.copy(HERE / name, tmp_path)
    assert read(tmp_path) == learned().ready
    with (tmp_path / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert read(tmp_path) == NOTHING


def test_without_the_tables_the_engine_works_all_the_same(tmp_path: Path) -> None:
    for name in LEARNED:
        shutil.copy(HERE / name, tmp_path)
    assert shipped(tmp_path).ready == NOTHING
