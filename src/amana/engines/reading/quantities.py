"""Counts in running text: the value, how exact it is, and what is counted.

Years, dates, clock times and ordinals are no quantities; a crowd without a figure ("thousands") has bounds and
no value; "these 6,000" without a noun counts what the same figure counted before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from amana.engines.common.arabic import fold

from .atoms import look_up
from .duals import with_duals
from .fold import Folded, Occupied
from .lexicon import alternatives, load, words
from .numerals import Numeral, numerals
from .stems import group_of, idea
from .values import Quantity

Span = tuple[int, int]
LOOK_BACK = 40  # how many quantities back "these 6,000" may refer
REACH = 48  # how far before a number its qualifier may begin, in characters

_NOUN = re.compile(r"[^\W\d_]+")
# Monday and Sunday; a fifth and the hundred of "per cent", with the article.
_OTHER_WORDS = frozenset({"الاثنين", "الاحد", "الخمس", "الميه", "المايه", "بالميه", "بالمايه"})
# What bears a number instead of being counted by it.
_NUMBERED = re.compile(
    r"(?<!\w)(?:ال)?(?:رقم|ماده|قرار|صف|قطاع|no\.?|number|article|resolution|page|chapter|section|room|pier|row|sector|block|line|phase|stage|part|level|مرحله|مستوي)\s\Z"
    r"|(?<!\w)[وف]?(?:ال|لل)ساعه\s\Z"  # three o'clock
)
_ORDINAL = re.compile(r"(?<!\w)[وبل]?ال(?:حادي|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع)ه?\s\Z")
_SENTENCE_END = re.compile(r"[.!?؟\n:;؛]")
_RANGE_DASH = re.compile(r"\s?[-\u2013\u2014]\s?")


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    lists = load("quantities")[language]
    found = {}
    for key in ("about", "least", "most", "between"):
        proclitic = r"(?:^|[^\w])(?:[وفلبك]|لل)?" if language == "ar" else r"(?:^|[^\w])"
        found[key] = re.compile(proclitic + "(?:" + alternatives(lists[key]) + r")\s{0,2}(?:ال|ب)?[-\s]?\Z")
    for key in ("about_after", "least_after", "most_after"):
        found[key] = re.compile(r"\s{1,2}(?:" + alternatives(lists[key]) + r")(?!\w)")
    found["joiner"] = re.compile(r"\s{1,2}(?:" + alternatives(lists["range_joiner"]) + r")\s{0,2}\Z")
    found["percent"] = re.compile(r"\s{0,2}(?:%|(?:" + alternatives(lists["percent"]) + r")(?!\w))")
    found["demonstrative"] = re.compile(
        r"(?:^|[^\w])(?:" + alternatives(lists["demonstrative"]) + r")\s{1,2}(?:ال)?[-\s]?\Z"
    )
    return found


def quantities(text: Folded, taken: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities of a text. `taken` are source spans that are something else (dates): no number in them
    counts. Spans cover the number itself, as it is written."""
    whole = text.text.strip()
    found: list[Quantity] = []
    pending = numerals(text)
    crowds = _crowds(text, pending)
    blocked = Occupied(len(text.text))
    for start, end in taken:
        blocked.take(text.back(start), text.back(end))
    for numeral in sorted([*pending, *crowds], key=lambda n: n.start):
        alone = text.text[numeral.start : numeral.end].strip() == whole
        if numeral.worded == "اثنا" and text.source[slice(*text.span(numeral.start, numeral.end))].endswith(
            "ء"
        ):
            continue  # أثناء, during
        if numeral.worded == "ميتا" and "ئ" not in text.source[slice(*text.span(numeral.start, numeral.end))]:
            continue  # ميتا, dead
        if not alone and (not blocked.free(numeral.start, numeral.end) or not _counts(text.text, numeral)):
            continue
        found.append(_quantity(text, numeral))
    found = with_duals(text, _ranges(text, found), blocked)
    return _referring_back(found, text)


def _language(text: str, numeral: Numeral) -> str:
    near = text[max(0, numeral.start - 24) : numeral.end + 24]
    arabic = sum("\u0620" <= char <= "\u064a" for char in near)
    latin = sum("a" <= char <= "z" for char in near)
    return "ar" if arabic >= latin else "en"


_CHANNEL = re.compile(r"(?<!\w)(?:كردستان|فرانس|العربيه|الجديد|القاهره|france|kurdistan|news)\s\Z")


