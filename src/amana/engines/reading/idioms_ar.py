"""Arabic sources told by an idiom: أماط القائد اللثام عن, هز الشيخ رأسه نافيا, رفع المشفى الحصيلة; whoever is
introduced, whom word reaches (علم المحامي أن), and whoever stands behind what he says (تختصره الجارة).
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .before_ar import phrase_before
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .found import Found
from .frames_ar import antecedent, event_free, object_on, somebody, states
from .lexicon import load, words
from .phrases_ar import BREAK, phrase_of
from .signs_ar import prepositions
from .speakers import outlet_nouns
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]
_FAR = 12  # words between the verb of an idiom and its noun


def at(text: str, tokens: list[Token], place: int, start: int, end: int) -> Found | None:
    """The attribution that the word at `place` makes by one of these rules."""
    for rule in (
        _cleft,
        _interviewed,
        _unconvinced,
        _source_of_it,
        _paper_that,
        _heard_it,
        _idiom,
        _learned,
        _received,
        _object_first,
    ):
        if found := rule(text, tokens, place, end):
            return found
    return None


def _cleft(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """محاميه هو من نفى, الوزير هو الذي قال: whoever it is that says it."""
    if place < 3 or tokens[place - 1].text not in ("من", "الذي", "التي", "الذين"):
        return None
    if tokens[place - 2].text not in ("هو", "هي", "هم") or _bare(tokens[place].text) not in verbs():
        return None
    led = phrase_before(text, tokens, place - 2, tokens[0].start)
    if led is None and can_speak(tokens[place - 3].text):
        led = (tokens[place - 3].start, tokens[place - 3].end)
    return Found(led[0], tokens[place].end, led) if led and speaks(text[slice(*led)]) else None


def _paper_that(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """تقرير صحيفة الميزان الذي تحدث عن نفق: a paper or an outlet that tells of something."""
    if place < 2 or tokens[place - 1].text not in ("الذي", "التي") or place + 1 >= len(tokens):
        return None
    base = plain(tokens[place].text, verbs())
    if verbs().get(base) not in ("weak", "strong") or tokens[place + 1].text not in prepositions(base):
        return None
    led = antecedent(text, tokens, place - 1, tokens[0].start)
    papers = words("attribution", "ar", "issued") | outlet_nouns()
    heads = [word.removeprefix("ال") for word in text[slice(*led)].split()[:2]] if led else []
    return Found(led[0], tokens[place].end, led) if led and any(head in papers for head in heads) else None


_MET = re.compile(r"(?:سالنا|التقينا|قابلنا|حاورنا|استطلعنا|سالت|التقيت|قابلت|حاورت)(?:ه|ها|هم|هن|هما)\Z")
_SPOKE = re.compile(r"(?:تحدثنا|تحدثت|تكلمنا|تواصلنا|استمعنا|جلسنا)\Z")


def _interviewed(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """المسؤولون الذين سألناهم لم يسمعوا, عامل نظافة تحدثنا إليه رأى: whoever was asked, and what is said of it."""
    word = tokens[place].text
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    spoke = _SPOKE.match(word) and behind in ("اليه", "اليها", "اليهم", "معه", "معها", "معهم")
    if not place or not (_MET.match(word) or spoke):
        return None
    if tokens[place - 1].text in ("الذين", "الذي", "التي", "ممن"):
        led = antecedent(text, tokens, place - 1, tokens[0].start)
    else:
        led = phrase_before(text, tokens, place, tokens[0].start)
    return Found(led[0], tokens[place].end, led) if led and speaks(text[slice(*led)]) else None


_CONVINCES = forms_of(fold("أقنع"), "أقنع/يقنع") | {"يقنع", "تقنع", "تقنعا", "اقنع", "اقنعت"}


def _unconvinced(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """لم يقنع الجواب زعيم المعارضة, لا تقنع خديجة مرزوق: who is not convinced."""
    if (
        place < 1
        or tokens[place].text not in _CONVINCES
        or tokens[place - 1].text.lstrip("وف") not in ("لا", "لم", "لن")
    ):
        return None
    for n in range(place + 1, min(place + 4, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        phrase = phrase_of(text, tokens[n : n + _FAR], end)
        if phrase and (can_speak(tokens[n].text) or (n == place + 1 and somebody(text[slice(*phrase)]))):
            if tokens[n].text.startswith("ال") and not can_speak(tokens[n].text):
                continue
            return Found(tokens[place].start, phrase[1], phrase)
    return None


_SOURCE_OF_IT = re.compile(r"[وف]?(?:مصدر|صاحب|قايل|ناقل|راوي)(?:ه|ها|هم|هما|ته|تها)\Z")


def _source_of_it(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """رواية ثالثة، مصدرها حسابات مجهولة: from whom it comes."""
    if not place or not _SOURCE_OF_IT.match(tokens[place].text):
        return None
    phrase = phrase_of(text, tokens[place + 1 : place + _FAR], end)
    near = phrase and not BREAK.search(text[tokens[place].end : phrase[0]])
    return (
        Found(tokens[place].start, phrase[1], phrase)
        if phrase and near and speaks(text[slice(*phrase)])
        else None
    )


_HAD_IT = re.compile(r"[وف]?(?:سمع|علم|عرف|فهم|نقل|اخذ|حصل)(?:نا|ت|وا)?(?:ه|ها)\Z")


def _heard_it(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """والأمر نفسه سمعناه من تاجرة: from whom one has it."""
    if not _HAD_IT.match(tokens[place].text) or place + 2 >= len(tokens):
        return None
    if tokens[place + 1].text not in ("من", "عن"):
        return None
    phrase = phrase_of(text, tokens[place + 2 : place + _FAR], end)
    return Found(tokens[place].start, phrase[1], phrase) if phrase and speaks(text[slice(*phrase)]) else None


@cache
def _idioms() -> dict[str, frozenset[str]]:
    """Form of a verb -> what must be done by it."""
    found: dict[str, frozenset[str]] = {}
    for pair, nouns in load("idioms")["ar"]["idioms"].items():
        done = frozenset(fold(noun) for noun in nouns)
        for form in forms_of(fold(pair.split("/")[0]), pair):
            found[form] = found.get(form, frozenset()) | done
    return found


def _bare(word: str) -> str:
    return word[1:] if word[0] in "وف" and len(word) > 3 else word


def _done(word: str, nouns: frozenset[str]) -> bool:
    """اللثام, برأسه, صمتها: the noun of an idiom with what may be written on it."""
    word = word.rstrip("·")
    if word in nouns:
        return True
    bare = re.sub(r"\A(?:بال|ال|لل|ب(?=\w{3}))(?=\w{2})", "", word)
    own = re.sub(r"(?<=\w{2})(?:ها|هم|هما|ه)\Z", "", bare)
    return bare in nouns or own in nouns or (own[-1:] == "ت" and own[:-1] + "ه" in nouns)


_ASIDE = re.compile(r"\s?[،,]\s[^،,.:؛«»\n]{2,30}[،,]\s")  # رفعت اللجنة، مساء أمس، حصيلة


def _idiom(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    word = tokens[place].text
    told = re.sub(r"(?:كم|هم|ها|نا|ني|ه)\Z", "", _bare(word))
    nouns = _idioms().get(word) or _idioms().get(_bare(word)) or _idioms().get(told)
    if not nouns or _passive(tokens, place):
        return None
    if word == "غير" and tokens[place + 1 : place + 2] and tokens[place + 1].text == "ان":
        return None  # غير أن رواية السجناء
    after = tokens[place + 1 : place + 1 + _FAR]
    near = next((n for n, token in enumerate(after) if _done(token.text, nouns)), None)
    if near is None or BREAK.search(_ASIDE.sub(" ", text[tokens[place].end : after[near].start])):
        return None
    phrase = phrase_of(text, after[:near], after[near].start) if near else None
    if phrase and somebody(text[slice(*phrase)]):
        return Found(tokens[place].start, after[near].end, phrase)
    if near > 2:
        return None
    behind = phrase_of(text, after[near + 1 :], end)
    near_by = behind and not BREAK.search(text[after[near].end : behind[0]])
    if behind and near_by and can_speak(text[slice(*behind)].split()[0]):
        return Found(tokens[place].start, behind[1], behind)
    led = phrase_before(text, tokens, place, tokens[0].start)
    if led and speaks(text[slice(*led)]):
        return Found(led[0], after[near].end, led)
    carried = place == 0 or word != _bare(word) or tokens[place - 1].text in ("ثم", "كما", "بل")
    return Found(tokens[place].start, after[near].end, None, implicit=True) if carried else None


def _passive(tokens: list[Token], place: int) -> bool:
    """تم رفع, عند خفض: a noun of doing, not a verb."""
    led = tokens[place - 1].text if place else ""
    return led in words("clauses", "ar", "prepositions") or led in ("تم", "جري", "غير", "دون")


def introduced(text: str, tokens: list[Token], end: int) -> Span | None:
    """معنا من الحسكة مراسلتنا هناء سليم, ينضم إلينا عبر الهاتف المحلل …: whoever is about to speak."""
    intro = words("idioms", "ar", "introduces")
    place = next((n for n, token in enumerate(tokens[:8]) if token.text in intro), None)
    if place is None:
        return None
    found: Span | None = None
    for n in range(place + 1, min(place + 12, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            break
        if can_speak(tokens[n].text) and not (
            found and tokens[n].start < found[1] and not _ours(tokens[n].text)
        ):
            phrase = phrase_of(text, tokens[n : n + 12], end)
            found = phrase if phrase and len(text[slice(*phrase)].split()) > 1 else found
    return found


def _ours(word: str) -> bool:
    """مراسلنا, موفدتنا."""
    return word.endswith("نا")


_HEARS = forms_of(fold("علم"), "علم/يعلم") | forms_of(fold("سمع"), "سمع/يسمع") | {"بلغت", "بلغ"}


def _learned(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """علم محامي الموقوفين أن, بلغ الآمر أن: whom word reaches, where nobody is named who brought it."""
    if _bare(tokens[place].text) not in _HEARS or place + 2 >= len(tokens) or _passive(tokens, place):
        return None
    if place and tokens[place - 1].text in ("لم", "لا", "لن", "هل", "ان", "قد", "الذي", "التي"):
        return None
    phrase = phrase_of(text, tokens[place + 1 : place + _FAR], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    behind = next((n for n, token in enumerate(tokens) if token.start >= phrase[1]), len(tokens))
    if states(text, tokens, behind, end, 1) != "that":
        return None
    return Found(tokens[place].start, phrase[1], phrase)


def told_at(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """قيل لنا في المديرية إن, أبلغنا من القيادة بأن: where it was told."""
    if _bare(tokens[place].text) not in words("idioms", "ar", "told_at"):
        return None
    first = place + 1 + (tokens[place + 1 : place + 2] != [] and tokens[place + 1].text in ("لنا", "لي"))
    if first + 1 >= len(tokens) or tokens[first].text not in ("في", "من", "لدي", "عند"):
        return None
    phrase = phrase_of(text, tokens[first + 1 : first + _FAR], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    behind = next((n for n, token in enumerate(tokens) if token.start >= phrase[1]), len(tokens))
    return Found(tokens[place].start, phrase[1], phrase) if states(text, tokens, behind, end, 2) else None


@cache
def _forms(name: str) -> frozenset[str]:
    pairs = load("idioms")["ar"][name]
    return frozenset(form for pair in pairs for form in forms_of(fold(pair.split("/")[0]), pair))


def _received(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """تلقت اللجنة من ذوي المفقودين بلاغات: those from whom it comes."""
    if _bare(tokens[place].text) not in _forms("receives"):
        return None
    after = tokens[place + 1 : place + 8]
    from_ = next((n for n, token in enumerate(after) if token.text == "من"), None)
    if from_ is None or from_ + 1 >= len(after):
        return None
    if BREAK.search(text[tokens[place].end : after[from_].start]):
        return None
    phrase = phrase_of(text, tokens[place + 2 + from_ : place + 2 + from_ + _FAR], end)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    told = words("idioms", "ar", "received")
    inside = [t for t in tokens if phrase[0] < t.start < phrase[1]]
    cut = next((n for n, token in enumerate(inside) if token.text in told), None)
    if cut is not None:
        phrase = (phrase[0], inside[cut - 1].end if cut else phrase[1])
    near = [t.text for t in tokens if t.start >= phrase[1]][:3] + [t.text for t in after[:from_]]
    return Found(tokens[place].start, phrase[1], phrase) if any(word in told for word in near) else None


_SHORTLY = re.compile(r"ب(?:كلمه|كلمتين|عباره|جمله|قول|رقم|سؤال|سوال|انه|انها|ال\w+)\Z")


def _object_first(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """ما جرى تختصره الجارة بكلمة, قالها الوزير صراحة: what is said stands before its verb, whoever says it behind."""
    word = tokens[place].text
    said = re.fullmatch(r"[وف]?(?:قال|قالت|يقول|تقول)(?:ها|ه)", word)
    if not said and not (object_on(word) and event_free(word)):
        return None
    after = tokens[place + 1 : place + _FAR]
    cut = next((n for n, token in enumerate(after) if n and _SHORTLY.match(token.text)), None)
    phrase = phrase_of(text, after[:cut], end)
    if phrase is None or BREAK.search(text[tokens[place].end : phrase[0]]):
        return None
    if not can_speak(text[slice(*phrase)].split()[0]):
        return None
    behind = [n for n, token in enumerate(tokens) if token.start >= phrase[1]][:5]
    shortly = any(_SHORTLY.match(tokens[n].text) for n in behind[:2])
    last = tokens[behind[-1]].end if behind else phrase[1]
    opens = re.search(r"[:«“\"]", text[phrase[1] : min(end, last + 2)])
    if not (said or opens or (shortly and place)):
        return None
    return Found(tokens[place].start, phrase[1], phrase)
