"""The subject before its Arabic verb (المتحدث باسم الوزارة أكد), past a relative clause or an apposition too."""

from __future__ import annotations

import re
from functools import cache

from .atoms import look_up
from .fold import Token
from .forms_ar import verb
from .lexicon import words
from .phrases_ar import BREAK, LONGEST_PHRASE, phrase_of, quoted_name
from .speakers import outlet_nouns
from .stems import content, idea
from .tellers_ar import can_speak, capital, speaks

_RELATIVE = ("الذي", "التي", "الذين", "اللذان", "اللتان")
_OBTAINED = ("حصلت", "حصل", "حصلنا", "اطلعت", "اطلع", "اطلعنا", "تلقت", "تلقته", "تلقتها", "تلقينا")


def _before_aside(text: str, tokens: list[Token], at: int) -> tuple[int, int] | None:
    """إلا أن قياديا محليا، مشترطا عدم ذكر اسمه، اتهم: the subject before what stands between commas."""
    if not at or not re.fullmatch(r"\s?[،,]\s", text[tokens[at - 1].end : tokens[at].start]):
        return None
    inside = at - 1
    while inside > 0 and at - inside < 12:
        gap = text[tokens[inside - 1].end : tokens[inside].start]
        if re.fullmatch(r"\s?[،,]\s", gap):
            break
        if BREAK.search(gap):
            return None
        inside -= 1
    else:
        return None
    first = tokens[inside].text
    if not (
        re.match(r"م\w{3,}ا\Z|الم\w{2,}\Z", first)
        or can_speak(first)
        or first
        in (
            "وكان",
            "وكانت",
            "وكانوا",
            "وقد",
            "وهو",
            "وهي",
            "وهم",
            "الذي",
            "التي",
            "الذين",
            "واسمه",
            "واسمها",
            "اسمه",
            "اسمها",
            "وعمره",
            "وعمرها",
        )
    ):
        return None
    begin = inside - 1
    while begin > 0 and inside - begin < 8:
        word, gap = tokens[begin].text, text[tokens[begin - 1].end : tokens[begin].start]
        if BREAK.search(gap) or tokens[begin - 1].text in words("clauses", "ar", "borders") or verb(word):
            break
        begin -= 1
    phrase = phrase_of(text, tokens[begin:inside], tokens[inside].start)
    if phrase is None:
        return None
    spoken = text[slice(*phrase)]
    name = begin == 0 and " " not in spoken and content(spoken) and idea(spoken) is None
    return phrase if name or speaks(spoken) else None


def _around_a_name(text: str, token: Token, gap: str) -> bool:
    """منظمة «حق» أبلغتني: the marks before and behind a short name in quotation marks."""
    if re.fullmatch(r"»\s", gap):
        opened = text.rfind("«", max(0, token.start - 30), token.end)
        return opened >= 0 and "»" not in text[opened : token.end]
    return quoted_name(token, gap)


def _alone(first: Token, tokens: list[Token], at_verb: int) -> bool:
    """One indefinite word that can be a subject before its verb: a capital, the head of a line, وشهود يتحدثون."""
    verb_ = tokens[at_verb].text
    many = verb_.endswith("ون") and can_speak(first.text)
    many = many or (verb_[-1] == "ا" and first.text.endswith("ان") and can_speak(first.text))
    owned = re.search(r"(?:ه|ها|هم|نا)\Z", first.text) is not None and can_speak(first.text)
    at = tokens.index(first)
    heads = at == 0 or tokens[at - 1].text[0].isdigit()
    heads = heads or tokens[at - 1].text in words("clauses", "ar", "borders")  # لكن هيام تذكرت أن
    return (
        many
        or capital(first.text)
        or (owned and verb_[0] in "يت")
        or (heads and (_heads(first.text, verb_) or (_strange(first.text) and _that_near(tokens, at_verb))))
    )


def _that_near(tokens: list[Token], at: int) -> bool:
    """جلال حكى كمان إنه: أن right behind the verb or a word later."""
    return any(token.text in words("attribution", "ar", "complements") for token in tokens[at + 1 : at + 3])