def _counts(text: str, numeral: Numeral) -> bool:
    """Whether a number in running text counts something."""
    before, after = (
        text[max(0, numeral.start - REACH) : numeral.start],
        text[numeral.end : numeral.end + REACH],
    )
    if numeral.words and numeral.pieces == 1 and not numeral.vague:
        if numeral.value in (0, 1):
            return numeral.worded == "one" and (_counted_one(after) or _one_of_them(text, numeral))
        if numeral.worded in ("ثمن", "عشر", "الخمس", "السبع", "second", "third") and not numeral.article:
            return numeral.worded == "عشر" and bool(re.match(r"\s+\w{3,}ات\b", after))
        if numeral.worded.removeprefix("و") == "تلت" and re.match(r"\sال", after):
            return False  # تلت المحامية رسالة: she read
        if numeral.worded.endswith("الثمن"):
            return False  # the price
        if numeral.article and numeral.worded in _OTHER_WORDS:
            return False
        if numeral.part and numeral.worded == "ربع" and re.search(r"\bفي\s\Z", before):
            return True
    if not numeral.words and numeral.value == 24 and _CHANNEL.search(before):
        return False
    if not numeral.words and re.match(
        r"(?:st|nd|rd|th)\b|[-\u2010](?:year|day|month|week|hour|man|strong)", after
    ):
        return bool(re.match(r"[-\u2010](?:man|strong)", after))
    if re.search(r"\bas\s(?:young|old|early|late)\sas\s\Z", before):
        return False
    if (
        not numeral.words
        and re.search(r"[a-z],\s\Z", before)
        and after.startswith(",")
        and 3 < numeral.value < 110
    ):
        return False  # Yassin, 24, …
    if numeral.worded in ("عشر", "عشره") and _ORDINAL.search(before):
        return False  # the fifteenth
    if _NUMBERED.search(before) and not _counts_people(after):
        return False
    return not (
        re.search(r"(?:^|\n)[ \t]*\Z", before)
        and re.match(r"[.)/]\s|[-–]\s(?=[^\W\d_]{2})", after)
        and not numeral.words
    )


def _counts_people(after: str) -> bool:
    noun = re.match(r"\s+([^\W\d_]+)", after)
    return bool(noun and noun.group(1) in _people())


def _counted_one(after: str) -> bool:
    """One officer, one psychologist: before a noun for a person."""
    match = re.match(r"\s+([a-z]{3,}(?:\s[a-z]+){0,2})", after[:40])
    if match is None:
        return False
    first, *more = match[1].split()
    people = words("quantities_people", "en")
    return _is_person(first) or any(word in people for word in more)


_PROFESSION = re.compile(r"[a-z]{4,}(?:ist|ian|man|woman)\Z")


def _is_person(noun: str) -> bool:
    """A noun for people by the lists, by its idea or by its ending: psychologist."""
    if noun.endswith("ing"):
        return False  # one heading for the railway
    return noun in _people() or group_of(idea(noun) or "") == "people" or _PROFESSION.match(noun) is not None


NEAR = 200  # characters back in which those stand of whom somebody is one
_IS = re.compile(r"\s(?:is|was|has|remains|remained|died|escaped|drowned)\s")


def _one_of_them(text: str, numeral: Numeral) -> bool:
    """Five men got away and one is still missing: one of those counted in the same sentence."""
    far = max(0, numeral.start - NEAR)
    if not re.search(r"\s(?:and|but|while)\s\Z", text[max(0, numeral.start - 8) : numeral.start]):
        return False
    start = max(far, max(text.rfind(mark, far, numeral.start) for mark in ".!?؟\n") + 1)
    if not _IS.match(text[numeral.end : numeral.end + 12]):
        return False
    counted = re.finditer(r"(?:[0-9]+|[a-z-]+)\s(?P<noun>[a-z]+)", text[start : numeral.start])
    return any(look_up(one.group().split()[0]) and _is_person(one["noun"]) for one in counted)


