"""Arabic sources that stand with a noun or with another verb than one of saying: تأكيد الوزارة أن, جاء في البيان أن,
علمت الصحيفة من ضابط أن, أصدرت الهيئة بيانا, اكتفى المدير بالقول.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from . import frames_ar, subjects
from .atoms import look_up
from .fold import Token
from .found import MOST_IN_SENTENCE, Found
from .lexicon import words
from .own_sayings_ar import own_saying
from .papers_ar import (
    AUTHORED,
    IN_MARKS,
    RECEIVED,
    bare,
    forms,
    issues,
    listed,
    received,
    shows,
    stands_in,
    told_behind,
    transpires,
    whose_paper,
)
from .phrases_ar import BREAK, phrase_of
from .speakers import outlet_key, outlet_nouns
from .stems import group_of, idea
from .tellers_ar import MASDAR, can_speak, speaks

Span = tuple[int, int]
Rule = Callable[[str, list[Token], int, int], Found | None]
_SAYING_SO = ("بالقول", "بقوله", "بقولها", "قائلا", "قائله", "قائلين")


def find(text: str, tokens: list[Token], end: int, names: frozenset[str]) -> list[Found]:
    """The attributions of a sentence (its `tokens`, up to `end`) that rest on no verb of saying; `names` are words
    of the names of persons heard before."""
    found: list[Found] = []
    renewing = any(own_saying(token.text) for token in tokens)
    for at, token in enumerate(tokens):
        if len(found) >= MOST_IN_SENTENCE:
            break
        rules = _rules(token.text)
        if not (rules or renewing or _saying_so(token.text)):
            continue
        for item in _tried(text, tokens, at, end, names, (*rules, _renews) if renewing else rules):
            if not any(item.start < one.end and one.start < item.end for one in found):
                found.append(item)
                break
    return found


def _tried(
    text: str, tokens: list[Token], at: int, end: int, names: frozenset[str], rules: tuple[Rule, ...]
) -> Iterator[Found]:
    for rule in rules:
        item = rule(text, tokens, at, end)
        if item:
            yield item
    if _saying_so(tokens[at].text) and (item := _in_words(text, tokens, at, names)):
        yield item


@cache
def _rules(word: str) -> tuple[Rule, ...]:
    """The rules that a word can be the beginning of."""
    plain = bare(word)
    own = (stands_in, "appears"), (_learned, "learns"), (issues, "issues"), (_witnessed, "witnesses")
    found: list[Rule] = [rule for rule, name in own if plain in forms(name)]
    for form in (word, plain):
        told = re.sub(r"(?:ني|نا|ه|ها|هم)\Z", "", form)
        found += [_learned] if told != form and told in forms("reaches") else []
    found += [_learned] if plain in ("ورد", "وردت") else []
    found += [shows] if plain in forms("shows") else []
    found += [transpires] if plain in forms("transpires") else []
    found += [whose_paper] if AUTHORED.match(word) else []
    found += [_told_by] if _without_proclitic(bare(word)).removeprefix("ال") in listed("told_by") else []
    found += [_came_in] if plain in ("تلقي", "تلقت", "تتلقي", "يتلقي", "تلقينا") else []
    found += [received] if RECEIVED.fullmatch(word) else []
    found += [_heard_on] if plain in ("علي", "عند", "في", "عبر") else []
    found += [_answered] if plain in ("كان", "كانت", "جاء", "ياتي") else []
    found += [_by_noun] if word in listed("sayings") or _without_proclitic(word) in listed("sayings") else []
    return tuple(found)


def _without_proclitic(word: str) -> str:
    return re.sub(r"^[وف]?[بلك]?(?=\w{3})", "", word)


def _witnessed(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """سمع سكان دوي انفجار, شاهد مراسلنا رتلا: what whoever was there heard and saw."""
    phrase = phrase_of(text, tokens[at + 1 : at + 12], end)
    if phrase and any(word in _there() for word in text[slice(*phrase)].split()[:2]):
        return Found(tokens[at].start, phrase[1], phrase)
    led = phrase_of(text, tokens[:at], tokens[at].start)  # جاري سمع إطلاق نار
    mine = led is not None and text[slice(*led)].split()[0].endswith("ي") and can_speak(tokens[0].text)
    if led is None or not mine or led[0] != tokens[0].start or text[led[1] : tokens[at].start].strip():
        return None
    return Found(led[0], tokens[at].end, led)


@cache
def _there() -> frozenset[str]:
    listed = words("speakers", "observers", "ar") | words("clauses", "ar", "reporting")
    return listed - frozenset(("احد", "احدي"))


def _learned(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """سمعت من ضابط أن, علمت الوكالة من مصدر أن: who told it, and who heard it."""
    after = tokens[at + 1 : at + 14]
    from_ = next((n for n, token in enumerate(after[:6]) if token.text == "من"), None)
    if from_ is None or BREAK.search(
        re.sub(r"[»”\"]\s?،|[«»“”\"]", "", text[tokens[at].end : after[from_].start])
    ):
        return None
    source = phrase_of(text, after[from_ + 1 :], end)
    if source is None or not speaks(text[slice(*source)]):
        return None
    it = any(token.text in ("ذلك", "هذا", "الخبر", "المعلومه") for token in after[:from_])
    it = it or (
        at > 0 and tokens[at - 1].text in ("هكذا", "هيك", "هيج", "هيجي", "هيچ", "هيچي")
    )  # هكذا سمعنا من الطباخ
    it = it or (
        at > 0 and tokens[at - 1].text in ("ما", "حسبما", "كما", "وفقما")
    )  # على ما علمت الشبكة من مسؤول
    if not it and not told_behind(tokens, text, source[1], end, 7):
        return None
    outlet = phrase_of(text, after[:from_], end) if from_ else None
    outlet = outlet if outlet and outlet_key(text[slice(*outlet)]) else None
    if outlet is None and (match := IN_MARKS.match(text, tokens[at].end, after[from_].start)):
        outlet = match.span("name")  # علمت «صوت الأطلس» من مصادر
    return Found(tokens[at].start, source[1], source, outlet)


def _heard_on(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """على راديو الياسمينة سمعت رقما, الرقم المتداول عند قناة المدار: an outlet, and that something was heard there."""
    if at + 1 >= len(tokens) or tokens[at + 1].text.removeprefix("ال") not in outlet_nouns():
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + 6], end)
    near = [token.text for token in tokens[max(0, at - 4) : at]]
    near += [token.text for token in tokens[at + 1 :] if phrase and token.start >= phrase[1]][:3]
    if phrase is None or not any(_HEARD.match(word) for word in near):
        return None
    return Found(tokens[at].start, phrase[1], phrase)


_HEARD = re.compile(
    r"[وف]?(?:سمعت|سمعنا|قرات|قرانا|قريت|قرينا|شفت|شفنا|شاهدت|شاهدنا|تابعت|المتداول|متداول|المتداوله|المنشور)\Z"
)


def _told_by(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """معلومات من شخصين, رسالة وصلتنا من مستمع: what comes from somebody, told by that one."""
    after = tokens[at + 1 : at + 4]
    from_ = next((n for n, token in enumerate(after[:3]) if token.text == "من"), None)
    if from_ is None or from_ > 1 or BREAK.search(text[tokens[at].end : after[from_].start]):
        return None
    if any(token.text in ("لم", "لن", "دون", "بلا", "اي") for token in tokens[max(0, at - 3) : at]):
        return None  # لم يردنا جواب من المحافظة
    source = phrase_of(text, tokens[at + 2 + from_ : at + 14], end)
    if source is None or not speaks(text[slice(*source)]) or tokens[at + 2 + from_].text in _INSIDE:
        return None
    return Found(tokens[at].start, source[1], source)


def _came_in(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """تلقت المقررة ادعاءات موثوقة بأن: what was reported to a body, by nobody who is named."""
    for n in range(at + 1, min(at + 7, len(tokens) - 1)):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        if tokens[n].text not in _TELLINGS:
            continue
        adjective = n + 2 < len(tokens) and tokens[n + 1].text.endswith("ه")
        behind = tokens[n + 1 + adjective].text
        last = tokens[n + adjective].end
        if behind in listed("complements") or behind in ("عن", "حول", "تفيد", "بشان"):
            return Found(tokens[n].start, last, (tokens[n].start, last))
        return None
    return None


_TELLINGS = frozenset(("بلاغات", "ادعاءات", "تقارير", "معلومات", "افادات", "شكاوي", "شهادات", "انباء"))
_INSIDE = ("داخل", "خارج", "قلب", "وراء", "خلف")  # of a place, not of somebody


def _answered(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """سألت الناطق فكان جوابه أن, وجاء رده: the one who was asked."""
    behind = tokens[at + 1 : at + 3]
    if not behind or not told_behind(tokens, text, behind[0].end, end, 2):
        return None
    answer = re.sub(r"(?:ه|ها|هم)\Z", "", behind[0].text)
    if answer == behind[0].text or answer not in ("جواب", "رد", "جوابات", "اجابت", "ردود", "تعليق"):
        return None
    asked = subjects.in_arabic(text, tokens, tokens[at].start, frozenset(), nearest=True)
    return Found(tokens[at].start, behind[0].end, asked, implicit=asked is None)


def _in_words(text: str, tokens: list[Token], at: int, names: frozenset[str]) -> Found | None:
    """اكتفى مسؤول في الوزارة بالقول: whoever the clause begins with, by whatever verb."""
    if not _saying_so(tokens[at].text) or not at:
        return None
    first = at
    while first > 0 and not re.search(r"[.:؛;،,\"“”«»\n]", text[tokens[first - 1].end : tokens[first].start]):
        first -= 1
    opened = re.fullmatch(r"[وف](\w{3,})(?:ه|ها)", tokens[first].text)
    if opened and frames_ar.may_tell(opened[1]) and not can_speak(tokens[first].text):
        return Found(tokens[first].start, tokens[at].end, None, implicit=True)  # عقد مؤتمره، واستهله بالقول
    by_verb = frames_ar.may_tell(tokens[first].text) and not can_speak(tokens[first].text)
    for begin in (first + 1, first, first + 2):
        if begin >= at or (begin == first and by_verb) or tokens[begin].text in ("ما", "جري", "حدث", "حصل"):
            continue
        if frames_ar.object_on(tokens[begin].text):
            continue  # ما جرى تختصره الجارة بكلمة
        if tokens[begin].text in names:
            return Found(tokens[begin].start, tokens[at].end, (tokens[begin].start, tokens[begin].end))
        phrase = phrase_of(text, tokens[begin:at], tokens[at].start)
        if phrase and speaks(text[slice(*phrase)]) and not text[phrase[0] : phrase[0] + 3].startswith("بال"):
            return Found(phrase[0], tokens[at].end, phrase)
    if by_verb and tokens[at].text.startswith("بال"):  # الوزارة، ومن خلال بيان، اكتفت بالقول
        return Found(tokens[first].start, tokens[at].end, None, implicit=True)
    return None


@cache
def _saying_so(word: str) -> bool:
    """بالقول, قائلا, بالتأكيد, بالدعوة: how a verb of any other kind says something."""
    noun = word.removeprefix("بال")
    if word in ("بعباره", "بكلمه", "بكلمتين", "بجمله", "بسوال"):
        return True  # اكتفت القوة بعبارة واحدة
    return word in _SAYING_SO or (noun != word and noun in (listed("sayings") | listed("stances")))


def _renews(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """جددت الوزارة دعوتها, كرر النائب تحذيره: a noun of saying with its owner's suffix, behind the owner."""
    if tokens[at].text in words("clauses", "ar", "prepositions") or can_speak(tokens[at].text):
        return None
    gap = text[tokens[at - 1].end : tokens[at].start] if at else "."
    if not (tokens[at].text[0] in "وف" or re.search(r"[.,،؛:\n]", gap)) or tokens[at].text in listed("stops"):
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + 12], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    words_ = text[slice(*phrase)].split()
    own = next((n for n, word in enumerate(words_) if n and own_saying(word)), None)
    if own is not None:
        return Found(tokens[at].start, phrase[1], (phrase[0], phrase[0] + len(" ".join(words_[:own]))))
    behind = next((token.text for token in tokens if token.start >= phrase[1]), "")
    return Found(tokens[at].start, phrase[1], phrase) if own_saying(behind) else None


