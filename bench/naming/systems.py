"""Names as the clerks of many countries write them: how many are recognised, how many strangers told apart.

The rules are data (`systems.toml`) and nothing is learned from them. For each system: the Arabic name against its
spelling and its spelling against the English one, for the same person; the same for two people who share the given
name, or the family name. Slips of Arabic clerks and of scanned papers follow, each by itself.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from amana.engines.naming import name_bits

SEED, PEOPLE = 5, 60
Row = tuple[str, str, int]
Person = tuple[tuple[str, str], ...]  # (Arabic, scholars' transliteration) of each part
System = dict[str, Any]
Slip = Callable[[str, random.Random], str]


TABLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "systems.toml").read_text(encoding="utf-8"))


def _words(which: str) -> list[tuple[str, str]]:
    return [tuple(line.rsplit(" ", 1)) for line in TABLES[which].strip().splitlines()]


def replaced(text: str, rules: str) -> str:
    for rule in rules.split():
        old, _, new = rule.partition("=")
        text = text.replace(old, new)
    return text


def written(word: str, system: System) -> str:
    """One part of a name, in scholars' letters, as the clerks of `system` write it."""
    spelled = _spelled(word, system)
    behind = dict(rule.split("=") for rule in system.get("ends", "").split())
    return spelled + behind.get(spelled[-1], "")


def _spelled(word: str, system: System) -> str:
    letters = system["letters"]
    first, *rest = word.split("_")
    if not rest:
        return _capital(replaced(first, letters))
    last = rest[-1]
    if first == "al":
        return str(system["article"]) + _capital(replaced(last, letters))
    if last == "allāh":
        return _capital(
            replaced(f"{first}{'' if system.get('join') else ' '}a" + "llāh", letters + " llā=llā")
        )
    between = str(system["servant"])
    own = replaced(last, letters)
    if system.get("sun"):
        between = between.replace("l", own[0]) if last[0] in "tṯdḏrzsšṣḍṭẓn" else between
    head = replaced(first, letters)
    return _capital(head) + between + (own if system.get("join") else _capital(own))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def people(rng: random.Random, drawing: str = "") -> list[Person]:
    given, family = _words(f"{drawing}given"), _words(f"{drawing}family")
    male = given[:-5]  # fathers
    return [(rng.choice(given), rng.choice(male), rng.choice(family)) for _ in range(PEOPLE)]


def groups(drawing: str = "") -> Iterator[tuple[str, list[Row]]]:
    """(who writes, pairs) of all groups, the same every time; `drawing` is "", "second_" or "third_"."""
    rng = random.Random(SEED)
    cast = people(rng, drawing)
    systems = TABLES["systems"] | (TABLES["further"] if drawing == "third_" else {})
    for name, system in systems.items():
        yield name.replace("_", " "), _rows(cast, partial(_by, system), rng)
    for name, rules in TABLES["cyrillic"].items():
        yield f"caucasus, in Latin by a {name} paper", _rows(cast, partial(_romanised, rules), rng)
    for name, slip in SLIPS.items():
        yield name, _rows(cast, partial(_slipped, slip, rng), rng)


def _by(system: System, who: Person) -> str:
    return " ".join(written(word, system) for _arabic, word in who)


def _romanised(rules: str, who: Person) -> str:
    return replaced(_by(TABLES["systems"]["caucasus"], who).lower(), rules).title()


def _slipped(slip: Slip, rng: random.Random, who: Person) -> str:
    return slip(_arabic(who), rng)


def _arabic(who: Person) -> str:
    return " ".join(a for a, _w in who)


def _english(who: Person) -> str:
    return _by(TABLES["systems"]["english"], who)


def _rows(
    cast: list[Person],
    write: Callable[[Person], str],
    rng: random.Random,
) -> list[Row]:
    out: list[Row] = []
    for n, who in enumerate(cast):
        spelled = write(who)
        plain = _arabic(who) if n % 2 else _english(who)
        out.append((plain, spelled, 1))
        other = rng.choice([o for o in cast if o[0] != who[0] and o[2] != who[2] and o[1] != who[1]])
        namesake = (who[0], other[1], other[2])
        relative = (other[0], other[1], who[2])
        for different in (namesake, relative):
            out.append((_arabic(different) if n % 2 else _english(different), spelled, 0))
    return out


def _any_letter(text: str, pairs: str, rng: random.Random) -> str:
    """One letter of `text` replaced by its look-alike."""
    table = dict(pair.split("=") for pair in pairs.split())
    places = [at for at, char in enumerate(text) if char in table]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + table[text[at]] + text[at + 1 :]


