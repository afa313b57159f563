"""Learn everything the engine ships: `python -m amana.engines.naming.train DIR [--out DIR]`.

DIR holds `wikidata_name_units_dev_cc0.csv` (arabic_key, latin, role, country, count), `dev_pairs.csv` (left,
right, is_match) and `wikidata_fullnames_dev_cc0.csv` (arabic_key, latin). Written are `channel.tsv`,
`spellings.tsv` and `model.json`, and the tables that `prepare` computes from them. The only randomness is the seed
below: the same data give the same files.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from . import examples, prepare, tokens
from .channel import Channel, Kind, bits, signs, with_sorani
from .em import Learner, Pair
from .fit import BITS, Floats, logistic
from .fold import undotted
from .groups import Unit, group_of, people_of, units_of, without
from .key import keys
from .known import Known
from .learned import Learned, use
from .parse import parse
from .pieces import KNOTS, features, pieces

SEED = 7
GROUPS, SALT = 5, "w"  # of people within the learning
EXAMPLES = 6_000  # words to learn the weights of word pairs from
RESPELLED = 0.25  # of the spellings in common: another spelling of the same name
FURTHER = 0.2  # weight of a made-up pair beside a labelled one
LEAST = 1e-4  # rarer spellings of a sign are left out of the table
Spellings = dict[str, Counter[str]]
Labelled = tuple[str, str, int, float]  # left, right, same?, weight


def read_units(path: Path) -> list[tuple[str, str, int]]:
    """(Arabic word, Latin word, count) for every unit that is one part on both sides."""
    out = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = unit(row["arabic_key"], row["latin"])
            if pair:
                out.append((*pair, int(row["count"])))
    return out


def unit(arabic: str, latin: str) -> tuple[str, str] | None:
    """The two bare words of one name unit, or None if they are not comparable."""
    a, b = parse(arabic), parse(latin)
    if len(a.parts) != 1 or len(b.parts) != 1 or a.script != "arabic" or b.script != "latin":
        return None
    one, other = a.parts[0], b.parts[0]
    if one.affix != other.affix:
        return None
    written = other.forms[0]
    if one.article and not other.article and len(other.forms) > 1:
        written = other.forms[1]
    return one.forms[0], written


def spellings(units: Iterable[tuple[str, str, int]]) -> Spellings:
    """Arabic word -> its Latin spellings with counts."""
    out: Spellings = defaultdict(Counter)
    for source, written, count in units:
        out[source][written] += count
    return out


def learn_channel(pairs: list[Pair]) -> Channel:
    """EM twice: once over everything, once without the pairs the first run could not believe."""
    first = Learner(pairs)
    first.run(5)
    found = Channel(_in_bits(first))
    believed = [p for p in pairs if plausible(found, p.source, p.script, p.written)]
    second = Learner(believed)
    second.run(8)
    return Channel(_in_bits(second))


def plausible(found: Channel, source: str, script: str, written: str) -> bool:
    """Whether a pair can be one name at all; what fails is noise in the source."""
    return found.surprise(source, script, written).bits < 4.0 * len(signs(source, script)) + 6.0


def _in_bits(learner: Learner) -> dict[str, dict[str, float]]:
    table = learner.table(least=LEAST)
    return {
        key: {text: round(bits(p), 2) for text, p in sorted(row.items())}
        for key, row in sorted(table.items())
    }


def learn_channels(found: Spellings) -> dict[Kind, Channel]:
    """The three channels."""
    across = learn_channel(
        [
            Pair(a, "arabic", w, math.log2(1 + n))
            for a, row in sorted(found.items())
            for w, n in sorted(row.items())
        ]
    )
    latin: list[Pair] = []
    arabic: dict[str, Counter[str]] = defaultdict(Counter)
    for a, row in sorted(found.items()):
        good = [(w, n) for w, n in sorted(row.items()) if plausible(across, a, "arabic", w)]
        total = sum(n for _w, n in good)
        for w, n in good:
            latin += [Pair(w, "latin", v, math.log2(1 + n * m / total)) for v, m in good]
            arabic[w][a] += n
    same: list[Pair] = [
        Pair(a, "arabic", a, 3 * math.log2(1 + row.total())) for a, row in sorted(found.items())
    ]
    for row in arabic.values():
        for a in row:
            same += [Pair(a, "arabic", b, math.log2(1 + min(row[a], row[b]))) for b in row if near(a, b)]
    return {
        "al": across,
        "ll": learn_channel([p for p in latin if p.weight > 0.3]),
        "aa": learn_channel(same),
    }


def near(a: str, b: str) -> bool:
    """Different, but a slip of the pen apart."""
    return a != b and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def letter_pairs(words: Counter[str]) -> dict[str, float]:
    """Bits of a letter after another in names of both scripts, ^ and $ for the ends."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, n in words.items():
        before = "^"
        for char in word + "$":
            counts[before][char] += math.log2(1 + n)  # type: ignore[assignment]
            before = char
    return {
        before + char: round(bits(n / row.total()), 2)
        for before, row in sorted(counts.items())
        for char, n in sorted(row.items())
    }