_ORDINAL = re.compile(r"(?:اول|ثاني|ثالث|رابع|خامس|اخر|جديد)(?:ه|ي)?\Z")  # رواية ثالثة


def _by_noun(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """تأكيد الوزارة أن, على حد زعم النقيب: a noun of saying before whoever said it."""
    word = _without_proclitic(tokens[at].text)
    word = word if word in listed("sayings") else tokens[at].text
    if word not in listed("sayings") or word != word.removeprefix("ال") or at + 1 == len(tokens):
        return None
    extent = at >= 2 and tokens[at - 1].text == "حد" and tokens[at - 2].text.endswith("علي")
    if BREAK.search(text[tokens[at].end : tokens[at + 1].start]) or _ORDINAL.match(tokens[at + 1].text):
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + 12], end)
    named = at > 0 and tokens[at - 1].text in ("هذه", "وهذه") and tokens[at].text == "شهاده"  # هذه شهادة نزار
    if phrase is None or not (
        named or can_speak(text[slice(*phrase)].split()[0]) or speaks(text[slice(*phrase)])
    ):
        return None
    lone = text[slice(*phrase)]
    if lone.split()[-1] in words("idioms", "ar", "said_how") and re.match(
        r"\s?[.]?\s*\Z", text[phrase[1] : end]
    ):
        return None  # رواية السجناء مختلفة.
    if lone.split()[0] in words("attribution", "ar", "never_names"):
        return None  # عدم ذكر اسمها
    if re.fullmatch(r"م\w{2}و\w|مقتضبا?|خطيا?|موجزا?", lone):
        return None  # في رد مكتوب
    if re.fullmatch(r"\w{4,}(?:ه|ات)", lone) and not (can_speak(lone) or named or look_up(lone)):
        return None  # اعترافات صريحة
    if _titles(text, tokens, at, phrase[1]) and not named:
        return None  # شهادة ناجية: the title of what follows
    many = text[slice(*phrase)].split()[0] in words("clauses", "ar", "so_many")
    this = at > 0 and tokens[at - 1].text in ("هذه", "وهذه") and idea(tokens[at + 1].text) is None
    if word in ("شهاده", "شهادات", "افاده") and not (
        this or many or can_speak(text[slice(*phrase)].split()[0])
    ):
        return None  # شهادة ميلاد
    if text[phrase[0]] == "ل" and outlet_key(re.sub(r"^(?:لل|ل)", "", text[slice(*phrase)])):
        return None  # a statement to the agency is not the agency's
    shown = at > 0 and tokens[at - 1].text.lstrip("وف") in ("بل", "هذا", "هذه", "هو", "هي", "ذلك", "تلك")
    behind = next((token for token in tokens if token.start >= phrase[1]), None)
    done = word in _OF_DEEDS and behind is not None and _a_deed(text, phrase, behind)
    if not (
        done or extent or shown or word in listed("said") or told_behind(tokens, text, phrase[1], end, 3)
    ):
        return None
    return Found(tokens[at].start, phrase[1], phrase)


_OF_DEEDS = frozenset(("اعلان", "تاكيد", "نفي", "كشف", "اقرار"))


def _a_deed(text: str, phrase: Span, behind: Token) -> bool:
    """إعلان وزارة الداخلية انتهاء تمرد: an indefinite deed right behind whoever announced it."""
    if BREAK.search(text[phrase[1] : behind.start]) or not speaks(text[slice(*phrase)]):
        return False
    what = group_of(idea(behind.text) or "") == "events" or MASDAR.match(behind.text) is not None
    return what and not behind.text.startswith("ال")


def _titles(text: str, tokens: list[Token], at: int, place: int) -> bool:
    """A noun of saying in the first line of a text, alone or beside a dash."""
    if text[: tokens[0].start].strip(' "«“[#'):
        return False
    opens = not at or re.search(r"[–—|-]\s\Z", text[tokens[at - 1].end : tokens[at].start])
    dash = re.match(r"\s?[–—|\]\n-]|\Z", text[place : place + 2])
    return bool(opens) and (dash is not None or at > 0)
