"""Arabic sources that stand apart from what they say: a subject before an aside (وزير الدولة، في مقابلة، تساءل), what a
report rests on (مستندة إلى لوائح), what is granted (إن صحت تقديرات المنظمة), and whose words they are (والكلام لفلان).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from .agreement import agree
from .fold import Token
from .forms_ar import verb
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .frames_ar import finite, present
from .lexicon import alternatives, load, words
from .papers_ar import is_paper
from .phrases_ar import phrase_of
from .stems import content, idea
from .tellers_ar import can_speak, papers, speaks

Span = tuple[int, int]
_ASIDE = re.compile(r"\s?[،,]\s(?P<aside>[^،,.؛:«»\"“”\n]{2,90}?)\s?(?P<close>[،,:])\s")
_LEADS = frozenset(
    [
        "لكن",
        "ولكن",
        "غير",
        "الا",
        "بيد",
        "ان",
        "كما",
        "اذ",
        "فيما",
        "بينما",
        "اما",
        "واما",
        "في",
        "المقابل",
        "هناك",
    ]
)


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that rest on one of these frames."""
    found = [one for one in (_subject_before_aside(text, tokens, start, end),) if one]
    starts = [token.start for token in tokens]
    for name, pattern in _patterns():
        for match in pattern.finditer(text, start, end):
            if len(found) >= MOST_IN_SENTENCE:
                return found
            if inside_quote(text, start, match.start()):
                continue
            item = _source(text, tokens[bisect_left(starts, match.end()) :], end, name, match)
            if item and not meets(item, found):
                found.append(item)
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = load("press")["ar"]
    rests, nouns = alternatives(lists["rests"]), alternatives(lists["told_things"])
    return (
        (
            "base",
            re.compile(rf"(?<!\w)[وف]?(?:{rests})\s(?:(?!الي\s|علي\s|ب)\w+\s){{0,5}}?(?:الي|علي)\s(?=\w)"),
        ),
        ("base_on", re.compile(rf"(?<!\w)[وف]?(?:{rests})\s(?=ب\w{{3}})")),
        ("granted", re.compile(rf"(?<!\w)[وف]?(?:ان|اذا|لو)\s(?:{alternatives(lists['granted'])})\s?(?=\w)")),
        (
            "whose_on",
            re.compile(rf"(?<=[،,]\s)و(?:{alternatives(lists['words_of'])})\s(?:هنا\s)?(?=ل\w{{2}})"),
        ),
        ("whose", re.compile(r"(?<!\w)[وف]?(?:يتسرب|تتسرب|تسربت?|يرشح|رشحت?)\sعن\s(?=\w)")),
        ("whose", re.compile(r"(?<!\w)هذا\s(?:حكي|حجي|كلام|قول)\s(?=ال\w{3}|\w{3,}\s)")),
        ("told", re.compile(rf"(?<!\w)[وف]?(?:{nouns})\s(?:الذي|التي)\s(?P<verb>\w{{3,}}?(?:ه|ها))\s(?=\w)")),
        ("told", re.compile(r"(?<!\w)هذا\sما\s(?P<verb>\w{3,})\s(?:به|عنه|اليه|عليه)\s(?=\w)")),
    )


def _source(text: str, after: list[Token], end: int, name: str, match: re.Match[str]) -> Found | None:
    """Whoever, or whatever paper, stands behind one of the frames."""
    if not after or (name == "told" and not finite(match["verb"])):
        return None
    phrase = phrase_of(text, after, end)
    if phrase is None or phrase[0] != after[0].start:
        return None
    written_on = text[after[0].start] in "لب" and name.endswith("_on")  # والكلام لفلان, تستشهد بحكم
    first = phrase[0] + (written_on and text[phrase[0] : phrase[0] + 2] != "لل")
    spoken = re.sub(r"\Aلل", "ال", text[first : phrase[1]])
    head = spoken.split()[0]
    paper = name.startswith("base") or name in ("granted", "told")
    paper = paper and _paper(head)
    if name == "granted" and head.removeprefix("ال") in words("press", "ar", "so_to_speak"):
        return None
    if not (paper or speaks(spoken)):
        return None
    owner = _by_whom(text, after, phrase, end) if paper else None
    return Found(match.start(), max(phrase[1], owner or 0), (first, owner or phrase[1]))


def _paper(head: str) -> bool:
    bare = head.removeprefix("ال")
    return (
        is_paper(head)
        or bare in papers()
        or bare in words("idioms", "ar", "figures")
        or bare in words("press", "ar", "shown")
    )


def _by_whom(text: str, after: list[Token], phrase: Span, end: int) -> int | None:
    """أرقام | جمعتها المنظمة, جدول نشره الموقع: the end of the clause that says whose paper it is."""
    owner = whose_paper(text, after, phrase, end)
    return owner[1] if owner else None