def rarities(found: Spellings) -> tuple[dict[str, float], float]:
    """(-log2 share of every common key, that of all others)."""
    counts: Counter[str] = Counter()
    for a, row in found.items():
        counts[keys(a)[0]] += row.total()
    total = counts.total()
    table = {key: round(bits(n / total), 1) for key, n in sorted(counts.items()) if n >= 4}
    return table, round(bits(2 / total), 1)


def token_examples(found: Spellings, rng: random.Random) -> dict[Kind, list[tuple[str, str, int, float]]]:
    """(word, word, same name?, weight) for each kind: true spellings, near misses and strangers."""
    names = sorted(found)
    written: Counter[str] = Counter()
    for row in found.values():
        written.update(row)
    counts = [found[a].total() for a in names]
    out: dict[Kind, list[tuple[str, str, int, float]]] = {"al": [], "ll": [], "aa": []}
    sample = rng.choices(names, [math.log2(1 + n) for n in counts], k=EXAMPLES)
    of_scans = random.Random(SEED)
    close = process.cdist(sample, names, scorer=Levenshtein.distance, score_cutoff=2, dtype=np.uint8)
    for close_by, a in zip(close, sample, strict=True):
        spelled = _draw(found[a], rng)
        out["al"].append((a, spelled, 1, 1.0))
        again = _draw(found[a], rng)
        out["ll"].append((spelled, again, 1, 1.0 if again != spelled else 0.1))
        out["aa"].append((a, a, 1, 0.3))
        out["aa"] += [(a, b, 1, 1.0) for b in _respelled(a, found, names, close_by)]
        if (scanned := _scanned(a, of_scans)) not in found:
            out["aa"].append((a, scanned, 1, 0.5))
        neighbours = [names[n] for n in np.nonzero(close_by <= 2)[0] if names[n] != a]
        others = [rng.choice(neighbours)] if neighbours else []
        others += (
            [rng.choices(neighbours, [1 + found[b].total() for b in neighbours])[0]] if neighbours else []
        )
        others.append(rng.choices(names, counts)[0])
        for b in others:
            other = _draw(found[b], rng)
            if found[a][other] > 0.1 * written[other]:
                continue  # the spelling belongs to both names
            out["al"].append((a, other, 0, 0.6))
            if other != spelled and found[b][spelled] <= 0.1 * written[spelled]:
                out["ll"].append((spelled, other, 0, 0.6))
            out["aa"].append((a, b, 0, 0.6))
    return out


def _draw(row: Counter[str], rng: random.Random) -> str:
    items = sorted(row.items())
    return rng.choices([w for w, _n in items], [math.sqrt(n) for _w, n in items])[0]


