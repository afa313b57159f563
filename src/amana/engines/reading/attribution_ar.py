"""Attributions in Arabic sentences: وفقاً لـ, نقلاً عن, a quotation and whoever stands beside it, and the verbs that
report (`verbs_ar`)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from . import (
    asides_ar,
    courses_ar,
    first_person_ar,
    frames_ar,
    idioms_ar,
    nominal_ar,
    opinions_ar,
    papers_ar,
    parted_ar,
    press_ar,
    stances_ar,
    subjects,
    talk_ar,
    unsaid_ar,
    word_of_mouth_ar,
)
from .fold import Token
from .forms_ar import objective, verb
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .frames_ar import joined, states
from .lexicon import alternatives, load, words
from .newcomers_ar import counted, so_many
from .own_sayings_ar import own_saying
from .owners_ar import in_its_row, owned
from .phrases_ar import BREAK, outlet_after, phrase_of
from .relays_ar import relayed
from .signs_ar import complement
from .spoken_ar import talks
from .tellers_ar import can_speak, speaks
from .verbs_ar import by_verb, denied, resumed, says_so


@cache
def _according() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:و|ف)?(?:" + alternatives(load("attribution")["ar"]["according"]) + r")\s(?=\S)"
        r"|(?<!\w)(?:"
        + alternatives(load("attribution")["ar"]["papers"])
        + r")\s(?:\w+\s){0,2}?صادر[ه]?\sعن\s(?=\S)"
        r"|(?<!\w)ال(?:" + alternatives(load("attribution")["ar"]["papers"]) + r")[،,]?\sالصادره?\sعن\s(?=\S)"
        r"|(?<!\w)(?:" + alternatives(load("attribution")["ar"]["posts"]) + r")\s(?=ل\w{3,})"
        r"|(?<!\w)[وف]?بالنسبه\s(?=ل\w{3,})"
    )


def find(
    text: str, tokens: list[Token], start: int, end: int, names: frozenset[str] = frozenset()
) -> list[Found]:
    """The attributions of the sentence `text[start:end]`; `tokens` are its words, `names` those of the persons
    heard before it."""
    found = _by_preposition(text, tokens, start, end)
    topic = frames_ar.topic(text, tokens, end)
    found += [topic] if topic and not meets(topic, found) else []
    found += [one for one in asides_ar.find(text, tokens, start, end) if not meets(one, found)]
    found += [one for one in press_ar.find(text, tokens, start, end) if not meets(one, found)]
    found += [one for one in courses_ar.find(text, tokens, start, end) if not meets(one, found)]
    found += [one for one in nominal_ar.find(text, tokens, end, names) if not meets(one, found)]
    found += [one for one in opinions_ar.find(text, tokens, start, end) if not meets(one, found)]
    in_talk = talks(text, tokens, start, end)
    if in_talk:
        found += [one for one in word_of_mouth_ar.sources(text, tokens, end, names) if not meets(one, found)]
    used = [(item.start, item.end) for item in found]
    quoted = bool(re.search(r"[\"“«]", text[start:end]))
    for at, token in enumerate(tokens):
        if (led := _ALSO_BEFORE.get(token.text)) and led not in [t.text for t in tokens[at + 1 : at + 8]]:
            continue  # through, after
        if in_talk and talk_ar.counted(tokens, at):
            continue  # وعدنا أربع جهال: we have; ثمن جرحى: eight
        if len(found) >= MOST_IN_SENTENCE:
            break
        kind = verb(token.text) or resumed(tokens, at) or denied(tokens, at)
        if any(s <= token.start < e for s, e in used) or unsaid_ar.unsaid(text, tokens, at):
            continue
        named_after = at and tokens[at - 1].text in _PLACES and joined(text, tokens, at)
        if kind and named_after and not complement(text, tokens[at + 1 : at + 4], end):
            continue  # مخيم روج: its name
        if kind != "strong" and quoted and inside_quote(text, start, token.start):
            continue
        said = talk_ar.told(text, tokens, at, start, end, names) if in_talk else None
        if said is False:
            continue
        item = said or idioms_ar.told_at(text, tokens, at, end)
        if not in_talk or talk_ar.states_next(text, tokens, at):
            item = item or first_person_ar.first_person(text, tokens, at, start, end)
        if item is None and kind:
            item = _name_leads(text, tokens, at, names) if names else None
            item = item or papers_ar.in_its_paper(text, tokens, at)
            if item is None and (many := counted(text, tokens, at)) and states(text, tokens, at + 1, end, 4):
                item = Found(many[0], token.end, many)
            if item is None and (many := so_many(text, tokens, at)) and states(text, tokens, at + 1, end, 9):
                item = Found(token.start, many[1], many)
            item = item or parted_ar.subject_past(text, tokens, at, end)
        if item is None and kind:
            item = by_verb(text, tokens, at, kind, start, end, quoted) or _by_name(
                text, tokens, at, kind, names
            )
        item = (
            item
            or stances_ar.at(text, tokens, at, start, end)
            or idioms_ar.at(text, tokens, at, start, end)
            or frames_ar.telling(text, tokens, at, start, end)
        )
        if item and not any(item.start < e and s < item.end for s, e in used):
            used.append((item.start, item.end))
            found.append(item)
    so = _SO_TOLD.search(text, start, end) is not None
    if so or not found:
        found += [one for one in _beside_quotation(text, tokens, start, end) if not meets(one, found)]
    found = found or _after_quotation(text, tokens, start, end)
    spans = {item.speaker[0]: item.speaker for item in found if item.speaker}
    told = [
        item if in_its_row(text, item, found) else _as_cut(owned(text, tokens, item, names), item, spans)
        for item in found
    ]
    return sorted(told, key=lambda item: item.start)


_ALSO_BEFORE = {"عبر": "عن", "عقب": "علي"}  # prepositions too, if these words are not behind them


def _as_cut(item: Found, before: Found, spans: dict[int, tuple[int, int]]) -> Found:
    """Whoever is named by a verb of his own in the sentence ends where that says: طالب أمين السر | بتعويض، مقدرا."""
    if before.speaker or item.speaker is None or item.speaker[0] not in spans:
        return item
    return replace(item, speaker=spans[item.speaker[0]])


def _after_quotation(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """«…»، يهمس. A verb alone behind a quotation is said by whoever the report is about."""
    match = re.compile(r"[\"”»]\s?[،,]\s?(?P<verb>[يت]\w{2,})\s?(?=[.،,\n]|\Z)").search(text, start, end)
    return [Found(match.start("verb"), match.end("verb"), None, implicit=True)] if match else []


def _name_leads(text: str, tokens: list[Token], at: int, names: frozenset[str]) -> Found | None:
    """الحميد قال الفرامل السبب, رغد كمان حكت إنه: somebody heard before, right before a verb that says something."""
    n = at - 1
    if n > 0 and tokens[n].text in words("attribution", "ar", "turns"):
        n -= 1
    if n < 0 or tokens[n].text not in names or BREAK.search(text[tokens[n].end : tokens[at].start]):
        return None
    heads = not n or BREAK.search(text[tokens[n - 1].end : tokens[n].start])
    told = [token.text for token in tokens[at + 1 : at + 3]]
    says = says_so(tokens[at].text) or any(word in words("attribution", "ar", "complements") for word in told)
    if not heads or not says or told[:1] in (["من"], ["عن"]):
        return None
    return Found(tokens[n].start, tokens[at].end, (tokens[n].start, tokens[n].end))


def _by_name(text: str, tokens: list[Token], at: int, kind: str, names: frozenset[str]) -> Found | None:
    """تقدر مراد عدد الملفات: a verb that can report, and somebody the report has quoted before."""
    after = tokens[at + 1 : at + 4]
    if kind == "participle" or not after or after[0].text not in names:
        return None
    if BREAK.search(text[tokens[at].end : after[0].start]):
        return None
    last = after[0]
    for token in after[1:]:
        if token.text not in names or BREAK.search(text[last.end : token.start]):
            break
        last = token
    return Found(tokens[at].start, last.end, (after[0].start, last.end))


_SO_TOLD = re.compile(r"[\"”»]\s?[،,.]?\s(?:هكذا|بهذا|بهذه\s\w+|بذلك)\s")


def _beside_quotation(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """ويضحك جابر حين نسأله: «…», and «…»، هكذا تبدأ ندى: no verb of saying, yet a quotation has a speaker beside it."""
    before = re.compile(r":\s?[\"“«]").search(text, start, end)
    after = re.compile(r"[\"”»]\s?[،,.]?\s(?P<so>(?:هكذا|بهذا|بهذه\s\w+|بذلك)\s)?(?=\w)").search(
        text, start, end
    )
    places = [(start, before.start())] if before else []
    places += [(after.end(), end)] if after else []
    if spoken := subjects.quoted_after(text, tokens, start, end):
        return [Found(spoken[0], spoken[1], spoken)]
    for begin, stop in places:
        own = [n for n, token in enumerate(tokens) if begin <= token.start < stop]
        for at in own[:3]:
            token = tokens[at]
            so = after is not None and begin == after.end() and after["so"] and at == own[0]
            told = re.match(r"[وف]?[يت]\w{2,}", token.text) or (so and frames_ar.finite(token.text))
            if told and not can_speak(token.text) and token.text.lstrip("وف") not in ("تكاد", "يكاد"):
                phrase = phrase_of(text, tokens[at + 1 :], stop)
                if phrase and speaks(text[phrase[0] : phrase[1]]):
                    return [Found(token.start, phrase[1], phrase)]
    return []


_HIS_VIEW = re.compile(
    r"(?<!\w)[وف]?(?:ب(?:حسب|راي|تقدير|نظر|اعتقاد|زعم)|(?:في|وفق|حسب|بحسب)\s(?:راي|تقدير|نظر|اعتقاد)|من\sوجهه\sنظر)"
    r"(?:ه|ها|هم|هن)(?!\w)"
)
"""والمنظمات، بحسبها، رحلت; والحل في رأيه: of whoever was heard last."""


def _by_preposition(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    views = [
        Found(match.start(), match.end(), None, implicit=True)
        for match in _HIS_VIEW.finditer(text, start, end)
        if not inside_quote(text, start, match.start())
    ]
    found = list(views)
    for match in _according().finditer(text, start, end):
        after = [token for token in tokens if token.start >= match.end()]
        if not after or meets(Found(*match.span(), None), views):
            continue
        first = after[0]
        what = first.text in _WHAT or match.group().endswith(" ما ")
        if match.group().endswith("علي ما ") and not verb(first.text):
            continue
        if papers_ar.appears(first.text) and len(after) > 2 and after[1].text == "في":  # وفق ما جاء في وثيقة
            after = after[2:]
        elif what and any(
            papers_ar.bare(one.text) in papers_ar.forms("learns") for one in _asking(text, after)
        ):
            continue  # وفق ما علمت «الصحيفة» من مصدر: asked for elsewhere
        elif what or (verb(first.text) and not papers_ar.is_paper(first.text)):  # بحسب سجل البوابة
            after = after[1:] if first.text in _WHAT else after
            if after and (verb(after[0].text) or (what and _what_verb(after[0].text))):
                after = after[1:]
        if after and match.group().endswith("بنا علي ") and after[0].text.startswith("طلب"):
            continue
        if after and (after[0].text in words("attribution", "ar", "own_words") or own_saying(after[0].text)):
            found.append(Found(match.start(), after[0].end, None, implicit=True))
            continue
        phrase = phrase_of(text, after, end)
        phrase = _whose(text, after, phrase, end) or phrase
        phrase = (phrase and parted_ar.obtained_from(text, after, phrase, end)) or phrase
        if what and phrase and re.search(r"[،,]", text[match.end() : phrase[0]]):
            continue  # وبحسب ما جرى تداوله، خرج الفارون
        passed_on = relayed(text, first.text, after, phrase, end, told=False)
        passed_on = passed_on or (_heard_from(text, after, phrase, end) if what else None)
        if passed_on:
            outlet = phrase if phrase and phrase[1] <= passed_on[0] else None
            found.append(Found(match.start(), passed_on[1], passed_on, outlet))
            continue
        if phrase is None or (
            re.sub(r"^(?:لل|ل)(?=\w{3})", "", text[phrase[0] : phrase[1]].split()[0]) in _no_speakers()
            and not _kept_paper(after, phrase)
        ):
            continue
        if match.group().startswith("بتوقيع") and not can_speak(after[0].text):
            continue  # طالبت بتوقيع أقصى العقوبة
        of_a_post = text[match.end()] == "ل" and match.group().rstrip() in words("attribution", "ar", "posts")
        if of_a_post and not speaks(re.sub(r"^ل(?=ال|\w{4})", "", text[slice(*phrase)])):
            continue
        outlet = outlet_after(text, after, phrase[1])
        found.append(Found(match.start(), outlet[1] if outlet else phrase[1], phrase, outlet))
    return found


def _kept_paper(after: list[Token], phrase: tuple[int, int]) -> bool:
    """جدول اطلعت عليه الوكالة, للجدول الذي صادقت عليه اللجنة: a paper seen or passed, no mere plan."""
    head = re.sub(r"^(?:لل|ال|ل)(?=\w{3})", "", after[0].text)
    behind = next((token.text for token in after if token.start >= phrase[1]), "")
    seen = behind in ("الذي", "التي") or papers_ar.obtained(behind)
    return seen and head in words("press", "ar", "shown")


def _asking(text: str, after: list[Token]) -> list[Token]:
    """The words behind ما that may be a verb of hearing; the first only before a name in marks."""
    marked = len(after) > 1 and re.search(r"[«“\"]", text[after[0].end : after[1].start])
    return after[:2] if marked else after[1:2]


def _heard_from(
    text: str, after: list[Token], phrase: tuple[int, int] | None, end: int
) -> tuple[int, int] | None:
    """بحسب ما فهمه الفريق من الكاتب: from whom they have it."""
    behind = [token for token in after if phrase and token.start >= phrase[1]]
    if (
        not phrase
        or len(behind) < 2
        or behind[0].text not in ("من", "عن")
        or BREAK.search(text[phrase[1] : behind[0].start])
    ):
        return None
    source = phrase_of(text, behind[1:], end)
    return source if source and speaks(text[slice(*source)]) else None


def _whose(text: str, after: list[Token], phrase: tuple[int, int] | None, end: int) -> tuple[int, int] | None:
    """وفق حصيلة جديدة أعلنتها دائرة الصحة: whose figures they are, told by a verb with them on it."""
    behind = [token for token in after if phrase and token.start >= phrase[1]]
    if not phrase or not behind or not re.search(r"(?:ه|ها|هم)\Z", behind[0].text):
        return None
    if BREAK.search(text[phrase[1] : behind[0].start]) or not (
        objective(behind[0].text) or papers_ar.authored(behind[0].text)
    ):
        return asides_ar.whose_paper(text, after, phrase, end)
    owner = phrase_of(text, behind[1:], end)
    return owner if owner and speaks(text[slice(*owner)]) else None


_PLACES = ("مخيم", "سجن", "بلده", "قريه", "مدينه", "حي", "معبر", "ناحيه", "حقل", "وادي", "جسر", "مستشفي")
_WHAT = ("ما", "لما")


def _what_verb(word: str) -> bool:
    """بحسب ما فهمه, وفق ما ترويه: what stands behind ما is a verb."""
    return frames_ar.finite(word) or (re.search(r"(?:ه|ها)\Z", word) is not None and not can_speak(word))


@cache
def _no_speakers() -> frozenset[str]:
    listed = words("attribution", "ar", "no_speakers")
    return listed | {word.removeprefix("ال") for word in listed if len(word) > 5}
