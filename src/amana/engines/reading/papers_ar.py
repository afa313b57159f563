"""Arabic papers and pictures as sources, and whose they are: جاء في الحكم أن, أصدرت الهيئة بيانا, أظهر مقطع أن."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Token
from .forms_ar import conjugated
from .found import Found
from .lexicon import load, words
from .phrases_ar import phrase_of
from .tellers_ar import can_speak, speaks

IN_MARKS = re.compile(r"\s(?:ل\s?|الي\s)?[«“\"](?P<name>[^«»“”\"\n]{2,40})[»”\"]")


def in_its_paper(text: str, tokens: list[Token], at: int) -> Found | None:
    """نشر الموقع تحقيقا يتهم فيه الشركات: what is said in a paper just named says whoever wrote it, not whom it is
    said of."""
    word = tokens[at].text
    if at < 2 or at + 1 >= len(tokens) or tokens[at + 1].text not in ("فيه", "فيها") or word[0] not in "يت":
        return None
    near = [token.text.rstrip("·") for token in tokens[at - 2 : at]]
    if not any(is_paper(one) or one.removesuffix("ا") in ("تحقيق", "مقال", "مقاله") for one in near):
        return None
    return Found(tokens[at].start, tokens[at + 1].end, None, implicit=True)


AUTHORED = re.compile(r"(?:اعد|اصدر|نشر|سرب|جمع|اجر|كتب|وضع|انجز|بث)(?:ا|ت)?(?:ه|ها|هم)\Z")


def bare(word: str) -> str:
    """A verb without و or ف before it; ورد, وصف, وعد, فند keep their first letter."""
    return word[1:] if word[0] in "وف" and len(word) > 2 and word not in _rooted() else word


@cache
def _rooted() -> frozenset[str]:
    """The forms of the listed verbs whose root begins with و or ف."""
    lists = load("attribution")["ar"]
    pairs = {
        pair for listed_ in lists.values() if isinstance(listed_, list) for pair in listed_ if "/" in pair
    }
    return frozenset(
        form for pair in pairs if pair[0] in "وف" for form in conjugated(pair) if form[0] == pair[0]
    )


@cache
def listed(name: str) -> frozenset[str]:
    return words("attribution", "ar", name)


@cache
def forms(name: str) -> frozenset[str]:
    """The forms of the third person (and "we" and "I") of verbs given as past / present."""
    found: set[str] = set()
    for pair in load("attribution")["ar"][name]:
        past, present = (fold(form) for form in pair.split("/"))
        short = past[:-1] if past.endswith(("ي", "ا")) else past
        found |= {past, short + "ت", short + "وا", past + "ت", past + "نا"}
        found |= {present, "ت" + present[1:], present + "ون", "ن" + present[1:]}
    return frozenset(found)


def told_behind(tokens: list[Token], text: str, place: int, end: int, reach: int = 5) -> bool:
    """أن, a colon or a quotation soon behind `place`."""
    behind = [token for token in tokens if token.start >= place][:reach]
    if any(token.text in listed("complements") for token in behind):
        return True
    stop = behind[-1].end if behind else place
    return re.search(r"[:\"“«]", text[place : min(end, stop + 2)]) is not None


def stands_in(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """جاء في حيثيات الحكم أن: the paper in which it stands."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "في":
        return None
    first = at + 2 + (tokens[at + 2].text == "نص" and at + 3 < len(tokens))  # في نص البيان
    phrase = phrase_of(text, tokens[first:], end)
    if phrase is None:
        return None
    far = 14 if is_paper(tokens[first].text) else 5  # بيان تلي أمام مدخل المخيم ظهر اليوم السبت: …
    if not told_behind(tokens, text, phrase[1], end) and not _quoted_behind(text, phrase[1], end, far):
        return None
    return Found(tokens[at].start, phrase[1], phrase)


def _quoted_behind(text: str, place: int, end: int, words_: int) -> bool:
    """A colon and a quotation behind at most so many words without a border."""
    reach = re.compile(rf"(?:[\s،,]+[^\W\d_]+){{0,{words_}}}\s?:\s?[\"“«]").match(text, place, end)
    return reach is not None


