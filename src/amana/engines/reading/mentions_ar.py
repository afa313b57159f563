"""The persons and bodies that an Arabic sentence mentions, in order: by a title or a trade, behind the verb that is
theirs, by whose something is (ابنها), and by a verb alone (كانت ترتجف), which is Arabic's pronoun.
"""

from __future__ import annotations

import re
from functools import lru_cache

from amana.engines.common.arabic import fold

from . import frames_ar, newcomers_ar, subjects
from .agreement import agree, of_phrase, of_verb
from .as_written import within_bounds
from .atoms import look_up
from .cleaned import clean
from .fold import Folded, Token
from .forms_ar import verbs
from .found import inside_quote
from .hearsay import NOBODY
from .lexicon import words
from .mentions import Gender, Mention, Number
from .sites import place_noun
from .speakers import Speaker, outlet_nouns, parse
from .spoken_ar import talks
from .tellers_ar import can_speak, family_name

Span = tuple[int, int]
_PLACE = (
    "في",
    "من",
    "الي",
    "علي",
    "عند",
    "قرب",
    "امام",
    "نحو",
    "داخل",
    "خارج",
    "لدي",
    "عن",
    "حول",
    "مع",
    "باب",
    "بين",
)
_OWNED = re.compile(r"(?P<who>\w{2,}?)(?P<owner>ها|هم|ه)\Z")
_MOST_OF_A_NAME = 4  # words
_NO_MORE_SUBJECTS = ("لم", "لن", "لا", "قد", "وقد", "ولم", "ولا", "ثم", "سوف")


def find(text: Folded, tokens: list[Token], start: int, end: int) -> list[Mention]:
    """The mentions of a sentence whose words are `tokens`, in order of their places."""
    lead = tokens[1:] if tokens[0].text in ("اما", "واما") else tokens
    spans = _persons(text.text, tokens)
    about = subjects.in_arabic(text.text, lead, end, frozenset()) or frames_ar.behind_verb(text.text, lead)
    about = about or _behind_its_verb(text.text, tokens, spans)
    named = _name_behind(text.text, tokens)
    met = newcomers_ar.met(text.text, tokens, end)
    met = met or newcomers_ar.come(tokens, talks(text.text, tokens, tokens[0].start, end))
    about = named or about
    if about and (text.text[slice(*about)].split()[0] in _NO_PERSONS or _by_line(text.text, about[0])):
        about = None
    for one in (named, about, met, *_called(text.text, tokens)):
        if one:
            known = next(
                (span for span in spans if one[0] <= span[0] < one[1] or span[0] <= one[0] < span[1]), None
            )
            if known is None or one == named or (one == about and _wider(text.text, one, known)):
                spans = [span for span in spans if not (span[0] < one[1] and one[0] < span[1])] + [one]
    found = []
    for span in sorted(spans):
        if inside_quote(text.text, start, span[0]) or ":" in text.text[start : span[0]]:
            continue  # قال شي مختلف: السائق …, within what is said
        found += _noun(
            text, tokens, span, any(one and one[0] <= span[0] < one[1] for one in (about, met)), span == met
        )
    if about is None and (verb := _verb_alone(tokens)):
        found.append(_held(verb) or alone(verb.text, (verb.start, verb.end), behind=False, tells=False))
    return sorted(found, key=lambda one: one.span[0])


_NO_PERSONS = (
    "عام",
    "عاما",
    "وسائل",
    "وسايل",
    "ثان",
    "ثاني",
    "الثاني",
    "خزان",
    "الخزان",
    "معلق",
    "ثالث",
    "كانون",
    "تشرين",
)


def _persons(text: str, tokens: list[Token]) -> list[Span]:
    """Each noun for a person or a body with what belongs to it: adjectives, the rest of a genitive, a name."""
    found: list[Span] = []
    for at, token in enumerate(tokens[:60]):
        if found and token.start < found[-1][1]:
            continue
        word = token.text
        alone_ = word in ("وحده", "وحدها") and (at + 1 == len(tokens) or tokens[at + 1].text != "من")
        if (
            alone_
            or word in _NO_PERSONS
            or look_up(word)
            or not (can_speak(word) or word in _ONE or _KIN.match(word))
        ):
            continue
        if _by_line(text, token.start) or _what_he_was(tokens, at):
            continue
        last = _whole(text, tokens, at)
        before = found[-1] if found else None
        if (
            before
            and text[before[1] : token.start] == " "
            and not word.startswith("ال")
            and _definite(text[slice(*before)])
        ):
            continue  # خالتي ساكنة فوق الحاجز: what she is, and nobody else
        if before and text[before[1] : token.start] in ("، ", ", ") and _is_name(tokens, at, last):
            found[-1] = (before[0], tokens[last].end)  # مدير الصحة، الدكتور علاء الخزعلي
        else:
            found.append((token.start, _with_aside(text, tokens[last].end)))
    return found


