"""Arabic sources of long written sentences: the subject parted from its verb (كانت المقررة، …، قد أبدت), what somebody
had said taken up again (وهو ما زكاه, ما استقر عليه البيان), whoever an answer came from, and papers that hold nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from .beside_ar import sees_happen
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .frames_ar import antecedent, finite, may_tell
from .lexicon import alternatives, load, words
from .phrases_ar import BREAK, phrase_of
from .relays_ar import relays
from .speakers import outlet_key
from .stems import group_of, idea
from .tellers_ar import can_speak, papers, speaks

Span = tuple[int, int]
Rule = Callable[[str, list[Token], int, int, re.Match[str]], Found | None]
_FAR = 14  # words of an aside between a subject and its verb


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that rest on one of these frames."""
    found: list[Found] = []
    starts = [token.start for token in tokens]
    for rule, pattern in _rules():
        for match in pattern.finditer(text, start, end):
            if len(found) >= MOST_IN_SENTENCE:
                return found
            if inside_quote(text, start, match.start()):
                continue
            item = rule(text, tokens, bisect_left(starts, match.end()), end, match)
            if item and not meets(item, found):
                found.append(item)
    return found


_INITIALS = r"(?P<who>(?<!\w)\w\.\s?\w\.(?:\s?\w\.)?)"


@cache
def _rules() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    lists = load("press")["ar"]
    this = alternatives(lists["words_said"])
    return (
        (
            _had_said,
            re.compile(
                r"(?<!\w)(?P<what>[وف]?(?:ما|مما|عما|بما)\s)?[وف]?(?:كان|كانت|كانوا|يكون|تكون)\s(?=\w)"
            ),
        ),
        (_by_turn, re.compile(rf"(?<!\w)[وف]?(?:{alternatives(lists['turns'])})[،,]?\s(?=\w)")),
        (_with_these_words, re.compile(rf"(?<!\w)ب(?:هذه|هذا|تلك|ذلك)\s(?:{this})\s(?=\w)")),
        (_so, re.compile(r"(?<!\w)(?:هكذا|علي\sهذا\sالنحو|علي\sهذه\sالصوره)\s(?=\w)")),
        (_settled, re.compile(rf"(?<!\w)ما\s(?:{alternatives(lists['settled'])})\s(?=\w)")),
        (_endorsed, re.compile(r"(?<!\w)[وف]?(?:هو|هذا|ذلك)\s(?:ما|الذي)\s(?=\w)")),
        (_came_from, _came(lists)),
        (_nothing_in, re.compile(rf"(?<!\w)[وف]?(?:{alternatives(lists['nothing_in'])})\s(?=\w)")),
        (_wrote_down, re.compile(rf"(?<!\w)(?:الذي|التي)\s(?:{alternatives(lists['wrote'])})\sفي\s(?=\w)")),
        (_who_relayed, re.compile(r"(?<!\w)(?:الذي|التي|الذين)\s(?=\w)")),
        (_told_from, re.compile(r"(?<!\w)[وف]?(?:\w{3,8})\s(?=\w[^،,.:؛«»]{2,40}[،,]\sعن\s\w)")),
        (_that_is, re.compile(r"(?<=[،,]\s)اي\s(?=\w)")),
        (_called, re.compile(r"(?<!\w)(?:ان\s)?س?نسمي(?:ه|ها)\s(?P<name>(?!ب)[^\W\d_]{3,})(?=\s?[،,.)])")),
        (_between_commas, re.compile(r"(?<=[،,]\s)(?P<verb>[يت]\w{2,6})(?=\s?[،,]\s)")),
        (_talks_on, re.compile(rf"(?<!\w)[وف]?(?P<verb>{alternatives(lists['talks_on'])})\s?:\s")),
        (
            _taken_down,
            re.compile(
                r"(?<=[،,]\s)(?:سجل|دون|اخذ|وثق)(?:نا|ت)\s(?:كلام|شهادت|حديث|اقوال|قصت)(?:ه|ها)(?!\w)"
            ),
        ),
        (
            _taken_down,
            re.compile(r"(?<=[،,]\s)(?:حكي|حكت|حچت|تحدثت?|تكلمت?)\s(?:ويانا|معنا|معي|الينا|وياي)(?!\w)"),
        ),
        (_contented, re.compile(r"(?<!\w)[وف]?(?:اكتف|يكتف|تكتف)(?:ي|ت|وا)?\s(?=\w)")),
        (_initialled, re.compile(rf"(?<!\w)(?P<verb>[وف]?\w{{3,7}})\s[(«\"]?{_INITIALS}")),
        (
            _initialled,
            re.compile(
                rf"(?<!\w)[(«\"]?{_INITIALS}[)»\"]?(?:[،,][^،,.:\n]{{2,40}}[،,])?\s(?P<verb>\w{{3,7}})(?!\w)"
            ),
        ),
        (_stopped_at, re.compile(rf"(?<!\w)[وف]?(?:{alternatives(lists['stops_at'])})\s")),
    )


