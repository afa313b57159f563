"""The Arabic noun phrases and outlets that stand beside verbs that report."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .atoms import look_up
from .bounds_ar import (
    another_body,
    body_told_of,
    by_deed,
    deed,
    deed_to,
    ends_definite,
    in_the_genitive,
    indefinite_object,
    is_title,
    new_noun,
    own_feeling,
    somebody_s,
)
from .date_patterns import weekdays
from .fold import Token
from .forms_ar import verb
from .lexicon import words
from .speakers import outlet_nouns, outlet_pattern
from .stems import group_of, idea
from .tellers_ar import can_speak, papers

LONGEST_PHRASE = 12
REACH = 60  # how many words around a verb are looked at
BREAK = re.compile(r"[,،:;؛.\"“”«»()\[\]…\n!?؟\u2013\u2014]")


def phrase_of(text: str, after: list[Token], end: int) -> tuple[int, int] | None:
    """The noun phrase that begins with the next word, up to what cannot belong to it."""
    if len(after) > 1 and after[1].text in ("منهم", "منهن", "منهما") and look_up(after[0].text):
        return after[0].start, after[1].end  # وصف ثلاثة منهم
    if len(after) > 2 and after[1].text == "من" and can_speak(after[2].text) and look_up(after[0].text):
        of_whom = phrase_of(text, after[2:], end)  # اثنان من الناجين
        if of_whom and not BREAK.search(text[after[0].start : of_whom[0]]):
            return after[0].start, of_whom[1]
    stops = words("attribution", "ar", "stops")
    roles = words("clauses", "ar", "takes_in")
    taken: list[Token] = []
    reach = _past_adverbs(text, after)[: LONGEST_PHRASE + 4]
    if reach and reach[0].text[-1] == "·" and reach[0].text[:-1] not in ("بين", "علي", "امام"):
        return None  # قال لي حرفيا
    for token in reach:
        before = taken[-1] if taken else None
        gap = text[(before.end if before else token.start - 1) : token.start]
        if taken and _adjective_of_name(text, taken, token, gap):
            taken.append(token)  # صحيفة «حرية برس» | التركية
            continue
        if token.start >= end or (
            BREAK.search(gap) and not quoted_name(before, gap) and (before or gap != "\n")
        ):
            break
        if token.text[0].isdigit():
            if taken:
                break
            return None
        word = token.text
        if word in _WHO and len(taken) == 1 and taken[0].text in _SOME and (verb_ := _after(after, token)):
            taken += [token, verb_]  # أحد الذين صاغوها
            break
        if word == "كيف" and (len(taken) != 1 or can_speak(taken[0].text)):
            break  # شرح الضابط | كيف فر السجناء
        if taken and word in _ALSO_NAMES and _named_like_a_time(after, taken[-1].text, token):
            taken.append(token)  # النائب صباح الدعجة
            continue
        if word == "اول" and _next(after, token) in ("من", "امس"):
            break  # بشر | أول من أمس
        if len(taken) > 3 and _MANY.fullmatch(word) and not taken[-1].text.startswith(("ال", "و")):
            break  # طبيب الميناء سامر عنبتاوي | العائدين
        if taken and word in ("احد", "احدي") and taken[-1].text.startswith("ال"):
            break  # التقت كاميرا القناة | أحد الناجين
        if taken and word in ("سنه", "عام") and _next(after, token)[:1].isdigit():
            break  # نزيل | سنة 1983
        if taken and word in weekdays():
            break  # نفت وزارة الداخلية | الخميس
        if taken and _occasion(after, token):
            break
        if (
            word in ("في", "من")
            and before
            and (
                (
                    word == "من"
                    and len(taken) == 2
                    and look_up(before.text)
                    and _counted_tellers(taken[:1], after, before)
                )
                or before.text in roles
                or before.text.removeprefix("ال") in roles
                or any(t.text in roles for t in taken[-3:])
                or _goes_on(taken, after, token)
            )
        ):
            taken.append(token)
            continue
        if (
            word in stops
            or _NEW_CLAUSE.fullmatch(word)
            or word in words("attribution", "ar", "attached")
            or (verb(word) in ("strong", "participle") and (taken or word not in papers()))
            or (
                verb(word) == "weak"
                and word != "بين"
                and not _agency(taken, word)
                and (taken or word not in _also_nouns())
            )
            or (re.match(r"ل[يت]\w{2,}\Z", word) and verb(word[1:]))
        ):
            break
        if taken and _is_outlet(text, token):
            break
        if (
            taken
            and look_up(word)
            and not _counted_tellers(taken, after, token)
            and not word.startswith(("ال", "احد", "لثلاث", "لاربع", "لخمس"))
        ):
            break  # سألت النيابة | تسعة من الحراس
        whole = taken and taken[-1].text.startswith("ال")
        if len(taken) > 1 and somebody_s(word) and (whole or not can_speak(taken[-1].text)):
            break  # أبو سليم | سيجارته, هيئة الدفاع | غيابهم
        if (
            len(taken) > 1
            and re.fullmatch(r"(?!ال)\w{4,}(?:نا|ني)", word)
            and not (can_speak(word) or idea(word))
        ):
            break  # العقيد مؤيد | استقبلنا
        if taken and (own_feeling(word) or _MADE_BY.match(word)):
            break  # أبدى الوزير | امتعاضه, جدول مسرب | نشره موقع
        if (len(taken) == 1 and another_body(taken[0].text, word)) or body_told_of(taken, word):
            break
        if taken and taken[0].text != "اخر" and word in ("عدد", "اعداد", "نسبه", "حصيله", "كلفه", "حجم"):
            break  # تقدر منظمات محلية | عدد المحتجزين
        if taken and deed_to(taken[-1].text, word, after, token):
            break  # تعلن وزارة العدل | الإفراج عن
        if taken and word in ("جميع", "كافه", "سائر"):
            break  # دعا منسق الشؤون الإنسانية | جميع الأطراف
        if taken and taken[-1].text != "كيف" and re.fullmatch(r"(?!ال)\w{3,}وا", word):
            break  # سائقين | تجمعوا
        if taken and word.startswith("بال") and len(word) > 5 and not (can_speak(word) or word in _ACTING):
            break  # وجه المدير | بالكشف
        if (
            taken
            and not _that_next(text, after, token)
            and (
                by_deed(taken, word, _next(after, token))
                or ends_definite(taken, word, _next(after, token))
                or deed(taken, word, _next(after, token))
                or (indefinite_object(word) and not taken[-1].text.endswith("ا"))
                or new_noun(taken, word)
            )
        ):
            break
        taken.append(token)
        if len(taken) == LONGEST_PHRASE:
            break
    while taken and taken[-1].text in ("في", "من", "و", "عن", "ل"):
        taken.pop()
    if not taken or (len(taken[0].text) < 3 and not (taken[0].text in ("ام", "اب", "بن") and len(taken) > 1)):
        return None
    wife = taken[0].text == "مره" and len(taken) > 1 and (can_speak(taken[1].text) or is_kin(taken[1].text))
    if in_the_genitive(taken[0].text) and not wife:
        return None
    return taken[0].start, taken[-1].end


_KIN = re.compile(r"(?:اخ|ابو?|عم|خال|ابن|اخو|جار|صديق)(?:و?ه|و?ها|و?ي|و|نا)?")


def is_kin(word: str) -> bool:
    """أخوها, خالي: whose wife مرة is, where it is not once."""
    return _KIN.fullmatch(word) is not None


_MANY = re.compile(r"ال(?:\w{1,2}ا\w{1,3}|م\w{3,5})ين")
_WHO = ("الذين", "اللواتي", "اللاتي", "ممن")
_SOME = ("احد", "احدي", "بعض", "معظم", "عدد", "كثير", "كثيرون", "كثيرين", "اخرون", "واحد", "واحده")


def _after(after: list[Token], token: Token) -> Token | None:
    return next((one for one in after if one.start >= token.end), None)


def _agency(taken: list[Token], word: str) -> bool:
    """وكالة أنباء الإمارات: of an agency a noun, elsewhere "he told of"."""
    return word == "انبا" and bool(taken) and taken[-1].text in ("وكاله", "موقع", "شبكه")


@cache
def _also_nouns() -> frozenset[str]:
    """Bodies and papers that are written like a verb of saying: سجل البوابة."""
    return words("speakers", "institutions", "ar") | words("attribution", "ar", "issued")


_NEW_CLAUSE = re.compile(r"و(?:لم|لن|لا|ان|قد|كان|كانت|ما)|ف(?:هو|هي|هم|انه|انها|لا|لم|لن|قد|ليس|ليست)")
_MADE_BY = re.compile(r"(?:نشر|سرب|جمع)(?:ا|ت)?(?:ه|ها)\Z")
_ACTING = ("بالانابه", "بالوكاله", "بالنيابه")
_ALSO_NAMES = ("صباح", "فجر", "جمعه", "خميس", "ربيع", "رمضان", "رجب", "شعبان")


def _named_like_a_time(after: list[Token], title: str, token: Token) -> bool:
    """Behind a title, and before a word that is no day: somebody's first name."""
    behind = _next(after, token)
    titled = title.startswith("ال") and is_title(title)
    return titled and behind.startswith("ال") and behind not in weekdays() and behind != "اليوم"