def _heads(word: str, verb_: str) -> bool:
    """مواطنون يقولون, قسد تعلن: somebody who can speak, or a name nobody knows before a present tense."""
    return can_speak(word) or (_strange(word) and verb_[0] in "يت" and verb(verb_) == "strong")


def _strange(word: str) -> bool:
    """A word that nothing is known of: as a rule a name."""
    return word[0] not in "وف" and content(word) and idea(word) is None and not verb(word) and len(word) > 2


def _belonging(text: str, tokens: list[Token], at: int, start: int) -> tuple[int, int] | None:
    """ناس من القرية, واحد من جيراننا, موظف في الاستعلامات: somebody without a name, at the head of a clause, before
    the preposition of where he belongs."""
    if tokens[at].text not in ("من", "في") or not at:
        return None
    first = at - 1
    if at > 1 and can_speak(tokens[at - 2].text) and not tokens[at - 1].text.startswith("ال"):
        first = at - 2  # شاهد عيان من
    head = tokens[first]
    if BREAK.search(text[head.end : tokens[at].start]) or head.start < start:
        return None
    counted = look_up(head.text) is not None and at + 1 < len(tokens) and can_speak(tokens[at + 1].text)
    known = (
        counted
        or head.text in _ANYBODY
        or (can_speak(head.text) and not re.match(r"[وف]?(?:ال|بال|لل)", head.text))
    )
    opens = not first or BREAK.search(text[tokens[first - 1].end : head.start]) is not None
    # يقف مراقب من البعثة | قال: behind a verb of standing there
    opens = opens or tokens[first - 1].text in _STANDS
    opens = opens or tokens[first - 1].text in words("clauses", "ar", "borders")  # لكن ثلاثة من العمال
    return (head.start, tokens[at].end) if known and opens else None


_GESTURE = re.compile(r"[وف]?(?:ضحك|ابتسم|تنهد|سكت|صمت|بكي|صاح|صرخ|وقف|نظر|التفت|هز|قعد|قام|رجع)ت?")
_OFTEN = re.compile(r"(?:ساعه|يوم|مره|شوي|ليله|دقيقه|لحظه|اسبوع|سنه|شهر|صباح|مساء?)\Z")
_PARENT = re.compile(r"والد(?:ه|ها|هم|ي|نا|ت\w{1,3})?|والي")  # والدة أحد السجناء: no conjunction
_STANDS = ("يقف", "تقف", "يجلس", "تجلس", "وقف", "وقفت", "جلس", "جلست", "ينتظر", "تنتظر", "يعمل", "تعمل")
_CONTACT = re.compile(
    r"[وف]?(?:اتصل|تواصل|رن|دق|بعث|بعت|ارسل|راسل|حكي|التقي|جا|اجا|طلع|رجع|كان)(?:ت|وا|ني)?\Z"
)
_WITH_ME = (
    "فيني",
    "فينا",
    "معي",
    "معنا",
    "بي",
    "بنا",
    "علي",
    "عليي",
    "علينا",
    "لي",
    "لنا",
    "لعندي",
    "وياي",
    "عندي",
)


def _there_is(taken: list[Token], verb_: Token) -> bool:
    """في متصل | يقول: somebody without an article, and a present right behind: there is, not in."""
    head = taken[-1].text
    return len(taken) < 4 and verb_.text[0] in "يت" and head in _persons() and not head.startswith("ال")


@cache
def _persons() -> frozenset[str]:
    return (
        words("clauses", "ar", "people")
        | words("speakers", "observers", "ar")
        | frozenset(_ANYBODY)
        | {"ناس"}
    )


def _past_contact(taken: list[Token]) -> list[Token]:
    """اتصل فيني | واحد من الذين طلعوا: what stands before the verb without the other verb that leads it in."""
    if len(taken) < 2 or not _CONTACT.match(taken[-1].text):
        return taken
    return taken[: -2 if len(taken) > 2 and taken[-2].text in _WITH_ME else -1]


