"""Who says it where Arabic is spoken. Sentences run on, so the subject is the person nearest before the verb, past what
else he did (ابن خالي طلع من جوا وقال), or whoever was asked (حكيت مع المحامي قال); only then whoever stands behind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from amana.engines.common.arabic import fold

from .agreement import agree
from .atoms import look_up
from .before_ar import phrase_before
from .fold import Token
from .forms_ar import forms_of, plain, verb
from .found import Found
from .frames_ar import joined
from .lexicon import words
from .phrases_ar import BREAK
from .spoken_ar import POSTED, TO_WHOM, nobody
from .stems import content, idea
from .talkers_ar import (
    LONGEST,
    counts_only,
    finite,
    first_of,
    first_person,
    governed,
    is_person,
    joined_and,
    last_of,
    passing,
)
from .word_of_mouth_ar import REACHED

Span = tuple[int, int]
_FAR = 14  # words before a verb among which its subject is looked for


def told(
    text: str, tokens: list[Token], at: int, start: int, end: int, names: frozenset[str]
) -> Found | Literal[False] | None:
    """The attribution that a verb of saying at `at` makes in a sentence that is spoken Arabic; False where nobody says
    anything by it; None where the rules of the written language have to decide."""
    word = tokens[at].text
    if (
        CONTACT.match(word)
        or REACHED.match(word)
        or _I_SAID.fullmatch(text[tokens[at].start : tokens[at].end])
    ):
        return False  # سألنا الشرطي: we asked
    before = joined(text, tokens, at)
    near = _near(text, tokens, at)
    stated = states_next(text, tokens, at)
    told_by = verb(word) in ("strong", "weak") or _posts(word, near)
    answers = verb(word) is not None and (_says_so_above(text, tokens, at) or _asked(text, tokens, at, names))
    if plain(word, says()) not in says() and not (stated and told_by) and not answers:
        return _counts_or_posts(text, tokens, at, names)
    if before in words("spoken", "ar", "asking") or before in words("spoken", "ar", "wanting"):
        return False  # شو قال, بدو يقول
    if nobody(tokens, at) or _wished(text, tokens, at):
        return False
    if before is not None and before.lstrip("وف") in ("ما", "مو", "لا", "لم", "لن", "لو", "لما"):
        only = before == "ما" and stated and any(one in ("غير", "الا") for one in near[:2])
        if not _says_so_above(text, tokens, at) and not only:
            return None
    if _talked_with(text, tokens, at) or (word.lstrip("و") in ("يذكر", "يشار") and stated):
        return False
    led = None if _says_so_above(text, tokens, at) else subject_before(text, tokens, at, names)
    beside = led is not None and not text[led[1] : tokens[at].start].strip()
    told_it = beside or _says_so_above(text, tokens, at)
    has = before is not None and before.startswith("عند")
    if (
        word.lstrip("و") == "خبر"
        and (has or not told_it)
        and not (stated or (before and is_person(before, names)))
    ):
        return False  # حدا عنده خبر عن
    if led and led[2]:
        return Found(led[0], tokens[at].end, led[:2])
    if behind := _behind(text, tokens, at, end, names, led is None):
        return Found(tokens[at].start, behind[1], behind)
    if (
        before in ("الذي", "التي", "الذين")
        and stated
        and not (at > 1 and is_person(tokens[at - 2].text, names))
    ):
        whoever = (tokens[at - 1].start, tokens[at].end)  # اللي عم ينشر إنو
        return Found(*whoever, whoever)
    goes_on = before in ("كان", "كانت") and joined(text, tokens, at - 1) is None
    if before is None or goes_on or (word[0] == "و" and not word.endswith("وا")):
        led = led or subject_before(text, tokens, at, names, True)
    if led:
        return Found(led[0], tokens[at].end, led[:2])
    if (
        word.lstrip("وف")[:1] in "يت"
        and any(token.text == "الذي" for token in tokens[max(0, at - 4) : at])
        and not stated
    ):
        return False  # اللي عندو خبر يحكي
    named = phrase_before(text, tokens, at, start)
    if named and _counted_before(tokens, named):
        named = None
    if named and (not finite(head := text[slice(*named)].split()[0]) or head in ("اللي", "يلي", "اللى")):
        return Found(named[0], tokens[at].end, named)
    if named is None and (lone := _lone_name(text, tokens, at)):
        return Found(lone[0], tokens[at].end, lone)
    if _says_so_above(text, tokens, at) or word == "خبر":
        return False  # متل ما بيقول المثل; وصلنا خبر إنو
    if not stated and (_IMPERATIVE.fullmatch(word) or plain(word, _to_say()) not in _to_say()):
        return False  # اللي عنده خبر يحكي
    return Found(tokens[at].start, tokens[at].end, None, implicit=True)


_I_SAID = re.compile(r"[وف]?[قك]ل?ل?ت(?:له|لو|لها|لهم|لهن|لن|ه|و|ها)")  # گتله عمي: I said to him
_IMPERATIVE = re.compile(r"\w+و(?:ني|نا)")  # خبرونا إذا عندكم خبر


def _counts_or_posts(text: str, tokens: list[Token], at: int, names: frozenset[str]) -> Found | None:
    """بنت أختي كانت واقفة عالشبك وعدت ميه وعشره, الإدارة كتبت عالنت 88 عائدين, الدفاع نزل 11 مصاب: a person or a body,
    a verb of counting or of posting, and a number soon behind."""
    word = re.sub(r"\A[وف](?=\w{2})", "", tokens[at].text)
    if word not in _COUNTS and (word.startswith("طلع") or plain(word, _to_post()) not in _to_post()):
        return None
    near = [token.text for token in tokens[at + 1 : at + 4]]
    where = text[tokens[at + 1].start : tokens[at + 1].end] if at + 1 < len(tokens) else ""
    if not (POSTED.fullmatch(where) or any(one[0].isdigit() or look_up(one) is not None for one in near)):
        return None
    led = subject_before(text, tokens, at, names)
    return Found(led[0], tokens[at].end, led[:2]) if led and (led[2] or word in _COUNTS) else None


_COUNTS = frozenset(("عد", "عدت", "عدوا", "حسب", "حسبت", "احصي", "احصت"))


def _asked(text: str, tokens: list[Token], at: int, names: frozenset[str]) -> bool:
    """سألت الدكتور | وعد: the verb of whoever was asked, right behind him."""
    led = subject_before(text, tokens, at, names)
    if led is None or not led[2]:
        return False
    head = next((n for n, token in enumerate(tokens) if token.start >= led[0]), at)
    return _contacted(tokens, head)


def _posts(word: str, near: list[str]) -> bool:
    """البلدية نزلت منشور إنو, أختي بعتتلي رسالة إنو: a paper or a post is put out or sent."""
    word = TO_WHOM.sub("", word) if len(word) > 5 else word
    papers = words("attribution", "ar", "issued") | words("attribution", "ar", "posts")
    return bool(near) and near[0] in papers and plain(word, _to_post()) in _to_post()


@cache
def _to_post() -> frozenset[str]:
    return frozenset(
        form
        for past in words("spoken", "ar", "puts_out")
        for form in (past, past + "ت", past + "وا", past + "و")
    )


def states_next(text: str, tokens: list[Token], at: int) -> bool:
    """إن or إنو among the next words of the clause."""
    return any(one in words("attribution", "ar", "complements") for one in _near(text, tokens, at)[:4])


def _near(text: str, tokens: list[Token], at: int) -> list[str]:
    """The next words, up to what ends the clause."""
    found: list[str] = []
    for n in range(at + 1, min(at + 6, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            break
        found.append(tokens[n].text)
    return found


def _says_so_above(text: str, tokens: list[Token], at: int) -> bool:
    """هيك قالتلي جارتي, مثل ما گال الضابط: what is said stands before."""
    if joined(text, tokens, at) is None:
        return False
    before = [token.text for token in tokens[max(0, at - 2) : at]]
    return before[-1:] in (["هيك"], ["هيج"], ["هكذا"]) or (before[-1:] == ["ما"] and before[0] in _LIKE)


_LIKE = ("مثل", "متل", "زي", "حسب", "كيف")


def _counted_before(tokens: list[Token], named: Span) -> bool:
    """نقلوا ثلاثين | وحدة وگالوا: who is counted is told of."""
    before = [token.text for token in tokens if token.end <= named[0]][-1:]
    return bool(before) and look_up(before[0]) is not None


def _lone_name(text: str, tokens: list[Token], at: int) -> Span | None:
    """سجاد گلي: a word that nothing is known of, at the head of a clause, right before the verb."""
    n = at - 1
    if n < 0 or BREAK.search(text[tokens[n].end : tokens[at].start]):
        return None
    heads = not n or BREAK.search(text[tokens[n - 1].end : tokens[n].start])
    word = tokens[n].text
    strange = (
        content(word) and idea(word) is None and len(word) > 2 and not finite(word) and not passing(word)
    )
    known = word in words("attribution", "ar", "stops") or word.startswith("ال") or word[0] in "وف"
    return (tokens[n].start, tokens[n].end) if heads and strange and not known else None


def counted(tokens: list[Token], at: int) -> bool:
    """وعدنا أربع جهال: we have; ثمن جرحى: eight; no verbs."""
    if tokens[at].text == "ثمن":
        return True
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return tokens[at].text in ("وعدنا", "وعدهم") and behind not in words("attribution", "ar", "complements")


_BELIEVE = re.compile(r"[تن]صد[ق]\w*\Z")


def _wished(text: str, tokens: list[Token], at: int) -> bool:
    """يا ريت حدا يخبرنا, إذا حدا قال, ماكو أحد يحچي."""
    wanted = ("ريت", "اذا", "لو", "ليس", "خلي")
    if at and tokens[at - 1].text in ("حدا", "احد", "حد") and tokens[at].text[0] in "يت":
        asked_for = at == 1 or BREAK.search(text[tokens[at - 2].end : tokens[at - 1].start]) is not None
        return asked_for and text[tokens[at].start] != "ب"  # حدا يخبرنا شو صار
    if at > 2 and tokens[at - 1].text == "الذي" and _BELIEVE.match(tokens[at - 2].text):
        return tokens[at - 3].text in ("لا", "ما")  # لا تصدقوا اللي بيقول
    return at > 1 and tokens[at - 1].text in ("حدا", "احد", "حد") and tokens[at - 2].text in wanted


_WITH = (
    "مع",
    "معي",
    "معنا",
    "معه",
    "معها",
    "معهم",
    "معو",
    "معن",
    "ويا",
    "وياي",
    "ويانا",
    "وياه",
    "وياها",
    "ويايه",
    "ويانه",
)


def _talked_with(text: str, tokens: list[Token], at: int) -> bool:
    """ما حدا حكى معنا, حچى ويانا: that they talked, and not what."""
    near = [token.text for token in tokens[at + 1 : at + 5]]
    said = any(one in words("attribution", "ar", "complements") for one in near)
    return bool(near) and near[0] in _WITH and not said


@cache
def _to_say() -> frozenset[str]:
    return forms_of(fold("قال"))


@cache
def says() -> frozenset[str]:
    """Forms of the verbs that in talk need nothing behind them to report."""
    return frozenset(
        form for past in words("spoken", "ar", "says") for form in (*forms_of(past), *_told(past))
    )


def _told(past: str) -> list[str]:
    return [
        form + suffix
        for form in (past, past + "ت", past + "و")
        for suffix in ("ني", "نا", "ه", "ها", "هم", "كم")
    ]


def subject_before(
    text: str, tokens: list[Token], at: int, names: frozenset[str], past_comma: bool = False
) -> tuple[int, int, bool] | None:
    """(start, end, whether it stands right before the verb) of the person whose verb the one at `at` is; `past_comma`
    reaches over commas too (زوجي اتصل فيي، قال)."""
    word = tokens[at].text
    at_once, alien = True, False
    place = at
    while place > max(0, at - _FAR):
        gap = text[tokens[place - 1].end : tokens[place].start]
        if BREAK.search(gap) and not (past_comma and gap.strip() in ("،", ",")):
            return None
        place -= 1
        token = tokens[place]
        if passing(token.text):
            continue
        if is_person(token.text, names) and not counts_only(tokens, place):
            head = first_of(text, tokens, place, names)
            span = (tokens[head].start + joined_and(tokens[head].text), last_of(text, tokens, place, at))
            held = governed(tokens, head)
            if held and (_contacted(tokens, head) or _i_have(text, tokens, head)):
                held = False
                alien = False
            heads = not head or BREAK.search(text[tokens[head - 1].end : tokens[head].start]) or not alien
            heads = heads or tokens[head - 1].text in _THERE_IS
            if not held and heads and agree(word, text[slice(*span)]):
                return (*span, at_once)
            at_once = False
            place = head
            continue
        if finite(token.text):
            alien = alien or first_person(token.text)
        at_once = at_once and not finite(token.text)
    return None


_THERE_IS = ("في", "اكو", "عندي", "عندنا", "عنا", "الي", "النا", "هناك", "وفي", "واكو")


def _i_have(text: str, tokens: list[Token], head: int) -> bool:
    """إلي رفيق بالشرطة: I have, and not to; at the head of a clause, before somebody without an article."""
    opens = head == 1 or (
        head > 1 and BREAK.search(text[tokens[head - 2].end : tokens[head - 1].start]) is not None
    )
    return opens and tokens[head - 1].text == "الي" and not tokens[head].text.startswith("ال")


CONTACT = re.compile(
    r"[وف]?(?:اتصل|تواصل|دقي?|رني?|بعت|بعث|ارسل|راسل|حكي|حجي|سال|التقي|رح|مري?|مرر|شف|لقي|لكي|قابل|راجع|كلم|خابر|طلع)(?:ت|نا|ناه|تو|ته)\Z"
)


def _contacted(tokens: list[Token], head: int) -> bool:
    """حكيت مع المحامي | قال, سألت الممرضة | قالت: whoever was asked answers."""
    return any(CONTACT.match(tokens[n].text) for n in range(max(0, head - 4), head))


def _behind(
    text: str, tokens: list[Token], at: int, end: int, names: frozenset[str], alone: bool
) -> Span | None:
    """Whoever stands behind the verb: a person at once, or where nobody stands before a name before إن."""
    place = at + 1
    while place < len(tokens) and tokens[place].text in words("attribution", "ar", "attached"):
        place += 1
    if place >= len(tokens) or tokens[place].start >= end:
        return None
    if BREAK.search(text[tokens[at].end : tokens[place].start]):
        return None
    head = tokens[place].text
    if text[tokens[place].start] == "ل" and is_person(head[1:], names) and head.endswith(("ي", "نا")):
        return None  # سولفت لمرتي: to whom
    if is_person(head, names) and not joined_and(head) and not governed(tokens, place):
        last = min(len(tokens), place + LONGEST + 1)
        span = (tokens[place].start, last_of(text, tokens, place, last))
        said = _goes_on_to_do(tokens, span) and any(is_person(token.text, names) for token in tokens[:at])
        return None if said or not agree(tokens[at].text, text[slice(*span)]) else span
    strange = content(head) and idea(head) is None and not head.startswith("ال") and not finite(head)
    near = [token.text for token in tokens[place + 1 : place + 4]]
    if (
        alone
        and strange
        and not passing(head)
        and len(head) > 2
        and any(one in words("attribution", "ar", "complements") for one in near)
    ):
        return tokens[place].start, tokens[place].end
    return None


def _goes_on_to_do(tokens: list[Token], span: Span) -> bool:
    """المحامية … بتقول النيابة رح تستأنف: who does something behind the verb is told of."""
    behind = next((token.text for token in tokens if token.start >= span[1]), "")
    return (
        behind in ("رح", "راح", "ما", "عم", "ممكن", "لازم", "مو")
        or re.match(r"ب?[يت]\w{2}", behind) is not None
    )
