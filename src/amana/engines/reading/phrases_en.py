"""Who can speak in an English sentence: nouns for people, bodies and papers, names, pronouns."""

from __future__ import annotations

import re
from functools import cache

from .date_patterns import month, weekdays
from .fold import Folded
from .lexicon import load, words
from .speakers import outlet_nouns, outlet_pattern
from .stems import content, group_of, idea

_DOER = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|ee|man|woman|person|men|women|people|folk)s?\Z")


def proper(whole: Folded, text: str, span: tuple[int, int]) -> bool:
    """A phrase of capitals that are no ordinary words: Khatib, Karim Taha, Abu Firas."""
    start, end = whole.span(*span)
    spoken = re.findall(r"[^\W\d_][\w'’-]*", whole.source[start:end])
    if len(spoken) > 1 and spoken[0] in ("The", "the"):  # the Asayish
        spoken = spoken[1:]
    if len(spoken) > 2:  # Médecins de la Rivière
        spoken = [word for word in spoken if word not in _PARTICLES]
    unknown = [
        word in ("Abu", "Umm") or (idea(word.lower()) is None and content(word.lower())) for word in spoken
    ]
    if not 0 < len(spoken) <= 4 or not all(
        (_CAPITAL.match(word) or word in ("KC", "QC", "MP") or (at and word in _INITIALS))
        for at, word in enumerate(spoken)
    ):
        return False
    if len(spoken) > 1 and _named_elsewhere(whole, " ".join(spoken)):
        return True
    if len(spoken) == 1 and (month(spoken[0].lower()) or spoken[0].lower() in weekdays()):
        return False  # to report by December 15
    # Amnesty International: of two words and more, one may be known.
    return all(unknown) or (unknown[0] and len(spoken) > 1)


_PARTICLES = (
    "de",
    "la",
    "du",
    "des",
    "van",
    "von",
    "der",
    "al",
    "el",
    "bin",
    "ibn",
    "of",
    "and",
    "for",
    "le",
    "les",
)


_INITIALS = frozenset("ABCDEFGHJKLMNOPQRSTUVWXYZ")  # Fadia R; not the pronoun
_CAPITAL = re.compile(r"(?:(?:al|el|ad|an|ar|as|at|ash|ben|bin)-)?[^\W\d_a-z].{2,}")


def _named_elsewhere(whole: Folded, name: str) -> bool:
    """Open Gate: ordinary words written as a name inside a sentence as well."""
    place = whole.source.find(" " + name)
    while place > 0:
        if whole.source[place - 1].islower():
            return True
        place = whole.source.find(" " + name, place + 1)
    return False


_BEHIND_NOUN = re.compile(
    r"\s(?:of|in|from|at|with|on|for|who|interviewed|near|familiar|close|aware|involved|present|briefed|privy|loyal|"
    r"opposed|inside|outside|there|here|we|they|[a-z]+ed\s(?:at|in|by|near|outside|inside|from|to|on|with|for))\b"
)
"""What stands behind the noun of its phrase: two people familiar with the talks, doctors there."""
_COLLECTIVE = words("clauses", "en", "collective")


def plural(text: str, span: tuple[int, int]) -> bool:
    head = _BEHIND_NOUN.split(text[slice(*span)])[0].split()
    if "and" in head[1:-1]:  # Kazakhstan and Uzbekistan say
        return True
    head = _BEHIND_NOUN.split(text[slice(*span)].split(",")[0])[0].split()  # critics, the mayor among them
    return bool(head) and (
        head[-1] in ("they", "we", "i", "you", "people", "police", "women", "men", "media")
        or head[-1] in _COLLECTIVE
        or (head[-1].endswith("s") and not head[-1].endswith("ss") and len(head[-1]) > 3)
    )


@cache
def _speaking_nouns() -> frozenset[str]:
    lists = load("speakers")
    return frozenset(
        word
        for key in ("institutions", "roles", "anonymous", "observers", "anaphora", "hearsay")
        for word in lists[key]["en"]
    ) | words("clauses", "en", "people")


_SOME = frozenset(
    [
        "others",
        "some",
        "many",
        "several",
        "both",
        "most",
        "another",
        "one",
        "two others",
        "three others",
        "a second",
        "a third",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozens",
        "hundreds",
    ]
)


