"""Whom "he added", "the official" and "we" mean: who has spoken and been told of so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from amana.engines.common.arabic import fold

from . import (
    first_person_ar,
    frames_ar,
    idioms_ar,
    mentions_ar,
    mentions_en,
    names_en,
    newcomers_ar,
    subjects,
    talk_en,
)
from .agreement import agree, of_phrase, of_verb
from .as_written import within_bounds
from .atoms import look_up
from .callings import callings, one_word_of_calling
from .cleaned import clean
from .fold import Folded, Token
from .forms_ar import verbs
from .found import Found
from .hearsay import NOBODY
from .introduced import alias, introduction, one_family, owning_body, spoken_for
from .kinds import apart, generic, head_of, is_many, name_words, paper, plural, somebody, subject_so_far, they
from .lexicon import words
from .mentions import Mention
from .own_voice_en import OWN_VOICE, own_voice
from .phrases_en import person, pronoun
from .referents import HERE, Cast
from .speakers import Speaker, parse
from .spoken_ar import talks
from .stems import is_arabic
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
        self.overheard: list[Speaker] = []  # the same and, in order, whom only the taught reader hears
        self.subject: Speaker | None = None
        self.named: list[Speaker] = []  # all whom the sentence before named
        self.titled: list[Speaker] = []  # and those with a title and a name in capitals
        self.told: list[Speaker] = []  # the topics before it
        self.lately: list[Speaker] = []  # all whom the last two sentences named, with title and name
        self.labelled: set[str] = set()  # who answers under a label, and is not meant by "the governor"
        self.topic: Speaker | None = None  # a person the last sentences told of, who has not spoken since
        self.cast = Cast(names_en.describe, names_en.nouns, HERE)  # whom English sentences told of
        self.cast.labelled = self.labelled
        self.cast_ar, self.arabic = Cast(mentions_ar.describe, mentions_ar.nouns), False
        self.names: frozenset[str] = frozenset()  # folded words of the names of persons heard so far
        self.issued: dict[str, Speaker] = {}  # who has put out البيان, التقرير

    def attribution(self, text: Folded, item: Found, scope: Span, basis: str | None) -> Attribution:
        outlet = phrase(text, item.outlet) if item.outlet else None
        speaker: Speaker | None = None
        if item.speaker:
            speaker = parse(clean(phrase(text, item.speaker) + alias(text, item.speaker)))
            speaker = self._of_the_two(speaker) or speaker
            if text.text[slice(*item.speaker)] not in self.names:
                speaker = _as_introduced(text, item.speaker, speaker)
            if speaker.kind == "outlet":
                outlet, speaker = outlet or speaker.text, None
        elif (meant := self._meant(text, item)) and meant.text not in self.labelled:
            known = [*self.heard[-HEARD:], *([self.topic] if self.topic else [])]
            speaker = next((one for one in reversed(known) if one.text.startswith(meant.text)), meant)
        elif self.heard or self.topic:
            speaker = self._goes_on(
                text.text[item.start : item.end], text.text[text.back(scope[0]) : item.start]
            )
        elif item.implicit:
            self.subject = self.subject or subject_so_far(text.source[max(0, scope[1] - 4000) : scope[1]])
            speaker = self.subject
        if speaker and not item.implicit and item.speaker:
            speaker = self._same(speaker)
            if text.text[item.speaker[1] : item.end].strip() == ":":
                self.labelled.add(speaker.text)
            if not NOBODY.match(fold(speaker.text)):
                self.hear(speaker)
                if self.arabic and (paper_ := _ISSUES.search(text.text, item.start, text.back(scope[1]))):
                    self.issued["ال" + paper_["paper"]] = speaker
                self.cast.told(
                    item.speaker, speaker, _ASKS.search(text.text, item.start, item.end) is not None
                )
            if self.topic and not paper(speaker.text):
                self.told, self.topic = [*self.told[-2:], self.topic], None
            self.names |= name_words(speaker)
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

    def hear(self, speaker: Speaker) -> None:
        """Somebody has spoken."""
        self.heard.append(speaker)
        self.overheard.append(speaker)

    def overhear(self, text: Folded, item: Found, scope: Span, basis: str | None) -> Attribution | None:
        """The attribution of what only the taught reader hears, None where nobody is known to be meant. It is
        remembered for its like alone: whom the rules hear does not depend on it."""
        heard, self.heard = self.heard, self.overheard
        try:
            if item.speaker:
                speaker: Speaker | None = self._same(parse(clean(phrase(text, item.speaker))))
            else:
                speaker = self._meant(text, item, self.cast_ar.guess)
                if speaker is None and (self.heard or self.topic):
                    said = text.text[item.start : item.end]
                    speaker = self._goes_on(said, text.text[text.back(scope[0]) : item.start])
        finally:
            self.heard = heard
        if speaker is None or NOBODY.match(fold(speaker.text)):
            return None
        if item.speaker:
            self.overheard.append(speaker)
        outlet = clean(speaker.text) if speaker.kind == "outlet" else None
        start, end = text.span(item.start, item.end)
        told = None if outlet else speaker.text
        return Attribution(
            start, end, told, outlet, basis, speaker.kind, scope, implicit=item.implicit, taught=True
        )

    def opens(self, text: Folded, tokens: list[Token], start: int, end: int) -> None:
        """A sentence begins: whom it brings in, and whom its pronouns mean."""
        self.arabic = bool(tokens) and is_arabic(tokens[0].text)
        if self.arabic:
            self.cast_ar.sentence(mentions_ar.find(text, tokens, start, end), False)
        elif tokens:
            headline = _STOP.search(text.text[start:end]) is None
            self.cast.sentence(mentions_en.find(text, tokens, start, end), headline)

    def _meant(
        self, text: Folded, item: Found, means: Callable[[Mention], Speaker | None] | None = None
    ) -> Speaker | None:
        """Whom the pronoun of an attribution means, or in Arabic its verb alone (by `means`)."""
        if not self.arabic:
            return self.cast.meant(item.start, item.end)
        verb = re.sub(r"\A[وف]?ب(?=[يت])", "", text.text[item.start : item.end].split()[0])
        if (
            first_person_ar.is_first(verb)
            or not of_verb(verb)
            or they(verb)
            or verbs().get(verb) == "participle"
        ):
            return None
        if re.match(r"\s\d", text.text[item.end : item.end + 2]):
            return None  # وأفاد 64 شخصا
        behind = _CLOSED.search(text.text[max(0, item.start - 3) : item.start]) is not None
        means = means or self.cast_ar.means
        return means(mentions_ar.alone(verb, (item.start, item.start + len(verb)), behind))

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
            return None if verb in _ONES else lately[0]  # nobody on the stage is meant: nobody is guessed
        lately += self.told[::-1]
        if they(verb):  # يقولون إن: whoever they are, no single person
            lately = [one for one in lately if plural(one)]
        people = [one for one in lately if not paper(one.text)] or lately
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
                and is_many(one.text) == is_many(speaker.text)
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
        body = told.institution and not (told.names and not self.heard and somebody(told.text))
        if (named or of_phrase(told.text)) and not body and not told.anaphoric:
            spoken = self.heard[-1] if self.heard else None
            if self.topic:
                self.told = [*self.told[-2:], self.topic]
            self.topic = None if spoken and _also(text, span, spoken, told) else told

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
        if word in _ANOTHER or _WHOSE.search(word):
            return speaker
        if word in self.names and word.startswith("ال") and not speaker.names:
            named = (one for one in reversed(self.heard) if word in name_words(one))
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
            and (somebody(before.text) or not somebody(speaker.text))
            and (
                speaker.roles & before.roles
                or speaker.institution & before.institution
                or callings(speaker.text) & callings(before.text)
            )
        ]
        same = [before for before in alike if head_of(before.text) == head_of(speaker.text)]
        topical = self.topic is not None and generic(speaker.text) and not alike
        if not same and not topical and (just_named := self._just_named(speaker)):
            return just_named
        if alike and (same or not speaker.institution):
            alike = same or alike
            return next(
                (before for before in alike if is_many(before.text) == is_many(speaker.text)), alike[0]
            )
        if not speaker.anaphoric:
            return speaker
        of_paper = fold(speaker.text).removeprefix("ال") in words("attribution", "ar", "papers")
        if self.topic and generic(speaker.text) and not of_paper and not speaker.institution and not alike:
            return self.topic  # the man: whom the report has just told of
        plain = [before for before in self.heard[-HEARD:] if not before.anaphoric]
        if mentions_ar.HUMAN.fullmatch(fold(speaker.text)):
            one = of_phrase(speaker.text)
            human = [
                before
                for before in [*self.told, *plain]
                if not before.institution
                and before.kind != "outlet"
                and not paper(before.text)
                and of_phrase(before.text) in (None, one)
            ]
            plain = human or plain
        if issuer := self.issued.get(fold(speaker.text)):
            return issuer
        if fold(speaker.text) in ("التقرير", "البيان", "report", "the report", "statement", "the statement"):
            return next((before for before in reversed(plain) if before.institution), speaker)
        if not plain or speaker.kind != "anonymous" or speaker.institution:
            return speaker
        if plain[-1].text in self.labelled and not generic(speaker.text):
            return speaker
        if apart(speaker.text, plain[-1].text):
            return speaker  # النائب فلان, and then الوزير
        one, other = of_phrase(speaker.text), of_phrase(plain[-1].text)
        if one and other and one != other:
            return speaker
        if re.match(r"an? ", plain[-1].text.lower()) and not generic(speaker.text):
            return speaker  # a nurse is no governor
        if not plain[-1].names and is_many(plain[-1].text) != is_many(speaker.text):
            return speaker
        # "The mayor" may be the man just named, but no eyewitness.
        return plain[-1] if plain[-1].kind == "person" or generic(speaker.text) else speaker


_NAME_LEADS = re.compile(r"(?<!\w)[^\W\d_]{3,}\s[^\W\d_]{3,}[،,]\s(?:وهو|وهي)\s\Z")


def _with_its_name(text: Folded, span: Span) -> Span:
    """نجاة العبيدي، وهي أرملة في الخمسين: whom the report will call the woman, with the name before her."""
    lead = _NAME_LEADS.search(text.text, max(0, span[0] - 60), span[0])
    return (lead.start(), span[1]) if lead else span


def _also(text: Folded, span: Span, spoken: Speaker, told: Speaker) -> bool:
    """Whether `told`, at `span`, is whoever has `spoken` too: his title without his name, or what stands in apposition
    right behind his name (منتصر الغزواني، الباحث في الجماعات)."""
    if told.text in spoken.text:
        return True
    before = text.text[max(0, span[0] - len(spoken.text) - 4) : span[0]]
    return re.search(rf"{re.escape(fold(spoken.text))}\s?[،,]\s\Z", before) is not None


def _as_introduced(text: Folded, span: Span, speaker: Speaker) -> Speaker:
    """A lone name with the title and the name it was introduced by; "its chairman" with the body that has him."""
    if speaker.kind == "outlet":
        return speaker
    if full := introduction(text, span):
        told = parse(clean(phrase(text, full)))
        return told if told.names else speaker
    body = frozenset() if speaker.institution else owning_body(text, span)
    return replace(speaker, institution=body) if body else speaker


_TITLED = re.compile(r"(?<![\w.])(?:[A-Z][\w'’-]+\.?\s){1,4}[A-Z][\w'’-]+")
_AGED = re.compile(
    rf"(?P<who>{mentions_ar.HUMAN.pattern})\s"
    r"ال(?:عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين)يه?"
)  # المرأة الستينية
_WHOSE = re.compile(r"\s(?:تبع|مال|بتاع|حق)\s")  # المسؤول تبع الكراج: which one, as it is spoken
_ANOTHER = ("اخر", "اخري", "another")  # nobody who has spoken
_FORMER = ("الاول", "الاولي", "the former", "former")
_LATTER = ("الاخير", "الاخيره", "الثاني", "الثانيه", "the latter", "latter")
_CLOSED = re.compile(r"[\"”»]\s?[،,]?\s?\Z")
_STOP = re.compile(r"[.!?:;,…\"“”»)]\s*\Z")
_ONES = ("he", "she", "it", "they")
_ASKS = re.compile(r"\b(?:ask(?:s|ed)?|enquired|inquired|wondered|put\sit\sto)\b")
_ISSUES = re.compile(r"(?<!\w)(?:(?:في|عبر|ضمن)\s|ب)(?P<paper>بيان|تقرير|منشور|مذكره|رساله|تعميم|بلاغ)(?!\w)")
_REPLY = re.compile(r"\b(?:repl(?:y|ied|ies)|answer(?:ed|s)?|response|responded|retort(?:ed|s)?)\b")