def _scanned(a: str, rng: random.Random) -> str:
    """An Arabic word as a poor scan shows it: all dots lost, or those of one letter."""
    bare = undotted(a)
    if rng.random() < 0.3:
        return bare
    differ = [at for at, letter in enumerate(a) if letter != bare[at]]
    if not differ:
        return a
    at = rng.choice(differ)
    return a[:at] + bare[at] + a[at + 1 :]


def _respelled(a: str, found: Spellings, names: list[str], row: Any) -> list[str]:
    """Arabic words one letter away that are mostly romanised alike: another spelling of the same name."""
    return [names[n] for n in np.nonzero(row == 1)[0] if _alike(found[names[n]], found[a]) >= RESPELLED]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The share of people whose spelling two Arabic words have in common (Hossein stands behind both Hasan and Husayn
    now and then)."""
    n, m = one.total(), other.total()
    return sum(min(one[w] / n, other[w] / m) for w in one.keys() & other.keys())


def fit_tokens(examples: dict[Kind, list[tuple[str, str, int, float]]]) -> dict[str, list[float]]:
    """Weights in bits for each kind of word pair."""
    out: dict[str, list[float]] = {}
    for kind, rows in examples.items():
        x = np.array([_features(a, b, y) for a, b, y, _w in rows])
        y = np.array([float(row[2]) for row in rows])
        w = np.array([row[3] for row in rows])
        penalty = np.full(x.shape[1], 0.1)
        penalty[tokens.ON_RECORD] = 30.0  # the record helps, the letters decide
        beta = logistic(x, y, w, np.diag(penalty))
        out[kind] = [round(float(b) * BITS, 4) for b in beta]
    return out


def _features(one: str, other: str, less: int) -> tuple[float, ...]:
    sound = tokens.keys_apart(keys(one), keys(other))
    return tokens.features(tokens.facts(one, other, *sound, less))


def read_pairs(path: Path) -> list[tuple[str, str, int]]:
    """(left, right, same?) of a labelled file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["left"], row["right"], int(row["is_match"])) for row in csv.DictReader(file)]


def design(pairs: Iterable[tuple[str, str]], columns: dict[str, int], *, grow: bool) -> Floats:
    """One row a pair of names: the sums of its pieces' features, in `columns`."""
    rows = []
    for left, right in pairs:
        row: dict[int, float] = defaultdict(float)
        for piece in pieces(parse(left), parse(right)):
            for name, value in features(piece):
                if grow:
                    columns.setdefault(name, len(columns))
                if name in columns:
                    row[columns[name]] += value
        rows.append(row)
    out = np.zeros((len(rows), len(columns)))
    for n, row in enumerate(rows):
        for at, value in row.items():
            out[n, at] = value
    return out


def smoothness(columns: dict[str, int], *, ridge: float = 0.3, rough: float = 2.0) -> Floats:
    """Ridge, and a price on bends of the broken lines."""
    out = np.diag(np.full(len(columns), float(ridge)))
    roles = {name.rsplit(":", 1)[0] for name in columns if name.endswith(f":{KNOTS[0]:g}")}
    for role in roles:
        line = [columns.get(f"{role}:{knot:g}") for knot in KNOTS]
        for three in zip(line, line[1:], line[2:], strict=False):
            if None in three:
                continue
            bend = np.zeros(len(columns))
            bend[list(three)] = (1.0, -2.0, 1.0)  # type: ignore[index]
            out += rough * np.outer(bend, bend)
    return out


def fit_names(parts: Iterable[tuple[Learned, list[Labelled]]]) -> dict[str, float]:
    """The weights of the pieces, in bits, from labelled pairs (left, right, same?, weight), each with the state to take
    them apart with: learned with the people in them nearly every name would be on record, in use few are."""
    columns: dict[str, int] = {}
    tables, rows = [], []
    for state, pairs in parts:
        use(state)
        tables.append(design([row[:2] for row in pairs], columns, grow=True))
        rows += pairs
    x = np.zeros((len(rows), len(columns)))
    at = 0
    for table in tables:
        x[at : at + len(table), : table.shape[1]] = table
        at += len(table)
    y = np.array([float(row[2]) for row in rows])
    beta = logistic(x, y, np.array([row[3] for row in rows]), smoothness(columns))
    return {name: round(float(beta[at]) * BITS, 3) for name, at in sorted(columns.items())}


