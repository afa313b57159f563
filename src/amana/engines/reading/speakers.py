"""What a noun phrase says about the speaker: a person, an institution, somebody without a name, hearsay.

The key is what makes two phrases one origin. An institution has one press chain, so its minister, its spokesman
and its officials share its key; it is made of ideas and skeletons, so that the two languages meet in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .body_keys import Key, called, key_of, stands_for
from .lexicon import alternatives, load
from .lexicon import words as words_of
from .stems import common_words, idea, is_arabic, skeleton, stem
from .values import SpeakerKind

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A parsed phrase. `names` are skeletons of a person's name in order; `institution` the key of the body;
    `roles` what remains of the description (for somebody without a name)."""

    text: str
    kind: SpeakerKind
    names: tuple[str, ...]
    institution: Key
    roles: Key
    anaphoric: bool = False
    outlet: str | None = None


@cache
def _list(name: str) -> frozenset[str]:
    lists = load("speakers")[name]
    return frozenset(fold(word) for language in ("ar", "en") for word in lists[language])


@cache
def _phrases(name: str) -> re.Pattern[str]:
    lists = load("speakers")[name]
    words = [*lists["ar"], *lists["en"]]
    return re.compile(r"(?<!\w)(?:و|ل|ب|عن\s)?(?:" + alternatives(words) + r")(?!\w)")


@cache
def outlet_pattern() -> re.Pattern[str]:
    """A named outlet, by any of its names; Arabic ones may have a preposition before them."""
    names = [name for found in load("outlets")["names"].values() for name in found]
    return re.compile(r"(?<!\w)(?:ل|ب|و)?(?P<name>" + alternatives(names) + r")(?!\w)")


@cache
def _outlet_keys() -> dict[str, str]:
    return {fold(name): key for key, found in load("outlets")["names"].items() for name in found}


@cache
def outlet_nouns() -> frozenset[str]:
    """Newspaper, channel, وكالة: what makes the name after (or before) it an outlet."""
    nouns = load("outlets")["nouns"]
    return frozenset(fold(word) for language in ("ar", "en") for word in nouns[language])


def outlet_key(phrase: str) -> str | None:
    """The key of the outlet that a phrase names; None if it names none."""
    key = fold(phrase)
    found = outlet_pattern().search(key)
    if found:
        return _outlet_keys().get(re.sub(r"\s+", " ", found["name"]))
    words = _WORD.findall(key)
    if not words:
        return None
    if is_arabic(words[0]):
        head = re.sub(r"^(?:لل|ل|ال)(?=\w{3})", "", words[0])
        if head in outlet_nouns() and len(words) > 1 and words[1] != "الاستخبارات":
            return name_key([word for word in words[1:4] if word not in common_words()])
        return None
    capitals = re.findall(r"\b[A-Z][\w'’-]+", phrase)
    if led := _RADIO.fullmatch(phrase.strip()):
        return name_key([fold(word) for word in led["name"].split()])
    if words[-1] in outlet_nouns() and capitals and not re.search(r"\b(?:conference|release|office)\b", key):
        rest = [word for word in words if word not in outlet_nouns() and word not in common_words()]
        rest = rest or [word for word in words[:-1] if word not in common_words()]
        return name_key(rest) if rest else None
    return None


_RADIO = re.compile(r"(?:Radio|Channel|Television|Agence|TV)\s(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)")


def name_key(names: list[str]) -> str:
    """The key of an outlet by the words of its name, alike in both scripts: Halden News Agency, هالدن للأنباء."""
    own = [word for word in names if word not in words_of("outlets", "every_agency", "words")] or names
    return "outlet:" + "-".join(sorted(skeleton(word) for word in own))


@lru_cache(maxsize=8192)
def parse(phrase: str) -> Speaker:
    """The speaker that a noun phrase, as it is written, describes."""
    key = fold(phrase)
    if _phrases("social").search(key):
        posted = _POSTED_BY.search(phrase)
        author = parse(posted["author"] or posted["of"]) if posted else None
        if author and (author.institution or len(author.names) > 1):
            return author  # a post by the relief office is the office's
        return Speaker(phrase, "social", (), frozenset(), frozenset({"social"}))
    outlet = outlet_key(phrase)
    if outlet:
        return Speaker(phrase, "outlet", (), frozenset(), frozenset(), outlet=outlet)
    arabic = any(is_arabic(word) for word in _WORD.findall(key))
    words = _arabic_words(key) if arabic else _WORD.findall(key)
    institution, rest = _institution_arabic(words) if arabic else _institution_english(phrase)
    names = _names_arabic(rest) if arabic else _names_english(phrase, institution_words=rest)
    roles = frozenset(idea(word) or stem(word) for word in words if word not in common_words())
    kind = _kind(key, names, institution, words)
    return Speaker(phrase, kind, names, institution, roles, _is_anaphoric(words, names, institution))


_POSTED_BY = re.compile(
    r"(?:\bposts?|\btweets?|\bthread|\bvideo)\s(?:put\sout\s|published\s)?(?:by|from|of)\s(?P<author>[^,.;:]{3,})"
    r"|(?<!\w)(?:منشور|منشورات|تغريدة|تغريدات|تدوينة)\s(?:ل(?=\w{4})|عن\s|من\s)?(?P<of>(?!على\s|في\s)[^،.؛:]{4,})"
)