def _what_he_was(tokens: list[Token], at: int) -> bool:
    """اشتغل بها طباخا, كان حارسا: a calling of somebody told of, and nobody else."""
    if not tokens[at].text.endswith("ا"):
        return False
    return any(_WAS.fullmatch(token.text) for token in tokens[max(0, at - 2) : at])


def _wider(text: str, about: Span, known: Span) -> bool:
    """Whether what a sentence is about is `known` with its name or with who of them: الحاج لحسن, أحد الناجين."""
    if not (about[0] <= known[0] and known[1] <= about[1] and about != known):
        return False
    said = text[slice(*about)].split()
    return len(said) <= _MOST_OF_A_NAME and not any(frames_ar.finite(word) for word in said)


def _family_behind(tokens: list[Token], n: int) -> bool:
    return n + 1 < len(tokens) and family_name(tokens[n + 1].text)


def _definite(phrase: str) -> bool:
    """With the article, or somebody's: الحارس, خالتي, ابنها."""
    head = phrase.split()[0]
    return head.startswith("ال") or re.search(r"\w{2}(?:ه|ها|هم|ي|نا|و)\Z", head) is not None


_NAME_ASIDE = re.compile(r"[،,]\s(?:(?:ام|ابو)\s\w+|\w{3,}\s(?P<last>\w{3,}))(?=[،,])")


def _with_aside(text: str, end: int) -> int:
    """والد إحدى النساء، بينت كريستيانسن، قال: where the name between commas ends."""
    match = _NAME_ASIDE.match(text, end)
    if match is None or (
        match["last"] and not (frames_ar.unknown(match["last"]) or family_name(match["last"]))
    ):
        return end
    return match.end()


def _by_line(text: str, place: int) -> bool:
    """دمشق - موفد الجريدة: behind a dash."""
    return re.search(r"[\u2013\u2014-]\s\Z", text[max(0, place - 2) : place]) is not None


def _is_name(tokens: list[Token], at: int, last: int) -> bool:
    return last > at and frames_ar.unknown(tokens[last].text)


def _whole(text: str, tokens: list[Token], at: int) -> int:
    """The last word of the phrase that begins with the noun at `at`."""
    head, last = tokens[at].text, at
    if head in ("ام", "ابو", "وام", "وابو"):
        return min(at + 1, len(tokens) - 1)
    definite = _definite(head)
    for n in range(at + 1, min(at + 7, len(tokens))):
        word = tokens[n].text
        if text[tokens[n - 1].end : tokens[n].start].strip(' «»"') or (
            frames_ar.finite(word) and (word in verbs() or word[0] in "يت" or not _family_behind(tokens, n))
        ):
            break
        known = word.startswith(("ال", "لل")) or frames_ar.unknown(word)
        behind = tokens[n + 1].text if n + 1 < len(tokens) else ""
        if known:
            last = n
        elif word in ("ابو", "ام", "ابن") or (
            definite and family_name(behind) and not frames_ar.finite(word)
        ):
            last = min(n + 1, len(tokens) - 1)
        elif (
            word in ("من", "في") and not head.startswith("ال") and n == at + 1 and not behind.startswith("ال")
        ):
            continue
        elif definite or not behind.startswith("ال"):
            break
    return last


_BETWEEN = ("لي", "لنا", "لك", "له", "لها", "لهم", "اليوم", "امس", "هنا", "هناك", "عليه", "عليها", "علينا")