def appears(word: str) -> bool:
    """جاء, ورد: a verb of standing in a paper."""
    return bare(word) in forms("appears")


def transpires(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """اتضح من مراجعة صور أن: the paper or picture it shows from."""
    from_ = next((n for n in range(at + 1, min(at + 4, len(tokens))) if tokens[n].text == "من"), None)
    if from_ is None or from_ + 2 >= len(tokens):
        return None
    first = from_ + 1 + (tokens[from_ + 1].text in listed("examined"))
    source = phrase_of(text, tokens[first : first + 10], end)
    if source is None or not (is_paper(tokens[first].text) or can_speak(tokens[first].text)):
        return None
    aside = at > 0 and tokens[at - 1].text in ("كما", "وكما", "مثلما", "حسبما", "ما")
    told = aside or told_behind(tokens, text, source[1], end, 6)
    return Found(tokens[at].start, source[1], source) if told else None


def shows(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """أظهر مقطع مصور أعمدة دخان: a paper or a picture that shows something."""
    if at + 1 >= len(tokens):
        return None
    known = is_paper(tokens[at + 1].text.removeprefix("ال"))
    if not known and not (at + 2 < len(tokens) and obtained(tokens[at + 2].text)):
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + 10], end)
    return Found(tokens[at].start, phrase[1], phrase) if phrase else None


def issues(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """أصدرت الوزارة بيانا, نشر ناشطون مقطعا: whose paper it is."""
    phrase = phrase_of(text, tokens[at + 1 : at + 12], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    inside = [token for token in tokens[at + 1 : at + 12] if phrase[0] <= token.start < phrase[1]]
    paper = next((n for n, token in enumerate(inside) if n and is_paper(token.text)), None)
    if paper:  # تلا ممثل الادعاء | لائحة الاتهام
        span = (phrase[0], inside[paper - 1].end)
        return Found(tokens[at].start, phrase[1], span)
    behind = [token.text for token in tokens if token.start >= phrase[1]][:7]
    if not any(is_paper(word) for word in behind):
        return None
    return Found(tokens[at].start, phrase[1], phrase)


def authored(word: str) -> bool:
    """أعدتها, أصدرته: a verb of making a paper with the paper on it."""
    return AUTHORED.match(word) is not None


_OBTAINED = ("اطلعت", "اطلع", "اطلعنا", "حصلت", "حصل", "حصلنا", "تلقت", "تلقتها", "تلقته")


def obtained(word: str) -> bool:
    """اطلعت عليها, نشرها: what is done to a paper of any kind, before whoever has it or made it."""
    return authored(word) or word in _OBTAINED


def whose_paper(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """التقرير الذي أعدته المنظمة, دراسة أجراها المعهد: whose paper it is."""
    if not at:
        return None
    papers = [token.text for token in tokens[max(0, at - 4) : at]]
    phrase = phrase_of(text, tokens[at + 1 : at + 12], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    behind = [token.text for token in tokens if token.start >= phrase[1]][:2]
    shown = bool(behind) and any(word in forms("shows") for word in behind)  # خريطة نشرها المعهد تظهر
    if not shown and not any(is_paper(word) for word in papers):
        return None
    return Found(tokens[at].start, phrase[1], phrase)


def is_paper(word: str) -> bool:
    head = word if word in listed("issued") else re.sub(r"^ب?(?:ال)?(?=\w{3})", "", word)
    return head in listed("issued") or (head.endswith("ا") and head[:-1] in listed("issued"))


RECEIVED = re.compile(r"[وف]?(?:تلقته|تلقتها|تلقاه|تلقاها|وصل|وصلت|ورد|وردت|تسلمته|حصلت|اطلعت)")


def received(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """بيان تلقته «الرافد نيوز», حصلت «المدار» على نسخة منه: the outlet that has it, by its quoted name."""
    if not at or not any(is_paper(token.text) for token in tokens[max(0, at - 4) : at]):
        return None
    match = IN_MARKS.match(text, tokens[at].end, end)
    return Found(tokens[at].start, match.end(), match.span("name")) if match else None
