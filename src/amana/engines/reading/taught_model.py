"""The taught reader: a linear-chain conditional random field over the words of a sentence (Lafferty, McCallum and
Pereira 2001). Which words name a source of speech, and how sure that is.

The weights stand in `lexicon/taught-ar.tsv` and `taught-en.tsv`, one feature a line; they are learned from the marked
reports (`tests/engines/reading/teach.py`), never by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .lexicon import HERE
from .taught_looks import Looks, Word

LABELS = ("O", "B-S", "I-S", "B-P", "I-P")
"""Nothing; the first and further words of who speaks; a verb or pronoun that stands for whoever spoke before."""
NAMES, STANDS_FOR = "S", "P"
_OUT = LABELS.index("O")
_BEGINS = {LABELS.index("B-S"): NAMES, LABELS.index("B-P"): STANDS_FOR}
_GOES_ON = {NAMES: LABELS.index("I-S"), STANDS_FOR: LABELS.index("I-P")}


_LEAST = -60.0  # the natural logarithm of the least odds that are told from none


@dataclass(frozen=True, slots=True)
class Heard:
    """Words by their places in the text as written that name a source, or with `stands_for` mean one named before;
    `sure` is the least probability of them that they belong to a source."""

    start: int
    end: int
    stands_for: bool
    sure: float


class Model:
    """Weights of one language. Raises ValueError, with the line, for a file that is not of this kind."""

    def __init__(self, lines: Sequence[str], name: str = "taught") -> None:
        self._rows: dict[str, int] = {}
        weights: list[list[float]] = []
        moves: list[list[float]] = []
        for number, line in enumerate(lines, start=1):
            feature, _, told = line.rstrip("\n").rpartition("\t")
            try:
                row = [float(weight or 0) for weight in told.split(" ")]
            except ValueError:
                row = []
            if len(row) != len(LABELS) or not feature:
                raise ValueError(
                    f"{name}, line {number}: a feature, a tab and {len(LABELS)} weights expected"
                )
            if feature.startswith("move from "):
                moves.append(row)
            else:
                self._rows[feature] = len(weights)
                weights.append(row)
        if len(moves) != len(LABELS):
            raise ValueError(
                f"{name}: the {len(LABELS)} lines of moves from one label to another are missing"
            )
        self._weights: NDArray[np.float64] = np.array(weights, dtype=np.float64)
        self._moves: NDArray[np.float64] = np.array(moves)
        self._odds: NDArray[np.float64] = np.exp(self._moves)
        self._looks = Looks(self._rows.get)

    def read(self, text: str, spans: Sequence[tuple[int, int]]) -> list[list[Heard]]:
        """Who is heard in each of the sentences of a text."""
        return [self._sentence(row, features) for row, features in self._looks.of_text(text, spans)]

    def _sentence(self, row: list[Word], features: list[list[int]]) -> list[Heard]:
        if not row:
            return []
        scores = self.scores(features)
        labels = self.best(scores)
        if not any(label in _BEGINS for label in labels):
            return []
        within = (1 - self.chances(scores)[:, _OUT]).tolist()
        heard, at = [], 0
        while at < len(row):
            kind = _BEGINS.get(labels[at])
            behind = at + 1
            if kind:
                while behind < len(row) and labels[behind] == _GOES_ON[kind]:
                    behind += 1
                sure = min(within[at:behind])
                heard.append(Heard(row[at].start, row[behind - 1].end, kind == STANDS_FOR, sure))
            at = behind
        return heard

    def known(self, features: Sequence[Sequence[str]]) -> list[list[int]]:
        """The rows of the features of each word, without those that no weight is known for."""
        return [[self._rows[name] for name in word if name in self._rows] for word in features]

    def scores(self, features: list[list[int]]) -> NDArray[np.float64]:
        """(words, labels): the sum of the weights of each word's features."""
        weights = self._weights[[row for word in features for row in word]]
        of_word = np.repeat(np.arange(len(features)), [len(word) for word in features])
        columns = [np.bincount(of_word, column, len(features)) for column in weights.T]
        return np.stack(columns, axis=1)

    def best(self, scores: NDArray[np.float64]) -> list[int]:
        """The most probable labels together (Viterbi 1967)."""
        so_far, came = scores[0], []
        for row in scores[1:]:
            steps = so_far[:, None] + self._moves
            came.append(steps.argmax(axis=0).tolist())
            so_far = steps.max(axis=0) + row
        path = [int(so_far.argmax())]
        for before in reversed(came):
            path.append(before[path[-1]])
        return path[::-1]

    def chances(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """(words, labels): the probability of each label at each word (forward and backward, scaled at every word)."""
        odds = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), _LEAST))
        ahead = self._passed(odds, self._odds)
        behind = self._passed(odds[::-1], self._odds.T)[::-1]
        both = ahead * behind / odds
        told: NDArray[np.float64] = both / both.sum(axis=1, keepdims=True)
        return told

    @staticmethod
    def _passed(odds: NDArray[np.float64], moves: NDArray[np.float64]) -> NDArray[np.float64]:
        told = np.empty_like(odds)
        now = told[0] = odds[0]
        for at in range(1, len(odds)):
            now = (now @ moves) * odds[at]
            now = told[at] = now / now.sum()
        return told


@cache
def model(language: str) -> Model:
    """The weights of Arabic (`ar`) or English (`en`)."""
    name = f"taught-{language}.tsv"
    with (HERE / name).open(encoding="utf-8") as file:
        return Model(list(file), name)