def _whoever(text: str, tokens: list[Token], at: int, start: int) -> tuple[int, int] | None:
    """الذي رد علينا | قال: a relative clause that stands for whoever it tells of, at the head of a clause."""
    for first in range(at - 2, max(-1, at - 6), -1):
        if BREAK.search(text[tokens[first + 1].end : tokens[first + 2].start]):
            return None
        if tokens[first].text.removeprefix("و") in _RELATIVE:
            heads = not first or BREAK.search(text[tokens[first - 1].end : tokens[first].start])
            near = not BREAK.search(text[tokens[first].end : tokens[first + 1].start])
            says = verb(tokens[at].text) == "strong" or _that_near(tokens, at)
            return (tokens[first].start, tokens[at - 1].end) if heads and near and says else None
    return None


_ANYBODY = ("واحد", "واحده", "وحده", "حدا", "حد", "شخص", "ناس", "كتير", "كثير", "بعض")


def phrase_before(
    text: str, tokens: list[Token], at: int, start: int, relative: bool = False
) -> tuple[int, int] | None:
    """The subject before its verb: المتحدث باسم الوزارة أكد أن. Before a relative clause (الوزارة التي قالت) any
    preposition ends it."""
    if head := _before_aside(text, tokens, at):
        return head
    if not relative and (whoever := _whoever(text, tokens, at, start)):
        return whoever
    taken: list[Token] = []
    stops = words("attribution", "ar", "stops")
    turned = there_is = False
    for token in reversed(tokens[max(0, at - LONGEST_PHRASE) : at]):
        following = taken[-1] if taken else tokens[at] if not turned else token
        if not taken and token.text in words("attribution", "ar", "turns"):
            turned = True
            continue
        if turned and not taken and token.text == "من":
            continue
        gap = text[token.end : following.start]
        if BREAK.search(gap) and not _around_a_name(text, token, gap):
            break
        if token.text in words("clauses", "ar", "borders") and taken:
            break
        if (token.text in _RELATIVE or token.text in _OBTAINED) and taken:
            taken, turned = [], True  # the clause between a subject and its verb
            continue
        if token.text[0].isdigit() and taken:
            if (look_up(taken[-1].text) or ("",))[0] == "scales":
                return None  # 10 آلاف دينار لمن يدلي بمعلومات
            break  # 13:33 البنتاغون يقول
        if token.text in ("في", "فيه", "اكو") and taken and _there_is(taken, tokens[at]):
            there_is = True  # في متصل | يقول إن
            break
        if taken and (whole := _belonging(text, tokens, tokens.index(token), start)):
            return whole[0], taken[0].end
        if token.text in stops or token.text in ("ان", "وقد", "وان") or verb(token.text):
            nested = token.text in words("attribution", "ar", "complements") and len(taken) < 5
            if taken and (relative or (nested and can_speak(taken[-1].text))):
                break
            return None
        taken.append(token)
    taken = _past_contact(taken)
    if not taken or (taken[-1].text == "كل" and len(taken) == 2 and _OFTEN.match(taken[0].text)):
        return None  # كل ساعة تگول: how often
    joined = next((n for n, t in enumerate(taken[:4]) if t.text[0] == "و" and can_speak(t.text[1:])), None)
    if (
        joined is not None
        and joined < len(taken) - 1
        and not speaks(text[taken[-1].start : taken[joined + 1].end])
    ):
        taken = taken[: joined + 1]  # توقيف المقاول ومحاميه يصف
    first = taken[-1]
    if len(taken) == 1 and _GESTURE.fullmatch(first.text):
        return None  # ضحك | وقال
    if len(taken) == 1 and first.text in ("هكذا", "هيك", "هيچ", "كذلك", "ايضا"):
        return None  # هكذا | تجزم الأستاذة
    joined_to = (
        (re.match(r"و(?:ال|لل)\w{2}", first.text) is not None and not _PARENT.fullmatch(first.text))
        or (first.text[0] == "و" and first.text[1:] in _ANYBODY)
        or (first.text[0] == "و" and can_speak(first.text[1:]) and idea(first.text) != idea(first.text[2:]))
    )
    if (
        (first.text[0] in "وف" and not (joined_to or can_speak(first.text) or capital(first.text)))
        or not first.text[0].isalpha()
        or first.start < start
    ):
        return None
    bare = not first.text.removeprefix("و").startswith("ال") and first.text not in outlet_nouns()
    if len(taken) == 1 and bare and not there_is and not _alone(first, tokens, at):
        return None
    return first.start + joined_to, taken[0].end