def many(text: str, span: tuple[int, int]) -> bool:
    """Some, a few, several: more than one, whose verb has no ending."""
    return text[slice(*span)] in (_SOME - {"one", "another"}) or text[slice(*span)] == "a few"


def speaks(text: str, span: tuple[int, int]) -> bool:
    phrase = text[span[0] : span[1]]
    if phrase in _SOME or re.search(r"\bpeople\s|\w\speople\Z", phrase):  # two people familiar with the talks
        return True
    return bool(outlet_pattern().search(phrase)) or any(
        word in _speaking_nouns() or word in outlet_nouns() or _person(word)
        for word in re.findall(r"[a-z-]+", phrase)
    )


@cache
def _person(word: str) -> bool:
    """A noun for a person by its idea or by its ending: adviser, smuggler, economist, returnee."""
    word = word.removesuffix("-in-law")
    what = idea(word)
    if (what is not None and group_of(what) == "people") or word == "them":
        return True
    if len(word) > 4 and word[-1] == "s" and word[:-1] in _speaking_nouns():
        return True
    if word in (
        "report",
        "survey",
        "study",
        "account",
        "accounts",
        "document",
        "documents",
        "letter",
        "diary",
    ):
        return True
    no_doers = words("attribution", "en", "no_doers")
    return word not in no_doers and word.removesuffix("s") not in no_doers and _DOER.match(word) is not None


def person(text: str, span: tuple[int, int]) -> bool:
    """A noun phrase about one human being, not a body: a guard, a former nurse."""
    held = re.split(r"\s(?:of|in|from|at|with|who|called|named)\s", text[slice(*span)])[0].split()
    if not held:
        return False
    head = held[-1]
    lists = load("speakers")
    known = {
        *load("clauses")["en"]["people"],
        *lists["anonymous"]["en"],
        *lists["observers"]["en"],
        *lists["roles"]["en"],
    }
    return not plural(text, span) and (head in known or _person(head))


def pronoun(text: str, span: tuple[int, int]) -> bool:
    return text[span[0] : span[1]].strip() in words("attribution", "en", "pronouns")


@cache
def can_speak(word: str) -> bool:
    """A single noun for people, a body or an outlet."""
    return word in _speaking_nouns() or word in outlet_nouns() or _person(word)


def past(word: str) -> bool:
    """The look of a finite verb: directed, sought."""
    return word.endswith("ed") and len(word) > 4 and not word.endswith("eed")


_BEHIND_A_NAME = re.compile(
    r"\s(?:who|whose|and\s[A-Z]|is|are|was|were|has|had|did|does|will|would|could|can|said|says|told|tells|[A-Z]|[a-z]+ed\b)"
    r"|,\s{1,2}(?:an?\s|the\s|who|whose|[0-9]|now\s|then\s)|['’]s\b"
)


def named_so(whole: Folded, start: int, end: int) -> bool:
    """Ahmed, Khaled, Mohammed: a word that looks like a past verb and is written as a name; not Asked by the clerk."""
    first, last = whole.span(start, end)
    if not whole.source[first].isupper() or verb(whole.text[start:end]):
        return False
    inside = re.search(r"[\w,]\s\Z", whole.source[max(0, first - 2) : first]) is not None
    return inside or _BEHIND_A_NAME.match(whole.source, last) is not None


@cache
def regular() -> dict[str, str]:
    """Forms of the regular verbs of saying: past and third person "weak", the base "base"."""
    found: dict[str, str] = {}
    for base in load("attribution")["en"]["lemmas"]:
        stem = base[:-1] + "i" if re.search(r"[^aeiou]y$", base) else base
        past = base + "d" if base.endswith("e") else stem + "ed"
        third = stem + "es" if stem != base or re.search(r"(?:s|sh|ch|x)$", base) else base + "s"
        found.setdefault(base, "base")
        found |= {past: "weak", third: "weak"}
    doubled = (
        "admitted",
        "averred",
        "begged",
        "conferred",
        "quipped",
        "rebutted",
        "referred",
        "submitted",
        "touted",
    )
    found |= dict.fromkeys((*doubled, "logged"), "weak")
    return found


def verb(word: str) -> str | None:
    """strong, weak or base (which needs a plural before it) for a reporting verb; else None."""
    if word in words("attribution", "en", "strong"):
        return "strong"
    if word in words("attribution", "en", "weak"):
        return "weak"
    return regular().get(word)