def _crowds(text: Folded, numbers: Sequence[Numeral]) -> list[Numeral]:
    """Thousands, dozens, عشرات الآلاف: no figure, but a least number."""
    found = []
    lists = load("numbers")
    arabic = {fold(word): value for word, value in lists["ar"]["vague"].items()}
    english = lists["en"]["vague"]
    taken = Occupied(len(text.text))
    for number in numbers:
        taken.take(number.start, number.end)
    tokens = [token for token in text.tokens() if not token.text[0].isdigit()]
    skip = -1
    for at, token in enumerate(tokens):
        if at <= skip or not taken.free(token.start, token.end):
            continue
        bare = re.sub(r"^(?:و|ف)?(?:بال|لل|ال|ب|ل|ك)?(?=\w{4})", "", token.text)
        value = arabic.get(bare, arabic.get(token.text, english.get(token.text)))
        if value is None:
            continue
        end = token.end
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        times = 1.0
        if following and text.text[token.end : following.start] in (" ", " of "):
            inner = re.sub(r"^ال", "", following.text)
            multiple = arabic.get(inner, english.get(inner))
            if multiple is None and following.text == "of" and at + 2 < len(tokens):
                following = tokens[at + 2]
                multiple = english.get(following.text)
            if multiple and multiple > value:
                times = multiple / (2 if multiple >= 200 else 1)
                end = following.end
                skip = at + (2 if tokens[at + 1].text == "of" else 1)
        if bare != "tens" or times > 1:
            found.append(Numeral(value * times, token.start, end, True, 1, token.text, vague=True))
    return found


def _quantity(text: Folded, numeral: Numeral) -> Quantity:
    language = _language(text.text, numeral)
    patterns = _patterns(language)
    before = text.text[max(0, numeral.start - REACH) : numeral.start]
    after = text.text[numeral.end : numeral.end + REACH]
    value: float | None = numeral.value
    low: float | None = value
    high: float | None = value
    approx = bool(patterns["about"].search(before) or patterns["about_after"].match(after)) or numeral.vague
    if numeral.vague:
        value, high = None, None
    elif patterns["least"].search(before) or patterns["least_after"].match(after):
        high = None
    elif patterns["most"].search(before) or patterns["most_after"].match(after):
        low = None
    unit, noun_from = _unit(text.text, numeral, patterns, language)
    referent = None if unit else _referent(text, noun_from, language)
    if language == "ar" and numeral.article and (led := _noun_before(text, numeral)):
        referent, unit = (None, _unit_words()[led[1]]) if led[1] in _unit_words() else (led[0], unit)
    if value is not None and not numeral.words and referent and value < 1000 and value != int(value):
        grouped = re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", text.text[numeral.start : numeral.end])
        if grouped and fold(referent) in _people():  # 6.000 معتقل: nobody counts people in thousandths
            value = round(value * 1000)
            low, high = (value if low is not None else None), (value if high is not None else None)
    start, end = text.span(numeral.start, numeral.end)
    return Quantity(start, end, value, low, high, approx, referent, unit)


def _noun_before(text: Folded, numeral: Numeral) -> tuple[str, str] | None:
    """الأسابيع الثلاثة: a definite number word behind its definite noun, as written and folded without article."""
    match = re.search(
        r"(?<!\w)[وف]?[بكل]?ال([^\W\d_]{3,})\s\Z", text.text[max(0, numeral.start - 24) : numeral.start]
    )
    if match is None or match[1] in ("ماضي", "حالي", "يوم"):
        return None
    last = numeral.start - 1
    begin, end = text.span(last - len(match[1]), last)
    return text.source[begin:end], match[1]


@cache
def _people() -> frozenset[str]:
    return words("quantities_people", "ar") | words("quantities_people", "en")


@cache
def _unit_words() -> dict[str, str]:
    lists = load("quantities")
    found = {}
    for language in ("ar", "en"):
        for unit in ("money", "measure", "time"):
            found.update({fold(word): unit for word in lists[language][unit]})
    return found


def _unit(
    text: str, numeral: Numeral, patterns: dict[str, re.Pattern[str]], language: str
) -> tuple[str | None, int]:
    after = text[numeral.end : numeral.end + REACH]
    if patterns["percent"].match(after):
        return "percent", numeral.end
    if text[numeral.start - 1 : numeral.start] in ("$", "€", "£") and numeral.start:
        return "money", numeral.end
    for key in ("about_after", "least_after", "most_after"):
        if found := patterns[key].match(after):
            after, numeral_end = after[found.end() :], numeral.end + found.end()
            break
    else:
        numeral_end = numeral.end
    word = re.match(r"[\s-]{0,2}([^\W\d_]+)", after)
    if word and word.group(1) in _unit_words():
        return _unit_words()[word.group(1)], numeral_end
    return None, numeral_end