def _adjective_of_name(text: str, taken: list[Token], token: Token, gap: str) -> bool:
    """Behind the closing mark of a name in quotation marks, an adjective of the noun before it."""
    if not re.fullmatch(r"[»”\"]\s", gap) or not re.fullmatch(r"ال\w{3,}(?:ي|يه)", token.text):
        return False
    return re.search(r"[«“\"]", text[taken[0].start : taken[-1].start]) is not None


def _next(after: list[Token], token: Token) -> str:
    """The word behind `token`; empty at the end."""
    return next((one.text for one in after if one.start >= token.end), "")


def _that_next(text: str, after: list[Token], token: Token) -> bool:
    """قالت المسؤولة جوان | مطر إن: a word right before the statement is no object, the statement is."""
    behind = next((one for one in after if one.start >= token.end), None)
    if behind is None or BREAK.search(text[token.end : behind.start]):
        return False
    return behind.text in words("attribution", "ar", "complements")


@cache
def _between() -> frozenset[str]:
    lists = words("attribution", "ar", "attached") | words("attribution", "ar", "between")
    return lists | frozenset(weekdays())


def _past_adverbs(text: str, after: list[Token]) -> list[Token]:
    """What may stand between a verb and its subject: أعلن أمس الأحد وزير …, رد عليه أحد …, أيده في ذلك نقيب …"""
    between = _between()
    at = 0
    while at < min(len(after), 6):
        token = after[at]
        if at and BREAK.search(text[after[at - 1].end : token.start]):
            return after
        if token.text in ("في", "علي") and at + 1 < len(after) and after[at + 1].text in ("ذلك", "هذا"):
            at += 2
        elif token.text == "كل" and at + 1 < len(after) and after[at + 1].text == "من":
            at += 2  # أوضح كل من المحافظ وقائد الشرطة
        elif token.text in between or (
            token.text[-1] == "·"
            and _MANNER.match(token.text)
            and at + 1 < len(after)
            and can_speak(after[at + 1].text)
        ):
            at += 1  # قالها ضاحكا حكم اللقاء
        elif not at and token.text in _SAID_OF and at + 1 < len(after) and _subject_next(text, after):
            at += 1  # يستغرب ذلك رئيس النقابة
        elif (
            not at
            and token.text in ("صحته", "صحتها", "ذلك", "النبا", "الخبر")
            and (past := _to_a_paper(text, after))
        ):
            return after[past:]  # وأكد صحته لـ«المدار» نائب
        else:
            break
    return after[at:] if at and at < len(after) else after


