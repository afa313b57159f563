"""Whom "he added", "the official" and "we" mean: who has spoken and been told of so far."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from amana.engines.common.arabic import fold

from . import first_person_ar, frames_ar, idioms_ar, newcomers_ar, subjects, talk_en
from .agreement import agree, of_phrase
from .as_written import within_bounds
from .atoms import look_up
from .callings import callings, one_word_of_calling
from .cleaned import clean
from .fold import Folded, Token
from .found import Found
from .hearsay import NOBODY
from .introduced import introduction, one_family, owning_body, spoken_for
from .lexicon import words
from .own_voice_en import OWN_VOICE, own_voice
from .phrases_en import person, pronoun
from .speakers import Speaker, parse
from .spoken_ar import talks
from .stems import is_arabic, skeleton
from .values import Attribution

Span = tuple[int, int]
HEARD = 40  # how many attributions back "the official" may refer


def phrase(text: Folded, span: Span) -> str:
    """The words at a span as they are written, with the mark that closes what they open."""
    start, end = text.span(*span)
    written = text.source[start:end]
    closes = text.source[end : end + 1] == "»" and written.count("«") > written.count("»")
    return written + "»" if closes else written


class Voices:
    """Who has spoken so far, to know whom "he added" and "the official" mean."""

    def __init__(self) -> None:
        self.heard: list[Speaker] = []
        self.subject: Speaker | None = None
        self.named: list[Speaker] = []  # all whom the sentence before named
        self.titled: list[Speaker] = []  # and those with a title and a name in capitals
        self.told: list[Speaker] = []  # the topics before it
        self.lately: list[Speaker] = []  # all whom the last two sentences named, with title and name
        self.labelled: set[str] = set()  # who answers under a label, and is not meant by "the governor"
        self.topic: Speaker | None = None  # a person the last sentences told of, who has not spoken since
        self.names: frozenset[str] = frozenset()  # folded words of the names of persons heard so far

    def attribution(self, text: Folded, item: Found, scope: Span, basis: str | None) -> Attribution:
        outlet = phrase(text, item.outlet) if item.outlet else None
        speaker: Speaker | None = None
        if item.speaker:
            speaker = parse(clean(phrase(text, item.speaker)))
            speaker = self._of_the_two(speaker) or speaker
            if text.text[slice(*item.speaker)] not in self.names:
                speaker = _as_introduced(text, item.speaker, speaker)
            if speaker.kind == "outlet":
                outlet, speaker = outlet or speaker.text, None
        elif self.heard or self.topic:
            speaker = self._goes_on(
                text.text[item.start : item.end], text.text[text.back(scope[0]) : item.start]
            )
        elif item.implicit:
            self.subject = self.subject or _subject_so_far(text.source[max(0, scope[1] - 4000) : scope[1]])
            speaker = self.subject
        if speaker and not item.implicit and item.speaker:
            speaker = self._same(speaker)
            if text.text[item.speaker[1] : item.end].strip() == ":":
                self.labelled.add(speaker.text)
            if not NOBODY.match(fold(speaker.text)):
                self.heard.append(speaker)
            if self.topic and not _paper(speaker.text):
                self.told, self.topic = [*self.told[-2:], self.topic], None
            self.names |= _name_words(speaker)
        if speaker and speaker.names and not speaker.institution:
            full = spoken_for(text, fold(speaker.text), item.start)
            speaker = parse(clean(full)) if full else speaker
        kind = speaker.kind if speaker else "outlet" if outlet else "anonymous"
        start, end = text.span(item.start, item.end)
        return Attribution(
            start,
            end,
            speaker.text if speaker else None,
            clean(outlet) if outlet else None,
            basis,
            kind,
            scope,
            item.implicit,
            item.denies,
        )

    def _goes_on(self, said: str, before: str) -> Speaker | None:
        """Whom a verb without a subject belongs to: whoever was told of last, or spoke last, and agrees with it.
        A reply is of whoever spoke before the one who asked."""
        verb = said.split()[0]
        if verb in OWN_VOICE:
            return own_voice(verb, self.heard, self.labelled)
        if is_arabic(verb) and first_person_ar.is_first(verb):
            return self._itself(verb)
        lately = [self.topic] if self.topic else []
        lately += self.heard[: -HEARD - 1 : -1]
        if _REPLY.search(said) and "asked" not in before and not self.topic:
            return next((one for one in lately if one.text != lately[0].text), lately[0])
        if not is_arabic(verb):
            human = [one for one in lately if not one.institution or one.names or _somebody(one.text)]
            human = [one for one in human if one.kind != "outlet"]
            return (human or lately)[0] if verb in ("he", "she") else lately[0]
        lately += self.told[::-1]
        if _they(verb):  # يقولون إن: whoever they are, no single person
            lately = [one for one in lately if _plural(one)]
        people = [one for one in lately if not _paper(one.text)] or lately
        return next((one for one in people if agree(verb, one.text)), people[0] if people else None)

    def _itself(self, verb: str) -> Speaker | None:
        """Who says I or we where nothing is quoted: whom the piece lets speak first, or the body that issued it."""
        many = verb.lstrip("وف").startswith("ن")
        if self.labelled and (answering := [one for one in self.heard if one.text in self.labelled]):
            return answering[-1]
        bodies = [one for one in self.heard if one.institution or one.kind == "outlet"]
        return bodies[0] if many and bodies else self.heard[0] if self.heard else None

    def _just_named(self, speaker: Speaker) -> Speaker | None:
        """The officer: the sergeant whom the last sentences named, although he has said nothing."""
        own = callings(speaker.text)
        return next(
            (
                one
                for one in reversed(self.lately)
                if not one.anaphoric
                and own & callings(one.text)
                and _many(one.text) == _many(speaker.text)
                and of_phrase(one.text) in (None, of_phrase(speaker.text))
            ),
            None,
        )

    def _of_the_two(self, speaker: Speaker) -> Speaker | None:
        """الأول, the latter: the first or the last whom the sentence before named."""
        word = fold(speaker.text)
        if word in _FORMER and len(self.named) > 1:
            return self.named[0]
        return self.named[-1] if word in _LATTER and self.named else None

    def told_of(self, text: Folded, tokens: list[Token], end: int) -> None:
        """Remember whom a sentence named, and the person that it was about: تجلس أم سامر أمام النافذة."""
        if not tokens or tokens[0].text == "يا":
            return  # يا شباب شفتوا الخبر؟
        spans = [_with_its_name(text, span) for span in subjects.all_named(text, tokens, end)]
        all_ = [parse(clean(phrase(text, span))) for span in spans]
        titled = [parse(one) for one in _TITLED.findall(text.source, *text.span(tokens[0].start, end))]
        self.lately = [*self.named, *self.titled, *all_, *titled]
        self.titled = titled
        self.named = [one for one in all_ if fold(one.text) not in _FORMER + _LATTER] or self.named
        if not is_arabic(tokens[0].text):
            self._told_of_in_english(text, tokens, end)
            return
        if guest := idioms_ar.introduced(text.text, tokens, end):
            self.topic = parse(clean(phrase(text, guest)))
            return
        came = newcomers_ar.met(text.text, tokens, end)
        if came is None:
            came = newcomers_ar.come(tokens, talks(text.text, tokens, tokens[0].start, end))
        if came and self.topic is None:
            self.topic = parse(clean(phrase(text, came)))
            return
        words_ = tokens[1:] if tokens[0].text in ("اما", "واما") else tokens
        span = subjects.in_arabic(text.text, words_, end, frozenset()) or frames_ar.behind_verb(
            text.text, words_
        )
        if span is None:
            return
        told = parse(clean(phrase(text, within_bounds(text, span))))
        if NOBODY.match(fold(told.text)):
            return
        named = told.kind == "person" and len(told.text.split()) < 4
        body = told.institution and not (told.names and not self.heard and _somebody(told.text))
        if (named or of_phrase(told.text)) and not body and not told.anaphoric:
            spoken = self.heard[-1] if self.heard else None
            if self.topic:
                self.told = [*self.told[-2:], self.topic]
            self.topic = None if spoken and spoken.text == told.text else told

    def _told_of_in_english(self, text: Folded, tokens: list[Token], end: int) -> None:
        if guest := talk_en.introduced(text, tokens[0].start, end):
            self.topic = parse(clean(phrase(text, guest)))
            return
        if spoken_to := talk_en.asked(text.text, tokens):
            self.topic = parse(clean(phrase(text, spoken_to)))
            return
        span = subjects.in_english(text, text.text, tokens, tokens[0].start, end)
        passing = None if span or self.heard else subjects.named_in_passing(text, tokens)
        span = span or passing
        if span is None or pronoun(text.text, span):
            return
        told = parse(clean(phrase(text, span)))
        first = re.split(r"[\s-]", text.text[slice(*span)])[0]
        if first not in ("a", "an") and look_up(first):
            return
        named = (
            told.kind == "person" and not told.institution and (len(told.names) > 1 or passing is not None)
        )
        lead = ("a ", "an ") if self.heard else ("a ", "an ", "the ")
        somebody = text.text[span[0] : span[0] + 4].startswith(lead) and person(text.text, span)
        if (named or somebody) and not any(before.text == told.text for before in self.heard):
            self.topic = told

    def _same(self, speaker: Speaker) -> Speaker:
        """The fuller phrase heard before that a short one repeats."""
        word = fold(speaker.text)
        if aged := _AGED.fullmatch(word):
            speaker = parse(speaker.text.split()[0])
            word = aged["who"]
        if word in _ANOTHER:
            return speaker
        if word in self.names and word.startswith("ال") and not speaker.names:
            named = (one for one in reversed(self.heard) if word in _name_words(one))
            return next(named, speaker)  # ونفى الدليمي: by the name that came with a title before
        if (speaker.names and len(speaker.names) == 1) or (
            len(speaker.names) > 1 and not speaker.institution
        ):
            for before in self.heard[: -HEARD - 1 : -1]:
                if before.institution and one_family(before, speaker):
                    return before
        if not speaker.anaphoric and (speaker.institution or not one_word_of_calling(speaker.text)):
            return speaker
        alike = [
            before
            for before in self.heard[: -HEARD - 1 : -1]
            if not before.anaphoric
            and (_somebody(before.text) or not _somebody(speaker.text))
            and (
                speaker.roles & before.roles
                or speaker.institution & before.institution
                or callings(speaker.text) & callings(before.text)
            )
        ]
        same = [before for before in alike if _head(before.text) == _head(speaker.text)]
        topical = self.topic is not None and _generic(speaker.text) and not alike
        if not same and not topical and (just_named := self._just_named(speaker)):
            return just_named
        if alike and (same or not speaker.institution):
            alike = same or alike
            return next((before for before in alike if _many(before.text) == _many(speaker.text)), alike[0])
        if not speaker.anaphoric:
            return speaker
        of_paper = fold(speaker.text).removeprefix("ال") in words("attribution", "ar", "papers")
        if self.topic and _generic(speaker.text) and not of_paper and not speaker.institution and not alike:
            return self.topic  # the man: whom the report has just told of
        plain = [before for before in self.heard[-HEARD:] if not before.anaphoric]
        if _HUMAN.fullmatch(fold(speaker.text)):
            one = of_phrase(speaker.text)
            human = [
                before
                for before in [*self.told, *plain]
                if not before.institution
                and before.kind != "outlet"
                and not _paper(before.text)
                and of_phrase(before.text) in (None, one)
            ]
            plain = human or plain
        if fold(speaker.text) in ("التقرير", "البيان", "report", "the report", "statement", "the statement"):
            return next((before for before in plain if before.institution), speaker)
        if not plain or speaker.kind != "anonymous" or speaker.institution:
            return speaker
        if plain[-1].text in self.labelled and not _generic(speaker.text):
            return speaker
        if _apart(speaker.text, plain[-1].text):
            return speaker  # النائب فلان, and then الوزير
        one, other = of_phrase(speaker.text), of_phrase(plain[-1].text)
        if one and other and one != other:
            return speaker
        if re.match(r"an? ", plain[-1].text.lower()) and not _generic(speaker.text):
            return speaker  # a nurse is no governor
        if not plain[-1].names and _many(plain[-1].text) != _many(speaker.text):
            return speaker
        # "The mayor" may be the man just named, but no eyewitness.
        return plain[-1] if plain[-1].kind == "person" or _generic(speaker.text) else speaker


_NAME_LEADS = re.compile(r"(?<!\w)[^\W\d_]{3,}\s[^\W\d_]{3,}[،,]\s(?:وهو|وهي)\s\Z")


def _with_its_name(text: Folded, span: Span) -> Span:
    """نجاة العبيدي، وهي أرملة في الخمسين: whom the report will call the woman, with the name before her."""
    lead = _NAME_LEADS.search(text.text, max(0, span[0] - 60), span[0])
    return (lead.start(), span[1]) if lead else span


def _as_introduced(text: Folded, span: Span, speaker: Speaker) -> Speaker:
    """A lone name with the title and the name it was introduced by; "its chairman" with the body that has him."""
    if speaker.kind == "outlet":
        return speaker
    if full := introduction(text, span):
        told = parse(clean(phrase(text, full)))
        return told if told.names else speaker
    body = frozenset() if speaker.institution else owning_body(text, span)
    return replace(speaker, institution=body) if body else speaker


def _paper(phrase: str) -> bool:
    """الملف, تقرير المنظمة: it tells, but nobody means it with he."""
    head = _head(phrase)
    return head in words("idioms", "ar", "figures") | words("press", "ar", "shown") or head in words(
        "clauses", "ar", "telling_papers"
    )


def _they(verb: str) -> bool:
    """قالوا, يقولون: a verb of many."""
    return re.search(r"\w{2}(?:وا|ون)\Z", verb) is not None


def _plural(speaker: Speaker) -> bool:
    """Whoever can take a verb in the plural: a body, an outlet, a people, more than one."""
    head = fold(speaker.text).split()[0]
    bare = head.removeprefix("ال")
    many = head in words("clauses", "ar", "peoples") or bare in words("clauses", "ar", "near_ones")
    one = bare in words("clauses", "ar", "people") or bare in words("speakers", "roles", "ar")
    one = one or head in ("ابو", "ام") or bool(speaker.names)
    body = bool(speaker.institution) or speaker.kind == "outlet"
    return many or (body and head not in words("speakers", "roles", "ar")) or not one


_TITLED = re.compile(r"(?<![\w.])(?:[A-Z][\w'’-]+\.?\s){1,4}[A-Z][\w'’-]+")
_HUMAN = re.compile(r"ال(?:رجل|مراه|سيده|شاب|شابه|ام|اب|جده|ارمله|فتاه|حاجه?|مسنه?)")
_AGED = re.compile(
    rf"(?P<who>{_HUMAN.pattern})\s"
    r"ال(?:عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين)يه?"
)  # المرأة الستينية
_ANOTHER = ("اخر", "اخري", "another")  # nobody who has spoken
_FORMER = ("الاول", "الاولي", "the former", "former")
_LATTER = ("الاخير", "الاخيره", "الثاني", "الثانيه", "the latter", "latter")
_REPLY = re.compile(r"\b(?:repl(?:y|ied|ies)|answer(?:ed|s)?|response|responded|retort(?:ed|s)?)\b")


def _name_words(speaker: Speaker) -> frozenset[str]:
    """The words of a person's name by which an Arabic report goes on naming him."""
    words_ = re.findall(r"[^\W\d_]{3,}", fold(speaker.text)) if speaker.names else []
    return frozenset(word for word in words_ if is_arabic(word) and skeleton(word) in speaker.names)