_FORMS = str.maketrans(
    {"م": "ﻣ", "ح": "ﺤ", "د": "ﺪ", "ع": "ﻋ", "ل": "ﻠ", "ي": "ﻲ", "س": "ﺴ", "ن": "ﻦ", "ا": "ﺎ", "ر": "ﺮ"}
)


_DOTS = "خ=ح ج=ح ذ=د ز=ر ش=س ض=ص ظ=ط غ=ع ق=ف ب=ٮ ت=ٮ ن=ں ف=ڡ ي=ى"
SLIPS: dict[str, Slip] = {
    "ى for ي, ه for ة, no hamza": lambda t, _r: (
        t.replace("ي", "ى").replace("ة", "ه").replace("أ", "ا").replace("إ", "ا")
    ),
    "a dot lost": lambda t, r: _any_letter(t, _DOTS, r),
    "words joined": lambda t, r: (
        t.replace(" ", "", 1) if r.random() < 0.5 else t[::-1].replace(" ", "", 1)[::-1]
    ),
    "Abd al- split and joined": lambda t, _r: (
        t.replace("عبد ال", "عبدال").replace(" الدين", "الدين").replace("ال", "ال ")
    ),
    "words in reversed order": lambda t, _r: " ".join(reversed(t.split())),
    "letters in reversed order": lambda t, _r: t[::-1],
    "digits and marks": lambda t, r: f"{r.randint(1, 40)}- {t} ({r.randint(1, 9)})",
    "presentation forms": lambda t, _r: t.translate(_FORMS),
    "stretched": lambda t, _r: "".join(c + ("ـ" if c in "حسعمبكل" else "") for c in t),
    "with vowel signs": lambda t, r: "".join(
        c + r.choice(("", "َ", "ُ", "ْ", "ّ")) if c != " " else c for c in t
    ),
    "title before it": lambda t, r: r.choice(("الشيخ ", "الحاج ", "المدعو ", "السيد ", "المعتقل ")) + t,
    "kunya before it": lambda t, r: r.choice(("أبو مصعب ", "ابو قتيبة ", "أبو حمزة ")) + t,
    "nasab written out": lambda t, _r: t.replace(" ", " بن ", 1) if "عبد " not in t else t,
}


def report() -> str:
    lines = [
        "## One name by the clerks of many countries (rules in `bench/naming/systems.toml`; nothing learned from them)",
        f"{PEOPLE} invented people a row, given name, father's name and family name, against Arabic or English;"
        " strangers share the given or the family name. The readings of `letters.toml` were written with the first"
        " drawing in view; the second has other names and was drawn when they stood.",
        "",
        "| written by | recognised | strangers told apart | second drawing: recognised | told apart |",
        "|---|---|---|---|---|",
    ]
    totals = [0] * 8
    for (name, rows), (_name, others) in zip(groups(), groups("second_"), strict=True):
        counts = [*_counted(rows), *_counted(others)]
        totals = [x + y for x, y in zip(totals, counts, strict=True)]
        lines.append(_row(name, counts))
    lines.append(_row("all", totals))
    lines += [
        "",
        "A third drawing: other names again, and clerks who had not been drawn before. It was drawn when the readings"
        " stood; further ones were then written with it in view. Before these it was 2,410 and 5,634 in all, among them"
        " Kurdish in Latin letters 48, Tatar 39, Swahili 19, caucasus in German papers 23.",
        "",
        "| written by | recognised | strangers told apart |",
        "|---|---|---|",
    ]
    totals = [0] * 4
    for name, rows in groups("third_"):
        counts = _counted(rows)
        totals = [x + y for x, y in zip(totals, counts, strict=True)]
        if name.replace(" ", "_") in TABLES["further"] or name.startswith("caucasus"):
            lines.append(_row(name, counts))
    lines.append(_row("all of the third drawing, with the clerks of the table above", totals))
    return "\n".join(lines) + "\n"


def _counted(rows: list[Row]) -> list[int]:
    """Right, of how many: of one person, of two people."""
    said = [(same, (name_bits(a, b) >= 0) == bool(same)) for a, b, same in rows]
    return [
        n for y in (1, 0) for n in (sum(ok for same, ok in said if same == y), sum(s == y for s, _ok in said))
    ]


def _row(name: str, counts: list[int]) -> str:
    cells = [f"{right} of {of}" for right, of in zip(counts[::2], counts[1::2], strict=True)]
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print(report())
