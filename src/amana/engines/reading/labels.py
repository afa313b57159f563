"""Speakers that a line shows by its shape alone, in both languages: "Ministry: no deaths", 16:40 – the spokesman: …,
«Agency» عن an official: …, "… – police" at the end of a headline, the agency in a dateline, a handle.

A label needs no verb. It is a source when it can speak, or when lines keep beginning with it (an interview).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from . import bylines, date_patterns, handles, mute_lines, phrases_en, places, tellers_ar, titles_ar
from .fold import Folded
from .forms_ar import verb
from .found import Found, meets
from .lexicon import alternatives, load, words
from .speakers import outlet_key, parse
from .stems import content, idea, is_arabic

Span = tuple[int, int]
LONGEST_LABEL = 10  # words
_LEADS_IN = frozenset(["نحن", "نحنا", "انا", "and", "but", "on", "in", "for"])

_RANK = (
    r"(?:(?:rear|vice|lt|brig|maj|air|chief|staff|first)\s)?"
    r"(?:(?:lt|maj|col|gen|brig|capt|sgt|adm|amb|sen|rep|gov|prof|dr|mr|mrs|ms)\.\s){0,2}"
)
_LABEL = re.compile(
    rf"[«“\"]?(?P<label>{_RANK}[^\W\d_]"
    r"(?:[^:.!?؟\n\"“”«»،,;؛]|\([^()\n:]{2,40}\)|(?<=[\s.][^\W\d_])\.|[«“\"][^»”\"\n:]{2,40}[»”\"]){1,90}?)[»”\"]?\s?:\s?(?=\S)"
)
_TAIL = re.compile(r"(?:\s[-–—]|(?<=[a-z]):)\s(?P<name>[^\W\d_][^-–—:.\n\"“”«»،,]{2,60})[.\s]*\Z")
# The platform by which somebody speaks: محافظ ذي قار عبر منصة إكس.
_THROUGH = re.compile(
    r"(?<=\S)\s(?:عبر|على|علي|في|via|on|in)\s(?:منصه|حسابه|حسابها|صفحته|صفحتها|موقع|تطبيق|برنامج|تصريح|مقابله|حديث|تغريده|منشور|مؤتمر|بيان|"
    r"twitter|x|facebook|telegram|social|instagram|a\s(?:tweet|post|statement|video|message))\b.*\Z"
)
_CLOCK = re.compile(
    r"(?:\[?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s?(?:[ap]\.?m\.?|gmt))?\]?\s?[-–—|:]?\s?)"
)


@cache
def _hosts() -> str:
    """Who asks in a programme: their own lines tell nothing, but whom they read out does."""
    return alternatives(load("attribution")["tags"]["hosts"])


@cache
def _opening() -> re.Pattern[str]:
    tags = alternatives(load("attribution")["tags"]["words"])
    signs = r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200d]{1,4}\s?|[0-9]{1,2}/\s?|#\w+\s?[|:–—-]?\s"
    return re.compile(
        rf"(?:[-–—*•▪]\s?|{signs}|{_CLOCK.pattern}|(?:{tags})\s?[|:/–—-]\s?|(?:{_hosts()})\s?:\s?){{0,3}}"
    )


def find(whole: Folded, start: int, end: int, repeated: frozenset[str]) -> list[Found]:
    """The sources that the sentence `text[start:end]` (folded) shows by its shape."""
    text = whole.text
    begin = _opening().match(text, start, end)
    place = begin.end() if begin else start
    found = _heading(whole, start, end) or _sources(whole, place, end) or _label(whole, place, end, repeated)
    found = found or titles_ar.labels(text, start, place, end)
    found += (bylines.dateline(whole, place, end) or bylines.slashed(whole, start, end)) + _predicate(
        whole, place, end, found
    )
    found += bylines.bracket(whole, place, end) + _tail(whole, place, end)
    return found + [one for one in handles.find(text, start, end) if not meets(one, found)]


def repeated_labels(whole: Folded, sentences: Iterable[Span]) -> frozenset[str]:
    """The labels with which at least two sentences begin: who answers in an interview."""
    counted: Counter[str] = Counter()
    asking: Counter[str] = Counter()
    hosts: set[str] = set()  # who asks in a programme
    for start, end in sentences:
        match = _label_at(whole.text, start, end)
        if match and _WELCOME.search(whole.text, match.end(), min(end, match.end() + 40)):
            hosts.add(match["label"].strip())
        if match and len(match["label"].split()) <= 4 and not places.named(match["label"]):
            counted[match["label"].strip()] += 1
            asking[match["label"].strip()] += whole.text[end - 1] in "?؟"
    sections = words("attribution", "tags", "sections")
    told = {
        label
        for label, times in counted.items()
        if times > 1 and asking[label] * 2 <= times and label not in sections | hosts
    }
    named = {label for label in counted if label not in sections | hosts and _like_a_name(label)}
    if sum(counted[label] for label in named) > 3:  # an interview, comments under a post
        told |= {label for label in named if asking[label] * 2 <= counted[label]}
    return frozenset(told)


_WELCOME = re.compile(r"(?<!\w)(?:اهلا|مرحبا|welcome|hello|good\s(?:evening|morning|afternoon))(?!\w)")


def _like_a_name(label: str) -> bool:
    """هناء م., Marta Ollerton: up to four words that are nothing else."""
    held = label.split()
    if len(held) > 4 or not is_arabic(label[0]):
        return len(held) < 4 and all(idea(word) is None and content(word) for word in held)
    first = held[0]
    if first.startswith("ال") or not content(first) or verb(first):
        return False
    if idea(first) and (len(held) == 1 or idea(held[1])):
        return False  # عادل فوزي is a name although his first name is a word
    return not any(word in _arabic_clause() for word in held) and (len(held) > 1 or len(first) > 2)


def _label_at(text: str, start: int, end: int) -> re.Match[str] | None:
    begin = _opening().match(text, start, end)
    return _LABEL.match(text, begin.end() if begin else start, end)


def section(text: str, start: int, end: int) -> int:
    """Where a sentence begins behind the title of its section (تقدير موقف: …); `start` without one."""
    match = _label_at(text, start, end)
    return (
        match.end() if match and match["label"].strip() in words("attribution", "tags", "sections") else start
    )


def _label(whole: Folded, place: int, end: int, repeated: frozenset[str]) -> list[Found]:
    text = whole.text
    match = _LABEL.match(text, place, end)
    if match is None or len(match["label"].split()) > LONGEST_LABEL or re.search(r"[0-9]", match["label"]):
        return []
    label = _THROUGH.sub("", match["label"].strip())
    placed = _where_cut(label) != label
    label = _where_cut(label)
    name = re.fullmatch(r"[«“\"][^»”\"]{2,30}[»”\"]\s*", text[match.end() : end])
    byline = tellers_ar.is_byline(text[match.end() : end])
    if tellers_ar.capital(label) and (byline or (name and len(name[0].split()) < 4)):
        return []  # لندن: «الأفق العربي», بيروت: ريم الخازن
    kunya = re.fullmatch(r"(?:ابو|ام|الحاج|الحاجه|استاذ|استاذه)(?:\s\w{2,}){1,2}", label)
    if places.named(label) and not (kunya or tellers_ar.capital(label)):
        return []  # دير الزور: where it happened
    first, last = match.start("label"), match.start("label") + len(label)
    if label in words("attribution", "tags", "sections") or label.split()[0] in _LEADS_IN:
        return []
    arabic = is_arabic(label[0])
    if label[0] == "و" and place and tellers_ar.can_speak(label.split()[0][1:]) and len(label.split()) < 4:
        return [Found(first + 1, match.end(), (first + 1, last))]  # الإفراج عن 74 .. والأهالي: القوائم ناقصة
    tokens = label.split()
    dated = re.fullmatch(r"(?=[^0-9]*[0-9])[0-9\s/.-]*([^\W\d_]*)[0-9\s/.-]*[.]?\s*", text[match.end() : end])
    if dated and (not dated[1] or date_patterns.month(dated[1])) and label not in repeated:
        return []  # Next report: 20 November
    if label in repeated and not re.search(r"[^\W\d_]", text[match.end() : end]):
        return []  # Bassel K: ...
    again = tokens[-1] in repeated and len(tokens) < 4  # رفعت الأيوبي, then الأيوبي
    if arabic and tokens[0] == "عن" and len(tokens) > 1 and tellers_ar.speaks(label[3:].strip()):
        if _SIGNED.fullmatch(text, match.end(), end):
            return []
        return [Found(first, match.end(), (first + 3, last))]  # عن مسؤولة المستوصف: 13 حالة
    if sent := _SENT.fullmatch(label):  # text here from Gav: …
        return [Found(first, match.end(), (first + sent.start("who"), first + sent.end("who")))]
    if label not in repeated and not again:
        if arabic and any(verb(word) or word in _arabic_clause() for word in tokens):
            return []
        if not arabic and (
            tokens[0] in words("clauses", "en", "leads")
            or any(word in words("clauses", "en", "no_label") for word in tokens)
            or (len(tokens) > 1 and any(word in _OBJECTS for word in tokens))
        ):
            return []
    if arabic and (relay := re.match(r"(.{3,60}?)\sعن\s(.{3,80})\Z", label)):
        outlet, source = (first, first + relay.end(1)), (first + relay.start(2), last)
        if tellers_ar.speaks(text[slice(*source)]) and tellers_ar.speaks(text[slice(*outlet)]):
            return [Found(first, match.end(), source, outlet)]
    heard = re.match(r"(.{3,70})\s(?:ل(?=[«“\"\w])|to\s)[«“\"]?([^»”\"]{3,40})[»”\"]?\Z", label)
    if heard and outlet_key(whole.source[slice(*whole.span(first + heard.start(2), first + heard.end(2)))]):
        if heard[1].strip() in words("attribution", "tags", "words"):  # خاص لقناة الجزيرة:
            outlet = (first + heard.start(2), first + heard.end(2))
            return [Found(first, match.end(), outlet)]
        return [
            Found(
                first,
                match.end(),
                (first, first + heard.end(1)),
                (first + heard.start(2), first + heard.end(2)),
            )
        ]
    if heard and re.search(r"ل\s?[«“\"]", label):  # to a paper of which only the name is given
        return [Found(first, match.end(), (first, first + heard.end(1)))]
    if arabic and label not in repeated and mute_lines.title(label, text[match.end() : end]):
        return []  # هروب جماعي من سجن: ماذا نعرف
    shown = placed or _capitals(whole, first, last) or kunya is not None
    if not (label in repeated or again or shown or _may_speak(whole, label, first, last)):
        return []
    return [Found(first, match.end(), (first, last))]


# Halva counts them for me on his fingers: a clause, and no label.
_OBJECTS = frozenset(["me", "us", "him", "them", "it", "he", "she", "they", "we", "i", "you"])
_SIGNED = re.compile(r"\s*[^\W\d_]+\s[^\W\d_]+(?:\s?[،,]\s?[^\W\d_]+\s[^\W\d_]+)+[.\s]*")
"""عن الأهالي: أم جورج، أبو سامر: who signs for them."""
_SENT = re.compile(
    r"(?:(?:تعليق|رد|رساله|مشاركه|سوال|مداخله|تسجيل|اتصال|كتبت?|وردت?|وردنا|وصلنا)\s(?:\w+\s){0,2}?من\s"
    r"|(?:[a-z]+\s)?(?:text|message|email|comment|reply|question|tweet|letter|voicemail|note)\s(?:here\s|just\sin\s|in\s)?from\s)"
    r"(?P<who>.{3,50})"
)
_WHERE = re.compile(
    r"(?<=\S)\s(?:عند|امام|داخل|خارج|قرب|بعد|قبل|خلال|من\sامام|من\sداخل|من\sخارج|وسط|بالقرب|لدي\sوصوله|اثناء|عقب|outside|inside|at|near|after|before"
    r"|during|on\sthe\sphone|by\sphone|over|on\s(?:[\w-]+\s){0,2}(?:radio|tv|television|air|twitter|facebook))\s.*\Z"
)


def _where_cut(label: str) -> str:
    """والدة أحد النزلاء | عند المدخل: somebody, and where he says it."""
    cut = _WHERE.sub("", label)
    if cut == label:
        return label
    head = cut.split()[0] if is_arabic(cut[0]) else cut.split()[-1]
    speaks = tellers_ar.can_speak(head) if is_arabic(head[0]) else phrases_en.can_speak(head)
    return cut if speaks else label


_TALK = re.compile(
    r"\W{0,3}(?:حوار|مقابله|لقا|حديث|دردشه|interview|conversation|q\s?&\s?a|in\sconversation|talking)\s(?:مع|with|to)\s(?P<name>[^.:\n،,|\"«»]{5,80}?)\s*\Z"
)
_HEADING = re.compile(
    r"\W{0,3}(?:خيط|سلسله|حوار|مقابله|لقا|q\s?&\s?a|interview|thread|in conversation)(?:\sمع|\swith)?\s?[|:–—-]?\s?"
    r"(?P<name>[^\W\d_][\w'-]+(?:\s[\w'-]+){1,3}?)\s?[,،]\s(?P<role>[^\W\d_][^.:\n|]{2,60})\Z"
)


def _heading(whole: Folded, start: int, end: int) -> list[Found]:
    """Q&A: Lama Hafez, adviser to …; خيط | لبنى الراوي، محامية: whose words the piece is."""
    match = _HEADING.match(whole.text, start, end)
    if (
        match is None
        and (match := _TALK.match(whole.text, start, end))
        and not _may_speak(whole, match["name"], *match.span("name"))
    ):
        return []
    return [Found(match.start("name"), match.end("name"), match.span("name"))] if match else []


_PREDICATE = re.compile(
    r"(?P<name>[^\W\d_][^\n:.،,;\"“”«»]{2,50}?)\s[\"“«][^\"“”«»\n]{4,120}[\"”»]\s?[.]?\s*\Z"
)


def _predicate(whole: Folded, place: int, end: int, found: list[Found]) -> list[Found]:
    """Paris "following with concern": a name or a body, then quoted words, and nothing else in the line."""
    match = _PREDICATE.match(whole.text, place, end)
    if match is None or found or len(match["name"].split()) > 5:
        return []
    words_ = match["name"].split()
    if is_arabic(match["name"][0]):
        known = tellers_ar.can_speak(words_[0]) or tellers_ar.capital(words_[0])
        known = known or parse(match["name"]).kind in ("outlet", "institution")
        mute = words_[0].removeprefix("ال") in words("clauses", "ar", "no_labels")
        if mute or any(verb(word) for word in words_) or not known:
            return []
    elif not (
        phrases_en.proper(whole, whole.text, match.span("name")) or phrases_en.can_speak(words_[-1])
    ) or any(phrases_en.verb(word) or phrases_en.past(word) for word in words_):
        return []
    return [Found(match.start(), match.end(), match.span("name"))]


_FROM = re.compile(
    r"(?:\A|(?<=\n)|(?<=[/|]\s))(?:من|from)\s?:\s?(?P<name>[^\W\d_][^\n:/|]{2,60}?)\s*(?=\Z|[/|])"
)
_SOURCES = re.compile(r"(?:source|sources|المصدر|المصادر|مصدر)\s?:\s?(?P<name>[^\W\d_][^\n:]{2,90}?)[.\s]*\Z")


def _sources(whole: Folded, place: int, end: int) -> list[Found]:
    """Source: displacement tracking matrix. A line that names whom it has it from."""
    match = _SOURCES.match(whole.text, place, end) or _FROM.search(whole.text, place, end)
    return [Found(place, match.end("name"), match.span("name"))] if match else []


@cache
def _arabic_clause() -> frozenset[str]:
    """Words of a sentence that no label holds."""
    return words("attribution", "ar", "stops") - frozenset(["من", "علي", "عن", "الي", "مع"])


def _capitals(whole: Folded, first: int, last: int) -> bool:
    """DENISE: and CALLER (Denise, Pell Cross): in a transcript."""
    written = whole.source[slice(*whole.span(first, last))]
    if mute_lines.title_in_capitals(whole.source, whole.span(first, last)[0], written):
        return False
    return re.match(r"[A-Z][A-Z'’ .-]{2,24}(?:\s\(|\Z)", written) is not None


def _may_speak(whole: Folded, label: str, first: int, last: int) -> bool:
    """Somebody who can speak heads the label (not a body of a sitrep: security, shelter), or it is a name."""
    tokens = label.split()
    if is_arabic(label[0]):
        head = tokens[0]
        if tellers_ar.capital(head):
            return len(tokens) == 1
        if tellers_ar.can_speak(head):
            return len(tokens) > 1 or idea(head) not in words("attribution", "tags", "bare_sections")
        if len(tokens) == 1 and tellers_ar.family_name(head):
            return True  # العبادي: لا تراجع
        if re.search(r"(?<!\w)علي\sهييه(?!\w)", label):
            return False  # بطانيات على هيئة نائمين: in the shape of
        # Two words that might be a name are as often the catchword of a headline: سبقنا الكارثة: …
        return parse(label).kind in ("institution", "outlet")
    written = whole.source[slice(*whole.span(first, last))]
    if len(tokens) == 1:
        return phrases_en.can_speak(tokens[0]) and idea(tokens[0]) not in words(
            "attribution", "tags", "bare_sections"
        )
    if any(phrases_en.can_speak(word) for word in (tokens[-1], tokens[0])):
        return True
    kind = parse(written).kind
    again = re.compile(rf"(?<!\w){re.escape(tokens[-1])}(?!\w)").search(whole.text, last)
    return kind == "outlet" or (
        kind == "person" and again is not None
    )  # a name comes again, a catchword does not


def _tail(whole: Folded, start: int, end: int) -> list[Found]:
    """Two soldiers killed by a mine – military source."""
    match = _TAIL.search(whole.text, start, end)
    if match is None or len(match["name"].split()) > 5 or re.search(r" في |[\]\[]", match["name"]):
        return []
    if any(word in _OBJECTS for word in match["name"].split()):
        return []  # I believe the nurse: she washed them
    span = match.span("name")
    if not _may_speak(whole, match["name"].strip(), *span):
        return []
    return [Found(span[0], span[1], span)]