def _came(lists: dict[str, list[str]]) -> re.Pattern[str]:
    answers, came = alternatives(lists["answers"]), alternatives(lists["came"])
    return re.compile(
        rf"(?<!\w)[وف]?(?:ال)?(?:{answers})\s(?:\w+\s){{0,3}}?(?:{came})\s(?:من|علي لسان)\s(?=\w)"
    )


def _somebody(text: str, tokens: list[Token], at: int, end: int) -> Span | None:
    """The noun phrase that begins at a word, if whoever it names can speak."""
    phrase = phrase_of(text, tokens[at:], end) if at < len(tokens) else None
    return phrase if phrase and speaks(text[slice(*phrase)]) else None


def _next(tokens: list[Token], place: int) -> int:
    """The number of the first word behind a place."""
    return next((n for n, token in enumerate(tokens) if token.start >= place), len(tokens))


def _says(word: str) -> bool:
    return plain(word, verbs()) in verbs()


def _had_said(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """كانت المقررة، استنادا إلى تقارير، قد أبدت; كان المتهم الأول، النقيب …، قد أنكر; ما كان المحافظ قد حصره."""
    phrase = _somebody(text, tokens, at, end)
    if phrase is None:
        return None
    n = _next(tokens, phrase[1])
    had = next((m for m in range(n, min(n + _FAR, len(tokens) - 1)) if tokens[m].text == "قد"), None)
    if had is None or re.search(
        r"[.:؛«»\n]", re.sub(r"(?<=\s\w)\.", "", text[phrase[1] : tokens[had].start])
    ):
        return None
    aside = text[phrase[1] : tokens[had].start].strip()
    if aside and not (aside[0] in "،," and aside[-1] in "،,"):
        return None
    word = tokens[had + 1].text
    taken_up = match["what"] is not None and re.search(r"(?:ه|ها)\Z", word) is not None and finite(word)
    relay = relays().get(plain(word, relays()))
    if relay and tokens[had + 2 : had + 3] and tokens[had + 2].text == relay:
        return None  # كانت صحيفة قد نقلت عن: whom it goes back to is asked for elsewhere
    if sees_happen(word) and group_of(idea(text[slice(*phrase)].split()[0]) or "") == "places":
        return None  # وكان السجن قد شهد أحداثا
    if not (_says(word) or taken_up):
        return None
    named = phrase_of(text, tokens[n:had], tokens[had].start) if aside else None
    if named and can_speak(tokens[n].text) and tokens[n].start == named[0]:
        phrase = (named[0], _with_initials(text, named[1], tokens[had].start))
    return Found(tokens[had].start, tokens[had + 1].end, phrase, denies=_denies(word))


def _with_initials(text: str, place: int, end: int) -> int:
    """النقيب ر. د.: a name of which only the first letters are given."""
    match = re.compile(r"(?:\s?\w\.)+").match(text, place, end)
    return match.end() if match else place


def _denies(word: str) -> bool:
    denials = words("attribution", "ar", "denies")
    return word in denials or plain(word, verbs()) in denials


def _by_turn(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """من ناحيته طالب رئيس المفوضية بلجنة: whose turn it is speaks, by whatever verb that can report."""
    if at + 1 >= len(tokens) or not _says(tokens[at].text) or tokens[at].text.endswith("وا"):
        return None
    turn = _next(tokens, match.start())
    if turn and tokens[turn].text[0] != "و" and not BREAK.search(text[tokens[turn - 1].end : match.start()]):
        return None  # أهالي المصابين من جهتهم اتهموا الحراس
    phrase = _somebody(text, tokens, at + 1, end)
    if phrase is None or BREAK.search(text[tokens[at].end : phrase[0]]):
        return None
    return Found(tokens[at].start, phrase[1], phrase, denies=_denies(tokens[at].text))


def _with_these_words(
    text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]
) -> Found | None:
    """«…». بهذه العبارة أجمل الحارس ما جرى: the quotation stands before."""
    if at + 1 >= len(tokens) or not finite(tokens[at].text):
        return None
    phrase = _somebody(text, tokens, at + 1, end)
    near = phrase and not BREAK.search(text[tokens[at].end : phrase[0]])
    return Found(match.start(), phrase[1], phrase) if phrase and near else None


def _so(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """«…». هكذا اختصر نزيل سابق حياته: right behind a quotation."""
    if not re.search(r"[»”\"]\s?[.،,]?\s*\Z", text[max(0, match.start() - 5) : match.start()]):
        return None
    phrase = _somebody(text, tokens, at + 1, end)
    near = phrase and not BREAK.search(text[tokens[at].end : phrase[0]])
    return Found(match.start(), phrase[1], phrase) if phrase and near else None


def _settled(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """ما استقر عليه بيان الشرطة, ما ذهب إليه الخبير: whose finding it is."""
    phrase = phrase_of(text, tokens[at:], end) if at < len(tokens) else None
    if phrase is None or phrase[0] != tokens[at].start:
        return None
    head = tokens[at].text
    paper = head.removeprefix("ال") in papers() or head.removeprefix("ال") in words(
        "attribution", "ar", "issued"
    )
    return Found(match.start(), phrase[1], phrase) if paper or speaks(text[slice(*phrase)]) else None


def _endorsed(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """وهو ما زكاه بائع التوابل: who says so too, or says it is not so."""
    if at + 1 >= len(tokens):
        return None
    word = tokens[at].text
    base = re.sub(r"(?:ه|ها)\Z", "", word)
    if base == word or not any(form in _endorses() for form in (base, base + "ي", base[:-1] + "ي")):
        return None
    phrase = _somebody(text, tokens, at + 1, end)
    near = phrase and not BREAK.search(text[tokens[at].end : phrase[0]])
    return Found(tokens[at].start, phrase[1], phrase) if phrase and near else None


@cache
def _endorses() -> frozenset[str]:
    return frozenset(form for past in words("press", "ar", "endorses") for form in forms_of(past))


def _came_from(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """الجواب الوحيد جاء من ذويهم: from whom."""
    phrase = _somebody(text, tokens, at, end)
    return Found(match.start(), phrase[1], phrase) if phrase else None


def _nothing_in(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """ليس في دفتر مدير المحطة مخالفة: what a paper does not hold, whoever keeps it says by it."""
    if at + 1 >= len(tokens) or tokens[at].text.startswith("ال"):
        return None
    head = tokens[at].text
    if head not in words("attribution", "ar", "issued") | words("press", "ar", "kept"):
        return None
    phrase = _somebody(text, tokens, at + 1, end)
    if phrase is None or phrase[0] != tokens[at + 1].start:
        return None
    inside = [token for token in tokens[at + 1 :] if token.end <= phrase[1]]
    if len(inside) > 1 and inside[-2].text.startswith("ال") and not inside[-1].text.startswith("ال"):
        phrase = (phrase[0], inside[-2].end)  # ضابط المناوبة | إشارة إلى
    return Found(match.start(), phrase[1], phrase)


def _wrote_down(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """القاضي الذي دون في محضره أن: what somebody put in his papers."""
    if at >= len(tokens) or not re.search(r"(?:ه|ها|هم)\Z", tokens[at].text):
        return None
    relative = _next(tokens, match.start())
    phrase = antecedent(text, tokens, relative, tokens[0].start)
    return Found(match.start(), tokens[at].end, phrase) if phrase and speaks(text[slice(*phrase)]) else None


def _who_relayed(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """المصادر ذاتها، التي نقلت عن أعوان السلطة، …: from whom those have it, told by a verb of passing on."""
    if at + 2 >= len(tokens):
        return None
    wanted = relays().get(plain(tokens[at].text, relays()))
    if wanted is None or tokens[at + 1].text != wanted:
        return None
    phrase = _somebody(text, tokens, at + 2, end)
    if phrase is None:
        return None
    closes = re.match(r"\s?[،,]", text[phrase[1] : end] or "") is not None
    return Found(tokens[at].start, phrase[1], phrase) if closes else None


def _told_from(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """وأوردت إذاعة الشاطئ، عن قريب لأحد المرحلين، رواية: an outlet, and from whom it has it, between commas."""
    phrase = _somebody(text, tokens, at, end)
    if phrase is None or phrase[0] != tokens[at].start or not outlet_key(text[slice(*phrase)]):
        return None
    behind = re.compile(r"[،,]\sعن\s").match(text, phrase[1])
    word = tokens[at - 1].text if at else ""
    if behind is None or not (_says(word) or may_tell(word)):
        return None
    source = _somebody(text, tokens, _next(tokens, behind.end()), end)
    return Found(tokens[at - 1].start, source[1], source, phrase) if source else None


def _that_is(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """رئيسه، الذي نفى بدوره، أي العقيد فوزي ناصيف، …: whom the clause before was about."""
    phrase = _somebody(text, tokens, at, end)
    before = [token for token in tokens if token.end <= match.start()][-5:]
    relative = next((n for n, token in enumerate(before) if token.text in ("الذي", "التي")), None)
    if phrase is None or relative is None or relative + 1 >= len(before):
        return None
    verb = before[relative + 1]
    return Found(verb.start, phrase[1], phrase, denies=_denies(verb.text)) if _says(verb.text) else None


def _called(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """وقد طلب أن نسميه موسى: the name under which somebody is quoted."""
    return Found(match.start(), match.end(), match.span("name"))


def _between_commas(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """وسلمهم، يتابع، لرجال: whoever speaks goes on."""
    if not _says(match["verb"]) or can_speak(match["verb"]):
        return None
    return Found(*match.span("verb"), None, implicit=True)


def _talks_on(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """تسكت، ثم تكمل: …: a verb of going on says only what stands behind its colon."""
    return Found(match.start("verb"), match.end("verb"), None, implicit=True)


_AGED = re.compile(r"(?:[^\W\d_]+\s){0,2}[^\W\d_]+[،,]\s[0-9]{1,3}\s(?:سنه|عاما|سنين)")


def _taken_down(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """أبو الخير، 46 سنة، سواق من حمص، سجلنا كلامه: whose words the piece is, behind who he is."""
    phrase = phrase_of(text, tokens, end) if _AGED.match(text, tokens[0].start, end) else None
    return Found(phrase[0], match.end(), phrase) if phrase else None


def _contented(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """اكتفت قيادة الشرطة ببيان من سطرين: who says no more than is in a paper."""
    by = next((n for n in range(at + 1, min(at + 8, len(tokens))) if _by_a_paper(tokens[n].text)), None)
    phrase = _somebody(text, tokens[:by], at, tokens[by].start) if by else None
    return Found(match.start(), phrase[1], phrase) if phrase else None


def _by_a_paper(word: str) -> bool:
    """ببيان, بتعليق."""
    said = words("attribution", "ar", "issued") | words("attribution", "ar", "sayings")
    return word[0] == "ب" and word[1:] in said


def _initialled(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """وقال (م. ع.)، 34 عاما، إنه; «أ. س.» قالت للمنظمة إنها: somebody of whom only the first letters are given."""
    if not _says(match["verb"]) or not re.search(r"[\u0621-\u064a]", match["who"]):
        return None
    return Found(match.start(), match.end(), match.span("who"), denies=_denies(match["verb"]))


def _stopped_at(text: str, tokens: list[Token], at: int, end: int, match: re.Match[str]) -> Found | None:
    """كانت الوزارة قد توقفت عند 18: a body whose figure it is."""
    n = _next(tokens, match.start())
    near = re.compile(r"(?:\s?[،,][^،,.]{2,30}[،,])?\s?(?:عند|علي)\s(?:\w+\s)?(?=\d)").match(
        text, match.end() - 1
    )
    if near is None or n < 2:
        return None
    first = n - 1 - (tokens[n - 1].text in ("قد", "وقد"))
    for begin in range(max(0, first - 6), first + 1):
        if tokens[begin].text in ("كان", "كانت"):
            phrase = _somebody(text, tokens, begin + 1, tokens[n].start)
            return Found(phrase[0], near.end(), phrase) if phrase else None
    phrase = _somebody(text, tokens, n + 1, end)
    return Found(match.start(), phrase[1], phrase) if phrase else None
