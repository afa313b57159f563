"""The Arabic verbs that report, and who reports with them: قال المسؤول إن, نقلت الوكالة عن قائد, وأضاف أن."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from . import subjects
from .agreement import agree, of_phrase, of_verb
from .atoms import look_up
from .before_ar import phrase_before
from .beside_ar import (
    a_place,
    behind_border,
    closes,
    explains,
    figures_show,
    how,
    in_passing,
    owns,
    says_only,
    sees_happen,
    states_at_once,
    to_an_outlet,
    told_to,
    topic_of,
    what_was_said,
)
from .bounds_ar import own_feeling
from .fold import Token
from .forms_ar import forms_of, plain, stance_forms, strong_participles, verbs
from .found import Found
from .frames_ar import antecedent
from .lexicon import words
from .papers_ar import is_paper
from .phrases_ar import BREAK, REACH, outlet_after, phrase_of
from .relays_ar import passive_relay, relayed, relays, told_behind
from .signs_ar import (
    acts,
    alone_too,
    before_its_word,
    complement,
    counts,
    leads_on,
    prepositions,
    weak_stands,
    with_its_word,
)
from .speakers import outlet_nouns
from .spoken_ar import nobody, talks, told_in_talk
from .tellers_ar import MASDAR, can_speak, capital, owned_thing, speaks

Span = tuple[int, int]


def by_verb(
    text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1 : at + REACH]
    takes_up = resumed(tokens, at) is not None or passive_relay(tokens, at) or _this_is_what(tokens, at)
    if before and not takes_up and not BREAK.search(text[before.end : token.start]):
        if (
            before.text
            in ("ان", "لم", "لن", "لا", "الي", "عن", "علي", "في", "بان", "من", "ما", "كان", "التي", "الذي")
            and kind != "strong"
            and not (_says_by_not(before, token) or says_only(tokens, at))
            and not _once_before(tokens, at)
            and not (before.text in _RELATIVE and plain(token.text, relays()) in relays())
            and not (before.text in _RELATIVE and leads_on(token.text, after))
            and not (
                before.text in _RELATIVE
                and after
                and after[0].text in words("attribution", "ar", "complements")
            )
        ):
            return None
        by_not = _says_by_not(before, token) or says_only(tokens, at)
        if (before.text.lstrip("وف") in ("لم", "لن", "لا", "ما") and not by_not) or (
            before.text in ("في", "عن", "من", "علي") and token.text[0] != "ي"
        ):
            return None
    if (
        (plain(token.text, _REACHES) in _REACHES or token.text in ("وعدنا", "وعدهم", "وعدكم"))
        and after
        and (after[0].text[0].isdigit() or look_up(after[0].text))
    ):
        return None  # يبلغون 18 ألفا
    if after and after[0].text in words("attribution", "ar", "never_names"):
        return None
    if (
        before
        and before.text == "من"
        and at > 1
        and tokens[at - 2].text in ("هناك", "وهناك", "ثمه", "وثمه", "هنالك")
    ):
        return None  # هناك من يقول
    impersonal = token.text.lstrip("وف") in ("تبين", "يتبين") and after
    if impersonal and after[0].text in words("attribution", "ar", "complements"):
        return None  # وتبين أنه قديم
    if before and (before.text in ("هل", "وهل", "فهل") or nobody(tokens, at)):
        return None  # هل نفى المتهم ذلك؟
    if token.text.lstrip("و") in ("يذكر", "يشار", "يلاحظ") and after and after[0].text in ("ان", "الي"):
        return None  # be it recalled that
    if (
        not at
        and token.text in _IMPERSONAL
        and after
        and after[0].text in words("attribution", "ar", "complements")
    ):
        return None  # يتوقع أن: it is expected
    if plain(token.text, _UNVEILS) in _UNVEILS and any(one.text == "علي" for one in after[1:3]):
        return None  # كشف الطبيب على المرضى
    held_apart = after and re.search(r"[،,.؛:]", text[token.end : after[0].start])
    if not held_apart and (figures := figures_show(text, token.text, after, end)):
        return Found(token.start, figures[1], figures)
    phrase = None if held_apart else before_its_word(token.text, after, phrase_of(text, after, end))
    if phrase and after[0].text == "الي" and "الي" in prepositions(plain(token.text, verbs())):
        phrase = None  # وهو يشير إلى السقف: what he points to
    if phrase and text[phrase[0]] == "ل" and to_an_outlet(text[slice(*phrase)]):
        phrase = None  # تقول لصحيفة «النهر» إن: she, to the paper
    if phrase and before and _says_by_not(before, token) and _DISPUTES.match(token.text):
        phrase = (
            phrase[0],
            phrase[0] + len(text[slice(*phrase)].partition(" في ")[0]),
        )  # لم تنازع النيابة | في التاريخ
    if sees_happen(token.text) and a_place(text, tokens, at, phrase):
        return None  # شهد السجن أحداثا
    genders = (of_verb(token.text), of_phrase(text[slice(*phrase)])) if phrase else None
    if (
        phrase
        and kind == "weak"
        and (genders == ("m", "f") or (token.text in ("سالت", "وسالت") and genders == ("f", "m")))
    ):
        phrase = None  # وطالب الدولة بفتح المدارس: he
    named = phrase and " " in text[slice(*phrase)] and plain(token.text, _TO_SAY) in _TO_SAY
    if (
        phrase
        and not named
        and what_was_said(text[slice(*phrase)])
        and not owns(text, after, phrase)
        and not states_at_once(text, after, phrase)
    ):
        phrase = None  # وأعلن حملة فحص: by whoever spoke before
    if phrase and (
        text[slice(*phrase)] in words("attribution", "ar", "no_speakers")
        or text[slice(*phrase)].startswith(("العكس", "شييا", "كلاما", "خبرا مفاد"))
        or own_feeling(text[slice(*phrase)].split()[0])
        or owned_thing(text[slice(*phrase)])
        or text[slice(*phrase)].split()[0] in words("attribution", "ar", "orders")  # قالوا لي تعالي
        or look_up(text[slice(*phrase)])  # وتقول المحافظة | مئتان
        or _AT_THE_TIME.match(text[slice(*phrase)])  # قدرت | مطلع تموز
    ):
        phrase = None  # طرحت الأمر على نائب المدير
    if phrase and how(text, phrase, end):
        phrase = None  # تضيف ضاحكة
    carried = goes_on(text, tokens, at, phrase)
    if carried and phrase and not speaks(text[slice(*phrase)]):
        phrase = None
    if phrase and token.text.endswith("وا") and not speaks(text[slice(*phrase)]):
        phrase = None  # قالوا لي شهر ويعود: they
    denies = token.text.lstrip("وف") in _denials() or token.text in _denials()
    if phrase and not speaks(text[slice(*phrase)]) and explains(token.text, after, phrase):
        owner = phrase_before(text, tokens, at, start)
        owner = owner if owner and speaks(text[slice(*owner)]) else None
        return Found(owner[0] if owner else token.start, token.end, owner, implicit=owner is None)
    if kind == "participle":
        return (
            Found(token.start, token.end, None, denies=denies, implicit=True)
            if complement(text, after, end)
            or (after and after[0].text in ("من", "عن", "الي", "علي"))
            or _stands_behind(text, before, token, after)
            else None
        )
    if source := relayed(text, token.text, after, phrase, end):
        had = before is not None and before.text == "قد"
        outlet = phrase if phrase and phrase[1] <= source[0] else None
        outlet = outlet or phrase_before(text, tokens, at - had, start, had)
        outlet = outlet if outlet and speaks(text[slice(*outlet)]) else None
        return Found(min(token.start, outlet[0]) if outlet else token.start, source[1], source, outlet)
    if (
        token.text[0] == "ف"
        and (topic := topic_of(text, tokens, at))
        and not (phrase and speaks(text[slice(*phrase)]) and not speaks(text[slice(*topic)]))
    ):
        return Found(topic[0], token.end, topic, None, denies)
    relative = before is not None and before.text in (*_RELATIVE, "قد")
    by_not = before is not None and (_says_by_not(before, token) or says_only(tokens, at))
    led = phrase_before(text, tokens, at - (relative or by_not), start, relative)
    if led is None and before is not None and before.text in _RELATIVE:
        led = antecedent(text, tokens, at - 1, start)
        led = led if led and can_speak(text[slice(*led)].split()[0]) else None
    if led and phrase is None and after and after[0].text == relays().get(plain(token.text, relays())):
        source = phrase_of(text, after[1:], end)
        if source and speaks(text[led[0] : led[1]]) and told_behind(after, source):
            return Found(led[0], source[1], source, led)
    if (
        led and token.text[0] == "ف" and token.text not in verbs()
    ):  # راسلنا القيادة فردت: whoever stands nearest
        led = subjects.in_arabic(text, tokens, token.start, frozenset(), nearest=True) or led
    if led and token.text[0] == "و" and token.text not in verbs():
        led = None  # عاين الفريق المهاجع ولاحظ: a verb in a row, and no subject right before it
    if led and before and before.text == "قد" and speaks(text[slice(*led)]):
        phrase = None  # كانت إدارة السجن قد أبلغت الأهالي
    if led and before and BREAK.search(text[before.end : token.start]):
        phrase = None  # قياديا محليا، مشترطا عدم ذكر اسمه، اتهم خلايا
    if led and after and after[0].text in ("فيه", "فيها") and is_paper(text[slice(*led)].split()[0]):
        led = None  # وجهت الأمانة كتابا تؤكد فيه: whoever wrote it
    if led and phrase and _stands_before(text, tokens, at, led, phrase):
        phrase = None  # واشنطن تنفي أي علاقة, جاره يؤكد القصة
    if phrase and talks(text, tokens, start, end) and told_in_talk(text, after, led, phrase):
        phrase = None
    if phrase and told_to(text, token.text, after, phrase):
        phrase = None  # وقد طمأن الأهالي إلى أن
    if led and token.text.endswith("وا"):  # a verb in the plural stands behind its subject
        phrase = None
    if not (phrase or led):
        led = behind_border(text, tokens, at)
    subject = phrase or led
    if kind == "weak" and not (
        (by_not and subject and speaks(text[slice(*subject)]))
        or (takes_up and subject and speaks(text[slice(*subject)]))
        or (led and not phrase and counts(token.text, after, led, text))
        or in_passing(text, tokens, at)
        or (
            plain(token.text, verbs()) not in stance_forms()
            and weak_stands(text, token, after, phrase, end, quoted)
        )
        or with_its_word(text, token, after, subject)
        or (carried and subject is None)
        or (subject is not None and _writes(token.text, text[slice(*subject)]))
        or closes(text, before, token, phrase, end)
    ):
        return None
    outlet = outlet_after(text, after, phrase[1] if phrase else token.end)
    if phrase is None:
        phrase = led
        at_once = bool(after) and after[0].text in words("attribution", "ar", "complements")
        at_once = at_once or _SOMETHING.match(text, token.end, end) is not None
        at_once = at_once or re.match(r"\s?:\s", text[token.end : token.end + 3]) is not None  # فأجاب: …
        had = before is not None and before.text in ("وكان", "وكانت", "وكانوا")
        at_once = at_once or (had and complement(text, after[:6], end))
        opens = (
            had
            or token.text[0] in "وف"
            or (
                before is not None
                and (
                    BREAK.search(text[before.end : token.start]) or before.text in ("اذ", "حيث", "بل", "حين")
                )
            )
        )
        aside = before is not None and before.text in ("كما", "وكما", "مثلما")
        if phrase is None and kind == "weak" and at and not ((opens and at_once) or aside or carried):
            return None
        begin = phrase[0] if phrase else token.start
        return Found(begin, outlet[1] if outlet else token.end, phrase, outlet, denies, phrase is None)
    return Found(token.start, max(phrase[1], outlet[1] if outlet else 0), phrase, outlet, denies)


_AT_THE_TIME = re.compile(
    r"(?:مطلع|منتصف|بدايه|نهايه|اواخر|اوايل|اوائل|اواسط|ختام|عقب|اثر|غداه|عشيه|ليل|ظهر|عصر|مساء?|صباح|فجر)(?!\w)"
)
_IMPERSONAL = ("يتوقع", "ينتظر", "يرتقب", "يفترض", "يخشي", "يقال")
_UNVEILS = forms_of(fold("كشف"))
_SOMETHING = re.compile(r"\s(?:شييا|كلاما|قصه|روايه|حكايه|غير)\s\w+\s?:")  # وحكت شيئا آخر: …
_DISPUTES = re.compile(r"[يت](?:نازع|جادل|شكك)(?:وا)?\Z")


def goes_on(text: str, tokens: list[Token], at: int, phrase: Span | None) -> bool:
    """كما كشف عن وجود ضباط, ولاحظ تشققات: a verb in a row, with what it says, and no subject of its own."""
    word = tokens[at].text
    before = tokens[at - 1].text if at else ""
    in_row = (word[0] in "وف" and word not in verbs()) or before in ("ثم", "كما", "وكما", "بل")
    base = plain(word, verbs())
    if not in_row or at + 1 >= len(tokens):
        return False
    if base in alone_too() and not (
        before in ("ثم", "كما", "وكما") and tokens[at + 1].text in prepositions(base)
    ):
        return False
    if BREAK.search(text[tokens[at].end : tokens[at + 1].start]) or (phrase and speaks(text[slice(*phrase)])):
        return False
    near = [token.text for token in tokens[at + 1 : at + 3]]
    wanted = prepositions(base)
    if near[0] in wanted or ("ب" in wanted and re.match(r"ب\w{3,}", near[0]) and not can_speak(near[0])):
        return True
    return base in acts() and phrase is not None


def resumed(tokens: list[Token], at: int) -> str | None:
    """هذا ما قاله سفراء, ما أعلنته الهيئة: "weak" for a verb in a clause of what was said, which it takes up
    with its suffix."""
    word = tokens[at].text
    led = at > 0 and tokens[at - 1].text.lstrip("وف") in (
        "ما",
        "لما",
        "كما",
        "مثلما",
        "الذي",
        "التي",
        "مما",
        "بما",
    )
    if (
        word == "فرد"
        and at + 1 < len(tokens)
        and re.match(r"(?:ب\w{2,}|علي|ان|قايلا)\Z", tokens[at + 1].text)
    ):
        return "weak"  # سألناه فرد بأن
    return (
        "weak"
        if led and len(word) > 3 and re.sub(r"(?:ه|ها)\Z", "", word) in verbs() and word not in verbs()
        else None
    )


def _this_is_what(tokens: list[Token], at: int) -> bool:
    """هذا ما شدد عليه الوزير: no negation."""
    if at < 2 or tokens[at - 1].text != "ما" or at + 1 >= len(tokens):
        return False
    shown = tokens[at - 2].text in words("frames", "ar", "this_is")
    return shown or tokens[at + 1].text in ("عليه", "اليه", "عنه", "به", "فيه", "منه")


def denied(tokens: list[Token], at: int) -> str | None:
    """لم تخف المتحدثة قلقها: "weak" for what says something by not being done."""
    return "weak" if at and _says_by_not(tokens[at - 1], tokens[at]) else None


def _once_before(tokens: list[Token], at: int) -> bool:
    """سبق أن وثق المرصد, بعد أن كشفت الوزارة: behind أن of what was done before."""
    past = tokens[at].text[0] not in "يتن" or tokens[at].text.endswith("ت")
    return (
        past
        and at > 1
        and tokens[at - 1].text == "ان"
        and tokens[at - 2].text.lstrip("وف") in ("سبق", "يسبق")
    )


def _says_by_not(before: Token, token: Token) -> bool:
    """لم يستبعد, لا ينكر, لم تخف."""
    return before.text.lstrip("وف") in ("لم", "لا", "لن") and token.text in words(
        "attribution", "ar", "not_silent"
    )


def _stands_behind(text: str, before: Token | None, token: Token, after: list[Token]) -> bool:
    """فتح المكتب تحقيقا، معلنا توقيف موظفين: a participle of a verb of saying behind a comma, and what it says."""
    if before is None or not after or token.text not in strong_participles():
        return False
    comma = re.fullmatch(r"\s?[،,]\s", text[before.end : token.start])
    return bool(comma) and not BREAK.search(text[token.end : after[0].start])


_WRITES = forms_of(fold("كتب"))


def _writes(word: str, subject: str) -> bool:
    """كتبت أسبوعية «الشعلة»: what a paper writes it says."""
    return plain(word, _WRITES) in _WRITES and subject.split()[0].removeprefix("ال") in outlet_nouns()


def _stands_before(text: str, tokens: list[Token], at: int, led: Span, phrase: Span) -> bool:
    """The subject stands before its verb: it can speak and agrees, and what stands behind cannot, or the verb is in
    the present right behind it."""
    spoken, word = text[slice(*led)], tokens[at].text
    first = spoken.split()[0]
    if not (capital(first) or can_speak(first) or speaks(spoken)) or not agree(word, spoken):
        return False
    behind = text[slice(*phrase)]
    if word[0] not in "يت" and verbs().get(word) != "strong":
        return False  # الحراس تقاضوا ثمن المفاتيح: of the past, only what is nothing else
    at_once = not text[led[1] : tokens[at].start].strip() and word[0] in "يت"
    heads = not re.search(r"[^\W\d_]", text[tokens[0].start : led[0]])  # 19:25 أهالي يتهمون
    deed = MASDAR.match(behind.split()[0]) is not None  # مختار القرية أكد انتشال جثتين
    return deed or not speaks(behind) or (at_once and (capital(first) or heads))


_REACHES = ("يبلغ", "تبلغ", "يبلغون", "بلغ", "بلغت")
_RELATIVE = ("التي", "الذي", "الذين", "اللذان", "اللتان")


_TO_SAY = forms_of(fold("قال")) | forms_of(fold("أضاف")) | forms_of(fold("أوضح")) | forms_of(fold("صرح"))


def says_so(word: str) -> bool:
    """A form of to say, to add, to explain."""
    return plain(word, _TO_SAY) in _TO_SAY


@cache
def _denials() -> frozenset[str]:
    return words("attribution", "ar", "denies")