def learn(
    units: list[Unit],
    pairs: list[tuple[str, str, int]],
    further: list[tuple[str, str, int]],
    full_names: list[tuple[str, str]],
) -> Learned:
    """Learn all parts and put them in force for this process. `further` pairs (see `examples`) count FURTHER each;
    `full_names` (Arabic, Latin) say who bears a name."""
    state = learn_words(units)
    rows = [(*row, 0.5) for row in pairs] + [(*row, 0.5 * FURTHER) for row in further]
    groups = [group_of(person, GROUPS, SALT) for person in people_of([row[0] for row in rows], full_names)]
    parts = [(state, rows)]  # half of each pair with its people on record, half without
    for group in range(GROUPS):
        theirs = units_of([row for row in full_names if group_of(row[0], GROUPS, SALT) == group])
        own = [row for row, its in zip(rows, groups, strict=True) if its == group]
        parts.append((_knowing(state, without(units, theirs)), own))
    state.model["names"] = fit_names(parts)
    use(state)
    return state


def _knowing(state: Learned, units: list[Unit]) -> Learned:
    """`state` with no other names on record, and no others counted, than those of `units`."""
    known, counts = _counted(spellings(units), units)
    return Learned(state.channels, known, state.model | counts)


def _counted(found: Spellings, units: list[Unit]) -> tuple[Known, dict[str, Any]]:
    """(spellings on record, how rare names are)."""
    table, rarest = rarities(found)
    record = [
        (a, kept)
        for a, row in sorted(found.items())
        if (kept := {w: n for w, n in sorted(row.items()) if n > 1})
    ]
    return Known(record), {"rarity": table, "rarest": rarest, "people": sum(n for _a, _w, n in units)}


def learn_words(units: list[Unit]) -> Learned:
    """All that is learned of single words; puts it in force for this process."""
    rng = random.Random(SEED)
    found = spellings(units)
    made = learn_channels(found)
    words: Counter[str] = Counter()
    for a, row in found.items():
        words[a] += row.total()
        words.update(row)
    known, counts = _counted(found, units)
    model: dict[str, Any] = {"letters": letter_pairs(words), **counts}
    state = Learned(with_sorani(made), known, model)
    use(state)
    model["tokens"] = fit_tokens(token_examples(found, rng))
    use(state)
    return state


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    args = parser.parse_args()
    pairs = read_pairs(args.data / "dev_pairs.csv")
    full_names = examples.read_full_names(args.data / "wikidata_fullnames_dev_cc0.csv")
    further = examples.make(full_names, random.Random(SEED))
    units = read_units(args.data / "wikidata_name_units_dev_cc0.csv")
    save(learn(units, pairs, further, full_names), args.out)
    prepare.main(args.out)
    return 0


def save(state: Learned, out: Path) -> None:
    """Write a state as `learned.shipped` reads it."""
    with (out / "channel.tsv").open("w", encoding="utf-8") as file:
        file.write("# kind, sign in context (^ first, - not; V C $ what follows), letters:bits\n")
        for kind, found in sorted(state.channels.items()):
            for key, row in sorted(found.table.items()):
                file.write(
                    "\t".join([kind, key, *(f"{text}:{cost:g}" for text, cost in sorted(row.items()))]) + "\n"
                )
    with (out / "spellings.tsv").open("w", encoding="utf-8") as file:
        file.write("# Arabic word, its Latin spellings:people. From Wikidata labels (CC0).\n")
        for source, spelled in sorted(state.known.arabic.items()):
            file.write("\t".join([source, *(f"{w}:{n}" for w, n in sorted(spelled.items()))]) + "\n")
    text = json.dumps(state.model, ensure_ascii=False, indent=0, sort_keys=True)
    (out / "model.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