def _referent(text: Folded, start: int, language: str) -> str | None:
    """The noun that a number beginning before `start` counts, as it is written."""
    window = text.text[start : start + 90]
    stop = _SENTENCE_END.search(window)
    window = window[: stop.start()] if stop else window
    skip, end_words = words("quantities", language, "skip"), words("quantities", language, "stop")
    nouns: list[tuple[str, int, int]] = []
    for found in _NOUN.finditer(window):
        word = found.group()
        if nouns and re.search(r"[,،()\[\]«»“”\"]", window[nouns[-1][2] : found.start()]):
            break
        if not nouns and re.search(r"[,،)\]]", window[: found.start()]):
            break
        if word in skip:
            if word not in ("of", "من") or not nouns:
                continue
            break
        if word in end_words or (language == "ar" and word[0] in "وف" and word not in _people()):
            break
        nouns.append((word, found.start(), found.end()))
        if language == "ar" or len(nouns) == 5:
            break
    if not nouns:
        return None
    chosen = nouns[0]
    if language == "en":
        people = words("quantities_people", "en")
        chosen = next(
            (noun for noun in nouns if noun[0] in people), nouns[-1] if len(nouns) < 3 else nouns[1]
        )
    begin, end = text.span(start + chosen[1], start + chosen[2])
    return text.source[begin:end]


def _ranges(text: Folded, found: list[Quantity]) -> list[Quantity]:
    """بين 30 و40, 30-40, from 30 to 40: one quantity with two bounds."""
    out: list[Quantity] = []
    for quantity in found:
        if out and _is_range(text, out[-1], quantity):
            first = out[-1]
            out[-1] = replace(
                quantity, start=first.start, value=None, low=first.value, high=quantity.value, approx=False
            )
        else:
            out.append(quantity)
    return out


_MOVES = re.compile(
    r"(?<!\w)(?:rose|risen|rises|rising|climbed|jumped|grew|grown|increased|up|raised|fell|fallen|dropped|down|shrank|cut|lowered|revised)"
    r"\s(?:[a-z]+\s){0,3}?from\s(?:[a-z]+\s)?\Z"
)


def _is_range(text: Folded, first: Quantity, second: Quantity) -> bool:
    if first.value is None or second.value is None or not first.value < second.value:
        return False
    if first.low != first.high or second.low != second.high:
        return False
    gap = text.source[first.end : second.start]
    if len(gap) > 12:
        return False
    if _RANGE_DASH.fullmatch(gap):
        return True
    folded_gap = fold(gap)
    before = fold(text.source[max(0, first.start - 12) : first.start])
    if _MOVES.search(fold(text.source[max(0, first.start - 40) : first.start])):
        return False  # the toll rose from 12 to 17: two counts
    for language in ("ar", "en"):
        between = _patterns(language)["between"].search(before)
        if between and re.fullmatch(r"\s{1,2}(?:و|and|الي|to)\s{0,2}", folded_gap):
            return True
    return bool(re.fullmatch(r"\s{1,2}(?:الي|حتي|to)\s{1,2}", folded_gap)) and (
        first.referent is None or first.referent in gap or fold(first.referent) in ("الي", "حتي", "to")
    )


def _referring_back(found: list[Quantity], text: Folded) -> list[Quantity]:
    """هؤلاء الـ6000, the 120, 50,000 others: what the number before counted."""
    out: list[Quantity] = []
    others = words("quantities", "ar", "others") | words("quantities", "en", "others")
    for quantity in found:
        named = quantity.referent
        if quantity.unit is None and (named is None or fold(named) in others):
            recent = out[: -LOOK_BACK - 1 : -1]
            same = next((q for q in recent if q.value == quantity.value and q.referent), None)
            before = same or next((q for q in recent if q.referent and q.unit is None), None)
            one = quantity.value == 1 and _IS.match(fold(text.source[quantity.end : quantity.end + 12]))
            if before and (named or same or one or _points_back(text, quantity)):
                quantity = replace(quantity, referent=before.referent, back_reference=True)
        out.append(quantity)
    return out


def _points_back(text: Folded, quantity: Quantity) -> bool:
    before = fold(text.source[max(0, quantity.start - 14) : quantity.start])
    return any(_patterns(language)["demonstrative"].search(before) for language in ("ar", "en"))