_MANNER = re.compile(r"(?:\w{1,2}ا\w{2}|م\w{3,5})ا·\Z")
_SAID_OF = frozenset(
    fold(w)
    for w in (
        "ذلك",
        "هذا",
        "الأمر",
        "النبأ",
        "الخبر",
        "الاتهام",
        "التهمة",
        "الرواية",
        "المعلومة",
        "الكلام",
        "الاتهامات",
    )
)


def _subject_next(text: str, after: list[Token]) -> bool:
    """Somebody who can speak right behind what is spoken of, and no adjective of it."""
    if BREAK.search(text[after[0].end : after[1].start]):
        return False
    return can_speak(after[1].text) and not after[1].text.endswith(("ي", "يه"))


def _to_a_paper(text: str, after: list[Token]) -> int | None:
    """How many words ذلك لـ«المدار» takes."""
    for n in range(1, min(5, len(after) - 1)):
        if re.search(r"»\s", text[after[n].end : after[n + 1].start]):
            return n + 1 if re.match(r"\s?ل\s?«", text[after[0].end : after[0].end + 4]) else None
    return None


def _occasion(after: list[Token], at: Token) -> bool:
    """في مقابلة, في بيان: where it was said, not where the speaker belongs."""
    behind = next((token.text for token in after if token.start >= at.end), "")
    return at.text == "في" and behind in words("attribution", "ar", "occasions")