def _kind(key: str, names: tuple[str, ...], institution: Key, words: list[str]) -> SpeakerKind:
    if names:
        return "person"
    if _phrases("hearsay").match(key):
        return "hearsay"
    bare = [re.sub(r"^(?:لل|ل|ال)(?=\w{3})", "", word) for word in words[:2]]
    if institution:
        return "institution"
    if any(word in _list("observers") for word in [*words[:3], *bare]):
        return "observer"
    return "anonymous"


def _arabic_words(key: str) -> list[str]:
    words = _WORD.findall(key)
    if words and words[0].startswith("لل"):
        words[0] = "ال" + words[0][2:]
    elif (
        words
        and words[0][0] == "ل"
        and len(words[0]) > 3
        and words[0][1:] in _list("roles") | _list("institutions")
    ):
        words[0] = words[0][1:]
    return words


def _institution_arabic(words: list[str]) -> tuple[Key, list[str]]:
    """(key, the other words): the head of an institution with what belongs to it, up to a name."""
    heads = _list("institutions")
    words = _without_press_office(words)
    for at, word in enumerate(words):
        base = word if word in heads else re.sub(r"^(?:و|ب|ل)(?=\w{4})", "", word)
        bare = base.removeprefix("ال")
        head = base if base in heads else bare if bare in heads else None
        if head is None and not (word in ("وزير", "وزيره", "محافظ") and at + 1 < len(words)):
            continue
        end = at + 1
        # What follows belongs to the institution while it has the article or is an idea we know.
        while end < len(words) and end - at < 6:
            nxt = words[end]
            known = nxt.startswith(("ال", "وال", "لل")) or nxt in ("في", "ل", "شوون")
            known = known or (idea(nxt) is not None and nxt not in _list("roles"))
            known = known or (nxt[0] == "ل" and len(nxt) > 4)
            # The first half of a genitive: مكافحة الإرهاب.
            known = known or (
                end > at + 1
                and end + 1 < len(words)
                and words[end + 1].startswith("ال")
                and idea(words[end + 1]) is not None
            )
            first_name = (
                end == at + 1
                and not base.startswith("ال")
                and bare
                in (
                    "مستشفي",
                    "مدرسه",
                    "سجن",
                    "محافظه",
                    "شرطه",
                    "عياده",
                    "بلديه",
                    "جامعه",
                    "محافظ",
                    "مطار",
                    "ميناء",
                    "مينا",
                    "شركه",
                    "جمعيه",
                    "مركز",
                )
            )
            if not (known or first_name) or nxt in _list("roles"):
                break
            end += 1
        return key_of([base if head else word, *words[at + 1 : end]]), words[:at] + words[end:]
    return frozenset(), words


_PRESS = re.compile(
    r"(?:ال)?(?:مكتب|قسم|دائره|مديريه|شعبه|وحده) (?:ال)?(?:اعلام|اعلامي|اعلاميه|صحفي|صحافي) (?:في |لدي |التابعه? )?ل?"
)


def _without_press_office(words: list[str]) -> list[str]:
    """المكتب الإعلامي لوزارة العدل: the ministry itself, of which it is the voice."""
    phrase = " ".join(words)
    match = _PRESS.match(phrase)
    rest = phrase[match.end() :].split() if match else []
    known = rest and {rest[0], rest[0].removeprefix("ل"), rest[0].removeprefix("ال")} & _list("institutions")
    return rest if known else words


def _institution_english(phrase: str) -> tuple[Key, list[str]]:
    """The institution an English phrase names: the capitalised (or known) words around its head."""
    words = re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"['’]s\b", "", phrase))
    keys = [fold(word) for word in words]
    heads = _list("institutions")
    for at, key in enumerate(keys):
        stands = key in stands_for() and key not in heads
        if key not in heads and not (stands and _qualified(words, keys, at)):
            continue
        start, end = at, at + 1
        while start and (_belongs(words[start - 1], keys[start - 1]) or keys[start - 1] in heads):
            start -= 1
        end = _last_head(words, keys, end, phrase)
        if end < len(keys) and keys[end] in ("of", "for", "in"):
            stop = end + 1
            while stop < len(keys) and (_belongs(words[stop], keys[stop]) or keys[stop] in ("the", "and")):
                stop += 1
            end = stop if stop > end + 1 else end
        inside = keys[start:end]
        return key_of(inside), inside
    return frozenset(), []


def _last_head(words: list[str], keys: list[str], end: int, phrase: str) -> int:
    """Behind the last head of a run of capitals and heads that a first head begins: UN Refugee Office, prison board."""
    run = end
    while run < len(words) and keys[run] not in _list("roles"):
        head = keys[run] in _list("institutions") and f"{words[run - 1]} {words[run]}" in phrase
        if not (words[run][0].isupper() or head):
            break
        run += 1
        if head:
            end = run
    return end