def _behind_its_verb(text: str, tokens: list[Token], spans: list[Span]) -> Span | None:
    """في المحكمة وقفت الشاهدة; فتحت لنا العجوز: the first of `spans` right behind a verb of its gender."""
    for span in spans:
        at = next((n for n, token in enumerate(tokens) if token.start == span[0]), 0)
        while at > 1 and tokens[at - 1].text in _BETWEEN:
            at -= 1
        verb = tokens[at - 1] if at else None
        ruled = (
            at > 1 and tokens[at - 2].text in _PLACE
        )  # في مقهى المطار: what a preposition governs is no verb
        if verb and not ruled and frames_ar.finite(verb.text) and agree(verb.text, text[slice(*span)]):
            return span if not _BREAK.search(text[verb.end : span[0]]) else None
    return None


def _name_behind(text: str, tokens: list[Token]) -> Span | None:
    """تجلس نجوى الحلاق أمام الباب: two words that nothing is known of, behind the verb that opens a sentence."""
    if len(tokens) < 3 or not frames_ar.finite(tokens[0].text):
        return None
    first, second = tokens[1], tokens[2]
    free = frames_ar.unknown(first.text) and not first.text.startswith("ال") and not first.text.endswith("·")
    family = family_name(second.text) or (second.text.startswith("ال") and frames_ar.unknown(second.text))
    if not free or not family or _BREAK.search(text[tokens[0].end : second.start]):
        return None
    return first.start, second.end


def _called(text: str, tokens: list[Token]) -> list[Span]:
    """اتصلت بالمحامي, رحت عند المختار: whom those who write have turned to."""
    for at, token in enumerate(tokens[:4]):
        if newcomers_ar.calls(token.text) and at + 1 < len(tokens):
            word = tokens[at + 1]
            bare = re.sub(r"\A(?:بال|لل|عال)", "ال", word.text)
            if word.text != bare and can_speak(bare):
                return [(word.start, word.end)]
    return []


_ONE = ("واحد", "واحده", "وحده", "شب", "زلمه", "حرمه")
_BREAK = re.compile(r"[،,:؛.«»\"“”()\n!؟]")
_ASKS = re.compile(r"[وف]?(?:ي|ت)?سا?ل(?:ت)?(?P<whom>ه|ها|ني|نا|هم)?")


def alone(verb: str, span: Span, behind: bool, tells: bool = True) -> Mention:
    """A verb without a subject, as the pronoun that it holds."""
    many = re.search(r"\w{2}(?:وا|ون)\Z", verb) is not None
    return Mention(
        span,
        verb,
        gender=None if many or (not tells and _either(verb)) else of_verb(verb),
        number="many" if many else "any",
        pronoun="tells" if tells else "object",
        subject=True,
        behind=behind,
    )


def _turned_to(tokens: list[Token], before: Token) -> bool:
    """جلس إلى جانبي سائق; اتصلت بالمحامي; ذهبت إلى القاضي: whom those who write have met, behind `before`."""
    if (
        newcomers_ar.calls(before.text)
        or newcomers_ar.brings(before.text)
        or _BESIDE_US.fullmatch(before.text)
    ):
        return True
    at = tokens.index(before)
    return (
        before.text in ("الي", "ل", "علي", "ع", "عند", "مع", "ب")
        and at > 0
        and (newcomers_ar.calls(tokens[at - 1].text) or _WENT.fullmatch(tokens[at - 1].text) is not None)
    )


_WENT = re.compile(r"[وف]?(?:ذهب|توجه|لجا|رجع|جي|وصل)(?:ت|نا)")
HUMAN = re.compile(r"ال(?:رجل|مراه|سيده|شاب|شابه|ام|اب|جده|ارمله|فتاه|حاجه?|مسنه?)")
_BESIDE_US = re.compile(r"(?:جانب|قرب|امام|مع|عند|علي|الي|نحو|ل)(?:ي|نا|ني)")


def _held(verb: Token) -> Mention | None:
    """سألته, رأيتها: I did; whom the ending means."""
    ending = re.search(r"[تن](?P<whom>ه|ها)\Z", verb.text)
    if ending is None or verb.text in verbs():
        return None
    gender: Gender = "f" if ending["whom"] == "ها" else "m"
    return Mention((verb.start, verb.end), verb.text, gender, "one", pronoun="object", subject=True)


def _either(verb: str) -> bool:
    """صمت, بات: whether the ت is of her verb or of its root nobody can see."""
    return verb.endswith("ت") and len(verb.lstrip("وف")) < 5 and verb not in verbs()


def _verb_alone(tokens: list[Token]) -> Token | None:
    for token in tokens[:3]:
        if token.text in _NO_MORE_SUBJECTS:
            continue
        return token if frames_ar.finite(token.text) else None
    return None