def whose_paper(text: str, after: list[Token], phrase: Span, end: int) -> Span | None:
    """أرقام جمعتها | المنظمة: whose paper the `phrase` is, by the clause behind it."""
    behind = [token for token in after if token.start >= phrase[1]]
    if len(behind) < 2 or text[phrase[1] : behind[0].start].strip():
        return None
    if not re.search(r"(?:ه|ها)\Z", behind[0].text) or not finite(behind[0].text):
        return None
    if re.match(r"[بكل]?ال|[بكل]\w{2,}ه\Z", behind[0].text):
        return None  # زميلتنا بالقاعة
    owner = phrase_of(text, behind[1:], end)
    if owner and (speaks(text[slice(*owner)]) or all(_strange(word) for word in text[slice(*owner)].split())):
        return owner
    return None


_WHO = re.compile(r"\s?[،,]\s(?:[0-9]{1,3}\s(?:عاما|سنه|ربيعا)|وهو\s|وهي\s)")  # behind a name only
_ABOUT = re.compile(r"(?:[0-9]{1,3}\s(?:عاما|سنه|ربيعا)|من\s|في\sال\w+\sمن|ام\s|اب\s|والد|وال?د[هت]|وهو|وهي)")


def _last_aside(text: str, place: int, end: int) -> re.Match[str] | None:
    """The aside that begins at `place`, or the last of several that say who somebody is: أبو خالد، 58 عاما، من ريف دير
    الزور، يتذكر."""
    aside = _ASIDE.match(text, place, end)
    while aside and aside["close"] != ":" and _ABOUT.match(aside["aside"]):
        following = _ASIDE.match(text, aside.end("aside"), end)
        if following is None or not _ABOUT.match(following["aside"]):
            break
        aside = following
    return aside


def _subject_before_aside(text: str, tokens: list[Token], start: int, end: int) -> Found | None:
    """زعيم المعارضة، في منشور له، وصف الخطوة بأنها; نازحة، عبر رسالة صوتية: …; لكن الرئيس، حين سألته، هز كتفيه: …"""
    first = next((n for n, token in enumerate(tokens[:4]) if token.text not in _LEADS), None)
    if first is None or (first and text[tokens[first - 1].end : tokens[first].start].strip()):
        return None
    phrase = phrase_of(text, tokens[first:], end)
    if phrase is None or phrase[0] != tokens[first].start:
        return None
    held = text[slice(*phrase)].split()
    aside = _last_aside(text, phrase[1], end)
    if aside is None or len(held) > 9 or verb(held[0]):
        return None
    person = can_speak(held[0]) or _WHO.match(text, phrase[1]) or held[0] in ("ابو", "ام")
    if (finite(held[0]) or present(held[0])) and not person:
        return None
    if not (speaks(text[slice(*phrase)]) or can_speak(held[0])) or held[0] in words(
        "attribution", "ar", "no_speakers"
    ):
        return None
    lead = aside["aside"].split()[0]
    if lead not in words("press", "ar", "aside_leads") and not _ABOUT.match(aside["aside"]):
        named = len(aside["aside"].split()) in (2, 3) and all(
            _strange(word) for word in aside["aside"].split()
        )
        if not named:
            return None
        phrase = (phrase[0], aside.end("aside"))  # والد إحدى النساء، بينت كريستيانسن، قال
    if aside["close"] == ":":
        about = _ABOUT.match(aside["aside"]) and text[aside.end() : aside.end() + 1] in tuple('«“"')
        spoken = (lead in ("عبر", "في", "علي", "خلال") or about) and not re.match(
            r"[\d\s]*\Z", text[aside.end() : end]
        )
        return Found(phrase[0], aside.end("aside"), phrase) if spoken else None
    at = next((n for n, token in enumerate(tokens) if token.start >= aside.end()), len(tokens))
    if (
        at == len(tokens)
        or not _says(text, tokens, at, end)
        or not agree(tokens[at].text, text[slice(*phrase)])
    ):
        return None
    denies = tokens[at].text in words("attribution", "ar", "denies")
    return Found(phrase[0], tokens[at].end, phrase, denies=denies)


def _says(text: str, tokens: list[Token], at: int, end: int) -> bool:
    """A verb that can report, with a statement soon behind it; or any clause that ends with a colon or a quotation."""
    word = tokens[at].text
    near = [token.text for token in tokens[at + 1 : at + 10]]
    clause = re.match(r"[^.؛\n]*?(?::|[«\"“])", text[tokens[at].end : min(end, tokens[at].end + 90)])
    if clause is not None:
        return not (word.startswith("ال") or can_speak(word))
    stated = any(
        one in words("attribution", "ar", "complements") or re.match(r"بان(?:ه|ها|هم)?\Z", one)
        for one in near
    )
    return stated and (verb(word) is not None or finite(word))


def _strange(word: str) -> bool:
    """A word that nothing is known of: as a rule a name."""
    return (
        len(word) > 2
        and content(word)
        and idea(word) is None
        and not can_speak(word)
        and not word.startswith("ال")
    )
