"""Teaches the reader who is quoted: learns the weights of `lexicon/taught-*.tsv` from the marked reports.

    python -m tests.engines.reading.teach            # writes the weights of both languages
    python -m tests.engines.reading.teach --check    # cross-validation only: each fold read by what the others taught

All marked sets teach except `HELD_OUT`: those stay unseen, so that the tests measure what the reader does with texts of
other authors. The learner is python-crfsuite (Okazaki's CRFsuite; L-BFGS with an L2 penalty).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pycrfsuite

from amana.engines.common.arabic import fold
from amana.engines.reading.lexicon import HERE as LEXICON
from amana.engines.reading.stems import stem
from amana.engines.reading.taught_looks import Looks, Word
from amana.engines.reading.taught_model import LABELS, Model

from . import gold
from .gold import Gold, Mark

HELD_OUT = ("thirtyfourth", "thirtyfifth")
PENALTY = {"ar": 0.5, "en": 0.3}
"""L2; chosen on the sets 22 to 33, in four parts, each heard by what all other sets up to the 33rd taught."""
ROUNDS, LEAST_SEEN = 80, 2
LEAST_WEIGHT = 0.02  # a feature all of whose weights are smaller is left out of the file

Rows = list[tuple[list[list[str]], list[str]]]


def rows(reports: Iterable[Gold]) -> Rows:
    """Of each sentence the features of its words and their labels."""
    told: Rows = []
    for report in reports:
        text = report.document.text
        marks = report.of("s")
        for words, features in Looks[str](str).of_text(text, gold.lines(report)):
            if words:
                told.append((features, labels(words, marks, text)))
    return told


def labels(words: list[Word], marks: list[Mark], text: str) -> list[str]:
    """The labels of a sentence's words by its marks. A word that shares no stem with the speaker it is marked with
    stands for him."""
    told = ["O"] * len(words)
    for mark in marks:
        inside = [at for at, word in enumerate(words) if word.start < mark.end and mark.start < word.end]
        written = fold(text[mark.start : mark.end]).split()
        means = {stem(word) for word in fold(mark.argument).split()}
        alone = mark.argument and len(written) < 2 and not means & {stem(word) for word in written}
        for at in inside:
            told[at] = f"{'I' if at != inside[0] else 'B'}-{'P' if alone else 'S'}"
    return told


def tagger(
    taught: Rows, penalty: float, rounds: int = ROUNDS, least_seen: int = LEAST_SEEN
) -> pycrfsuite.Tagger:
    """The learner's own reader, taught by `taught`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {
            "c1": 0,
            "c2": penalty,
            "max_iterations": rounds,
            "feature.minfreq": least_seen,
            "feature.possible_transitions": True,
        }
    )
    for features, told in taught:
        trainer.append(features, told)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        made = pycrfsuite.Tagger()
        made.open(path)  # reads the whole file
    return made


def learned(taught: Rows, language: str) -> list[str]:
    """The lines of a file of weights."""
    info = tagger(taught, PENALTY[language]).info()
    return lines(info.transitions, info.state_features)


def lines(
    moves: dict[tuple[str, str], float],
    weights: dict[tuple[str, str], float],
    least: float = LEAST_WEIGHT,
    places: int = 2,
) -> list[str]:
    """Moves from label to label, then every feature with a weight of `least` or more, by name."""
    told = [
        _line(f"move from {before}", [moves.get((before, after), 0.0) for after in LABELS], places)
        for before in LABELS
    ]
    of_feature: dict[str, dict[str, float]] = {}
    for (feature, label), weight in weights.items():
        of_feature.setdefault(feature, {})[label] = weight
    for feature, weighed in sorted(of_feature.items()):
        if feature == "b" or max(abs(weight) for weight in weighed.values()) >= least:
            told.append(_line(feature, [weighed.get(label, 0.0) for label in LABELS], places))
    return told


def _line(feature: str, weights: list[float], places: int) -> str:
    written = (f"{weight:.{places}f}".rstrip("0").rstrip(".") for weight in weights)
    return feature + "\t" + " ".join("" if one in ("0", "-0") else one for one in written)


def language_of(report: Gold) -> str:
    return "ar" if report.name.startswith("ar") else "en"


def teaching(language: str) -> list[Gold]:
    """All marked reports of a language that teach."""
    folders = sorted(path.name for path in gold.HERE.iterdir() if path.is_dir() and path.name not in HELD_OUT)
    return [report for name in folders for report in gold.gold(name) if language_of(report) == language]


def check(language: str) -> None:
    """Prints how each sixth of the reports is heard by what the others taught, words of speakers by overlap."""
    reports = teaching(language)
    for part in range(6):
        apart = reports[part::6]
        names = {report.name for report in apart}
        model = Model(learned(rows(one for one in reports if one.name not in names), language))
        marked = found = proposed = 0
        for report in apart:
            read = model.read(report.document.text, gold.lines(report))
            heard = [one for sentence in read for one in sentence]
            marks = [(mark.start, mark.end) for mark in report.of("s")]
            marked, proposed = marked + len(marks), proposed + len(heard)
            found += sum(any(gold.overlap((one.start, one.end), mark) for one in heard) for mark in marks)
        print(f"{language}, part {part + 1}: {found / marked:.3f} of {marked} heard, {proposed} proposed")


def main(arguments: list[str]) -> None:
    for language in ("ar", "en"):
        if "--check" in arguments:
            check(language)
        else:
            taught = learned(rows(teaching(language)), language)
            path = LEXICON / f"taught-{language}.tsv"
            path.write_text("\n".join(taught) + "\n", encoding="utf-8")
            print(f"{path}: {len(taught)} lines")


if __name__ == "__main__":
    main(sys.argv[1:])