def _noun(text: Folded, tokens: list[Token], span: Span, subject: bool, met: bool) -> list[Mention]:
    written = re.sub(
        r"\A(?:بال|لل|عال)", "ال", clean(text.source[slice(*text.span(*within_bounds(text, span)))])
    )
    speaker = parse(written)
    if not written or NOBODY.match(fold(written)) or speaker.kind == "outlet":
        return []
    gender, number, names = describe(speaker)
    before = next((token for token in reversed(tokens) if token.end <= span[0]), None)
    called = before is not None and (
        newcomers_ar.calls(before.text) or _BESIDE_US.fullmatch(before.text) is not None
    )
    if before and not called and not met and subject and number != "many" and frames_ar.finite(before.text):
        gender = of_verb(before.text) or gender
    head = fold(written).split()[0]
    if before and before.text in ("وهو", "وهي", "وهم"):
        return []  # of whoever stands before
    if HUMAN.fullmatch(head):
        return [Mention(span, written, gender, "one", pronoun="object", subject=subject)]
    asks = _ASKS.fullmatch(before.text) if before else None
    owner = _OWNED.match(head)
    owned = owner is not None and owner["who"] in words("clauses", "ar", "people")
    subject = subject or called
    if number == "body" and (not subject or place_noun(head.removeprefix("ال"))):
        return []  # the jail before whose gate she sits, and the one that nobody calls so: until it speaks
    found = []
    if owned and owner and owner["owner"] != "هم":
        sex: Gender = "f" if owner["owner"] == "ها" else "m"
        found.append(Mention((span[0], span[0] + 1), "", sex, "one", pronoun="owns", subject=subject))
    if asks and asks["whom"] in ("ه", "ها") and before:
        sex = "f" if asks["whom"] == "ها" else "m"
        found.append(Mention((before.start, before.end), "", sex, "one", pronoun="owns", subject=True))
    found.append(
        Mention(
            (span[0] + 1, span[1]) if owned else span,
            written,
            gender,
            number,
            names=names,
            subject=subject,
            owned=owned,
            aside=before is not None and before.text in _PLACE and not subject,
            asks=asks is not None,
            again=head if head.startswith("ال") else "",
        )
    )
    return found


_WAS = re.compile(r"[وف]?[يت]?(?:كان|كون|عمل|شتغل|اشتغل|اصبح|صبح|صار|صير|بات|ظل|عين)(?:ت|وا)?")
_KIN = re.compile(
    r"و?(?:عم|عمت|خال|خالت|مرت|جد|جدت|ست|حما|حمات|ام|اب|ابو|اخ|اخو|اخت|ابن|بنت|جوز|زوج|زوجت)(?:ي|و|ه|ها|هم)\Z|"
    r"(?:ال)?(?:زلمه|شب|حاجه?|جده?|مرا)\Z"
)


@lru_cache(maxsize=4096)
def nouns(phrase: str) -> frozenset[str]:
    """The head of a phrase, with the article: whom الحارس means again."""
    head = fold(phrase).split()[0] if phrase.split() else ""
    return frozenset((head, head if head.startswith("ال") else "ال" + head.removesuffix("ا")))


def describe(speaker: Speaker) -> tuple[Gender | None, Number, tuple[str, ...]]:
    """Gender as far as the noun tells it, number, and the words of the name."""
    head = fold(speaker.text).split()[0] if speaker.text.split() else ""
    bare = head.removeprefix("لل").removeprefix("ال")
    people = words("clauses", "ar", "people")
    person = (
        bare in people or bare in words("speakers", "roles", "ar") or bare in words("clauses", "ar", "women")
    )
    person = person or bare.removesuffix("ه") in people or bare in _ONE or _KIN.match(head) is not None
    peoples = words("clauses", "ar", "peoples")
    ending = re.search(r"\w{2}(?:ون|ين|ات|ان)\Z", bare) is not None and bare not in people
    many = head in peoples or bare in peoples or re.sub(r"(?:ه|ها|هم)\Z", "", bare) in peoples or ending
    if bare in outlet_nouns():
        person = False
    number: Number = "one" if person or speaker.names or head in ("احد", "احدي") else "body"
    if (ending or (many and not person)) and not speaker.names and not speaker.institution:
        number = "many"
    return of_phrase(speaker.text), number, speaker.names