def _qualified(words: list[str], keys: list[str], at: int) -> bool:
    """Health minister, minister of health, governor of X: not a bare minister."""
    before = at and _belongs(words[at - 1], keys[at - 1])
    after = at + 2 < len(keys) and keys[at + 1] in ("of", "for")
    return bool(before or after)


def _belongs(word: str, key: str) -> bool:
    if key in _list("roles") or key in common_words():
        return False
    return (
        word[0].isupper()
        or (idea(key) is not None and key not in _list("anonymous"))
        or key.endswith("al")
        or key in called()
    )


def _names_arabic(words: list[str]) -> tuple[str, ...]:
    """Runs of words without a known meaning and (but for the family name) without the article: names. A lone
    word is one only if the phrase is nothing else."""
    runs: list[list[str]] = [[]]
    titled = _behind_title(words)
    for at, word in enumerate(words):
        role = word in _list("roles") or word.removeprefix("ال") in _list("roles")
        plain = at == titled or (
            not role and idea(word) is None and word not in common_words() and word not in _list("describing")
        )
        run, article = runs[-1], word.startswith("ال")
        if plain and (not article or run) and len(run) < 4:
            run.append(word)
        elif (
            run and idea(word) is not None and not role and len(run) < 3 and (not article or at - 1 == titled)
        ):
            run.append(word)  # a name that is also a word: سعيد نصر, العبّار شكري الوادي
        elif run:
            runs.append([])
    long = [word for run in runs if len(run) >= 2 for word in run]
    if not long and len(words) == 1 and runs[0] and words[0] not in _list("observers") | _list("anonymous"):
        long = runs[0]
    return name_bones(long)


def _behind_title(words: list[str]) -> int | None:
    """Where behind a definite title (and what else is definite) an indefinite word stands with another behind it: no
    adjective of the title, so a given name, whatever else it means (الرائد عمار الجبر, الطبيب المناوب أنس الحكيم)."""
    if not words or not words[0].startswith("ال"):
        return None
    at = next((at for at, word in enumerate(words) if not word.startswith("ال")), len(words))
    trade = at == 1 and len(words) == 3 and words[2].startswith("ال") and idea(words[1]) is None
    trade = trade and words[1] not in words_of("speakers", "no_given_name")
    if at + 1 >= len(words) or (words[0] not in _list("roles") and not trade):
        return None
    word = words[at]
    known = word in _list("roles") or word in _list("institutions") or word in _list("describing")
    own = not known and word not in common_words() and len(word) > 2 and words[at + 1] not in common_words()
    return at if own else None


def name_bones(words: list[str]) -> tuple[str, ...]:
    """The skeletons of the words of a name; "servant of" is one name with what follows it, however it is written:
    عبد الغني, Abdulghani, Abd al-Ghani."""
    found: list[str] = []
    joined = False
    for word in words:
        whole = _SERVANT.fullmatch(word)
        bones = skeleton(whole["of"]) if whole else skeleton(word)
        if joined and bones:
            found[-1] += bones
        elif whole:
            found.append("bd" + bones)
        elif bones:
            found.append(bones)
        joined = word in ("عبد", "abd", "abdul", "abdel", "abdal")
        if joined:
            found[-1] = "bd"
    return tuple(found)


_SERVANT = re.compile(r"(?:عبدال|abd[aeu]l-?)(?P<of>[^\W\d_]{2,})")


def _names_english(phrase: str, institution_words: list[str]) -> tuple[str, ...]:
    """The longest run of capitalised words that are no title, no institution and no nation; a lone one only
    with a title or if the phrase is nothing else."""
    run: list[str] = []
    best: list[str] = []
    words = re.findall(r"[^\W\d_][\w'’-]*|,", re.sub(r"['’]s\b", "", phrase))
    for word in words:
        key = fold(word)
        name = (
            (word[0].isupper() or re.match(r"(?:al|el|ad|an|ar|as|at)-[A-Z]", word) is not None)
            and key not in _list("roles")
            and key not in institution_words
        )
        if (
            name
            and key not in common_words()
            and (idea(key) is None or run)
            and key not in _list("describing")
        ):
            run.append(key)
        else:
            best, run = max(best, run, key=len), []
    best = max(best, run, key=len)
    parts = [part for word in best for part in word.split("-") if part not in ("al", "el", "bin", "ibn")]
    bones = name_bones(parts)
    titled = re.search(r"\b(?:Mr|Mrs|Ms|Dr|Sheikh|Judge|Prof|Gen|Col|Maj|Capt|Lt)\b", phrase)
    return bones if len(best) >= 2 or (best and (titled or len(words) == 1)) else ()


def _is_anaphoric(words: list[str], names: tuple[str, ...], institution: Key) -> bool:
    """المسؤول, the ministry: it only repeats whom the report named before."""
    if names:
        return False
    plain = [word for word in words if word not in ("the", "this", "that", "same", "his", "her")]
    again = [word for word in plain if word not in _AGAIN]
    return (len(again) == 1 and again[0] in _list("anaphora")) or (not again and bool(plain))


_AGAIN = ("ذاته", "نفسه", "ذاتها", "نفسها", "عينه", "عينها", "المذكور", "المذكوره", "اياه", "اياها")