def quoted_name(before: Token | None, gap: str) -> bool:
    """شبكة “فوكس نيوز”: the marks stand around the name of what the noun before them announces."""
    if before is None or not re.fullmatch(r"\s?[\"“«]", gap):
        return False
    bare = before.text.removeprefix("ل").removeprefix("ال")
    return bare in outlet_nouns() or bare in _withquoted_names()


@cache
def _withquoted_names() -> frozenset[str]:
    """منظمة «أطباء بلا حدود», صفحة «أخبار البلدة»: bodies and pages whose names stand in quotation marks."""
    bodies = (word for word in words("speakers", "institutions", "ar") if not word.startswith("ال"))
    return frozenset(bodies) | words("clauses", "ar", "named_in_quotes")


def _goes_on(taken: list[Token], after: list[Token], preposition: Token) -> bool:
    """An officer from the region, a doctor in the hospital: an unnamed person and where he belongs (not what
    he complains of, or doubts)."""
    if len(taken) > 4 or re.match(r"(?:ال|لل)", taken[0].text):
        return False
    if group_of(idea(taken[0].text) or "") != "people" and taken[0].text not in ("ام", "اب"):
        return False
    behind = _next(after, preposition)
    what = idea(behind)
    if what is None:
        return bool(behind) and (preposition.text == "من" or behind.startswith("ال"))
    return group_of(what) in ("places", "people") or can_speak(behind)


def _counted_tellers(taken: list[Token], after: list[Token], number: Token) -> bool:
    """إفادة | ثلاثة من العمال: whose telling it is, counted."""
    behind = next((token.text for token in after if token.start >= number.end), "")
    told = words("attribution", "ar", "sayings") | words("attribution", "ar", "told_by")
    whose = taken[0].text in told or taken[0].text in _OF_SOMEBODY
    return len(taken) == 1 and behind == "من" and whose


_OF_SOMEBODY = ("وكيل", "وكيله", "محامي", "محاميه", "والد", "والده", "اهالي", "ذوو", "ممثل", "ممثله")


def _is_outlet(text: str, token: Token) -> bool:
    word = token.text
    if word.startswith("ل") and len(word) > 3:
        if outlet_pattern().match(text, token.end + 1) and text[token.end + 1 : token.end + 3] != "ال":
            return True
        bare = re.sub(r"^(?:لل|ل)", "", word)
        if bare in outlet_nouns():
            return True
        return bool(outlet_pattern().match(text, token.start)) and not word.startswith("لل")
    return False


def outlet_after(text: str, after: list[Token], place: int) -> tuple[int, int] | None:
    """لبوليتيكو, لوكالة رويترز, في مقابلة مع قناة … soon behind the speaker."""
    near = [token for token in after if token.start >= place - 1][:8]
    for at, token in enumerate(near):
        if at and re.search(r"[.:\"“«]", text[near[at - 1].end : token.start]):
            return None
        if token.text in words("attribution", "ar", "complements"):
            return None
        if _is_outlet(text, token) or (
            at and near[at - 1].text in ("مع", "الي", "عبر") and outlet_pattern().match(text, token.start)
        ):
            named = outlet_pattern().match(text, token.start)
            if named:
                return token.start, named.end()
            last = token.end
            for follower in near[at + 1 : at + 4]:
                if BREAK.search(text[last : follower.start]) or follower.text in words(
                    "attribution", "ar", "stops"
                ):
                    break
                last = follower.end
            return token.start, last
    return None