_FULL_NAME = re.compile(r"\b[A-Z][a-z]+(?:[- ](?:al-|de |van |el-)?[A-Z][a-z]+){1,2}\b")


def _subject_so_far(before: str) -> Speaker | None:
    """Whom "he says" means in a portrait that has quoted nobody yet: the first full name."""
    for match in _FULL_NAME.finditer(before):
        speaker = parse(match.group())
        if speaker.kind == "person":
            return speaker
    return None


@lru_cache(maxsize=8192)
def _head(phrase: str) -> str:
    """The noun that a phrase is about, without its article: "spokesman" of "the spokesman for the army"."""
    words_ = fold(re.split(r"\s(?:of|for|in|at|from)\s", phrase)[0]).split()
    if not words_:
        return ""
    return re.sub(r"^(?:لل|ال)", "", words_[0]) if is_arabic(words_[0]) else words_[-1]


def _somebody(phrase: str) -> bool:
    """The minister, السيدة الوزيرة: a human being, not a ministry."""
    head = _head(phrase)
    return head in words("speakers", "roles", "ar") or head in words("speakers", "roles", "en")


def _generic(phrase: str) -> bool:
    """The official, the source, the man: whoever spoke last."""
    return any(word in words("speakers", "generic") for word in fold(phrase).split())


def _apart(phrase: str, other: str) -> bool:
    """The minister and Deputy So-and-so: two offices that nobody holds at once, as far as the words say."""
    offices, words_ = words("clauses", "ar", "offices"), fold(other).split()
    held = {re.sub(r"\A(?:لل|ال)", "", word) for word in words_}
    return _head(phrase) in offices and _head(phrase) not in held and bool(held & offices)


def _many(phrase: str) -> bool:
    """True for officials and مسؤولون, False for an official."""
    head = phrase.split()[0] if is_arabic(phrase[:1]) else phrase.split()[-1]
    return head.endswith(("ون", "ين", "s")) and not head.endswith("ss")
