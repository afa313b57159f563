"""The shapes of dates as patterns over folded text, built from the lists of months, weekdays and ordinals."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold
from amana.engines.common.months import GREGORIAN, HIJRI, Calendar, month_number

from .lexicon import alternatives, load

_TRADITIONS = ("iraqi", "egyptian", "algerian", "moroccan", "mauritanian", "english")
YEAR = r"(?:1[89][0-9]{2}|20[0-9]{2}|21[0-4][0-9])"
HIJRI_YEAR = r"(?:13[4-9][0-9]|14[0-9]{2}|1500)"
B, E = r"(?<![\w/.-])", r"(?![\w])"  # word borders that an Arabic proclitic may break
PRO = r"(?:(?<![\w])(?:و|ف)?(?:ب|ل|ك|لل)?|(?<![\w]))"
NO_FIGURE = r"(?![\w,.]?[0-9])"
SEP = r"[\s،,]{1,3}"


@cache
def months() -> str:
    """Every name of a Gregorian month, Arabic and English."""
    return alternatives(name for key in _TRADITIONS for names in GREGORIAN[key] for name in names)


@cache
def hijri_months() -> str:
    """Every name of a Hijri month."""
    return alternatives(name for key in ("arabic", "latin") for names in HIJRI[key] for name in names)


@cache
def ordinals() -> dict[str, int]:
    """Folded ordinal -> day of the month."""
    lists = load("dates")["ordinals"]
    return {fold(word): number for language in ("ar", "en") for word, number in lists[language].items()}


@cache
def weekdays() -> dict[str, int]:
    """Folded weekday -> 0 (Monday) to 6."""
    lists = load("dates")["weekdays"]
    return {fold(word): number for days in lists.values() for number, word in enumerate(days)}


@cache
def parts() -> dict[str, str]:
    """Folded word -> early, middle or late."""
    return {fold(word): part for part, found in load("dates")["parts"].items() for word in found}


def month(name: str) -> tuple[Calendar, int] | None:
    """The calendar and number of a month as a pattern caught it."""
    return month_number(re.sub(r"\s+", " ", name))


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Name -> pattern, in the order in which they are tried: the longer reading first."""
    name, hijri = months(), hijri_months()
    day = r"(?P<day>[0-3]?[0-9](?:st|nd|rd|th)?|" + alternatives(ordinals()) + ")"
    day2 = r"(?P<day2>[0-3]?[0-9](?:st|nd|rd|th)?|" + alternatives(ordinals()) + ")"
    weekday = "(?:" + alternatives(weekdays()) + ")"
    lead = rf"(?:{weekday}{SEP}(?:في\s|الموافق\s|the\s)?)?"
    of = r"(?:\s(?:من\s|من\sشهر\s|شهر\s|of\s)?|-)"
    both = rf"(?P<month>{name})(?![\w])(?:\s{{0,2}}[/(-]\s{{0,2}}(?:{name})(?![\w])\s{{0,2}}\)?)?"
    word = r"(?:(?:عام|سنه|العام|للعام|لعام|من\sعام|من\sالعام|في)\s)?"
    year = rf"(?:{SEP}|\s(?:من\s|of\s)?){word}(?P<year>{YEAR}){NO_FIGURE}"
    hijri_of, hijri_word = r"(?:من\s|شهر\s|من\sشهر\s)?", r"(?:من\s|عام\s|سنه\s|لعام\s)?"
    hijri_lead = rf"(?:(?P<day>[0-3]?[0-9])\s{hijri_of})"
    hijri_mark = r"(?:\s?ه(?:ـ|جري|جريه)?|\sah)?"
    years = r"(?:عام\s|عامي\s|سنه\s|the\syears\s)"
    before_year = alternatives(load("dates")["before_year"]["words"])
    turn = r"\s(?P<rel>الماضي|المقبل|القادم|الجاري|الحالي|الفايت|المنصرم)"
    of_year = r"\s(?P<of_year>last|this|next)\syear"
    second = rf"{day2}{of}(?P<month2>{name})(?![\w])(?:{year.replace('<year>', '<year2>')})?"
    then = rf"(?P<month2>{name})(?![\w])(?:{year.replace('<year>', '<year2>')})"
    late = alternatives(parts())
    on = "بتاريخ|يوم|ليله|ليل|فجر|صباح|مساء|نهار"
    to = r"\s{0,2}(?:-|\u2013|\u2014|\sالي\s|\sحتي\s|\sto\s|\suntil\s)\s{0,2}"
    # و and "and" join the ends of a range only after "between"; elsewhere they list (or make an ordinal).
    among, and_ = r"(?<![\w])(?:ما\s)?(?:بين|between)\s{1,2}(?:عامي\s)?", r"\s(?:و\s?|and\s)"
    built = {
        "iso": rf"{B}(?P<year>{YEAR})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12][0-9]|3[01])(?![0-9])",
        "numeric": rf"{B}(?P<d>[0-3]?[0-9])(?P<sep>[-/.])(?P<m>[0-3]?[0-9])(?P=sep)(?P<year>{YEAR})(?![0-9])",
        "month_numeric": rf"{B}(?P<m>0?[1-9]|1[0-2])/(?P<year>{YEAR})(?![0-9/])",
        "hijri": rf"{PRO}{hijri_lead}?(?P<month>{hijri})\s{hijri_word}(?P<year>{HIJRI_YEAR}){hijri_mark}{E}",
        "hijri_day": rf"{PRO}(?P<day>[0-3]?[0-9])\s{hijri_of}(?P<month>{hijri}){E}",
        "hijri_year": rf"{PRO}(?:عام\s|سنه\s|العام\s|لعام\s)?(?P<year>{HIJRI_YEAR})\s?(?:هجري|هجريه|ه|ah){E}",
        "months_between": rf"{among}{lead}{day}{of}{both}(?:{year})?{and_}{lead}{second}{E}",
        "months_range": rf"{PRO}{lead}{day}{of}{both}(?:{year})?{to}(?:من\s)?{lead}{second}{E}",
        "month_to_month": rf"{PRO}{both}(?:{year})?{to}(?:شهر\s)?{then}{E}",
        "month_and_month": rf"{among}(?:شهري\s)?{both}(?:{year})?{and_}{then}{E}",
        "days_between": rf"{among}{day}{and_}(?:ال)?{day2}{of}{both}(?:{year})?{E}",
        "days_range": rf"{PRO}{day}{to}(?:ال)?{day2}{of}{both}(?:{year})?{E}",
        "days_pair": rf"(?<=\bon\s)(?:the\s)?{day}\sand\s(?:the\s)?{day2}{of}{both}(?:{year})?{E}",
        "days_range_after": rf"{PRO}{both}\s{day}{to}{day2}(?:{year})?{E}",
        "part": rf"{PRO}(?P<part>{late})(?:(?<!نص)[\s-]{{0,2}}|\s)(?:شهر\s)?{both}(?:{year}|{turn})?{E}",
        "half": rf"{PRO}النصف\s(?P<half>الاول|الثاني|الاخير)\sمن\s(?:شهر\s)?{both}(?:{year}|{turn})?{E}",
        "day": rf"{PRO}{lead}(?:the\s)?{day}{of}{both}(?:{year}|{turn}|{of_year})?{E}",
        "day_numeric": rf"(?<![\w])(?:{on}|{weekday})\s(?P<d>[0-3]?[0-9])/(?P<m>0?[1-9]|1[0-2])(?![0-9/])",
        "day_after": rf"{PRO}(?:{weekday}{SEP})?{both}\.?\s(?:the\s)?{day}(?![\w/.:]?[0-9])(?:{year})?{E}",
        "month": rf"{PRO}(?:شهر\s)?{both}{year}{E}",
        "month_spoken": rf"{_month_spoken()}(?:{year}|{turn})?(?![\w])",
        "part_year": rf"{PRO}(?P<part>{late})[\s-]{{0,2}}(?:(?:عام|سنه|العام)\s)?(?P<year>{YEAR}){NO_FIGURE}",
        "season": rf"{PRO}(?:ال)?(?P<season>{_seasons()})\s(?:of\s|عام\s|من\sعام\s|العام\s)?(?P<year>{YEAR}){E}",
        "half_year": rf"{B}(?:the\s)?(?P<half>first|second)\shalf\sof\s(?P<year>{YEAR}){E}",
        "years_between": rf"{among}(?P<year>{YEAR}){and_}(?P<year2>{YEAR}){NO_FIGURE}",
        "years_range": rf"{PRO}{years}?(?P<year>{YEAR}){to}{years}?(?P<year2>{YEAR}){NO_FIGURE}",
        "decade": rf"{B}(?:the\s)?(?P<year>(?:19|20)[0-9]0)s{E}",
        "year": rf"(?P<before>{before_year})\s(?:مطلع\s|نهايه\s)?(?P<year>{YEAR})(?![\w,.%]?[0-9])(?!\w)",
        "year_alone": rf"\((?P<year>{YEAR})\)",
    }
    lone = "|".join(sorted({re.escape(w) for w in _safe_months()}, key=len, reverse=True)).replace(
        r"\ ", r"\s"
    )
    built["month_alone"] = (
        rf"(?:(?<![\w])(?:و|ف)?ب(?=(?:{_iraqi_months()})(?!\w))|(?<![\w])(?:و|ف)?(?:[بل]?شهر|في|منذ|خلال|الي|حتي|من|قبل|بعد|in|since|until|during|this|by|from|(?P<side>last|next))\s(?:شهر\s|(?P<side2>last|next)\s)?)(?P<month>{lone})"
        rf"(?:{turn})?(?![\w])"
    )
    built["months_among"] = rf"{among}(?:شهري\s)?(?P<month>{name}){and_}(?P<month2>{name})(?!\w)(?!\s?{YEAR})"
    built["month_relative"] = rf"{PRO}(?:شهر\s)?(?P<month>{name}){turn}{E}"
    return {key: re.compile(pattern) for key, pattern in built.items()}


@cache
def spoken_numbers() -> dict[str, int]:
    """Folded word for a number -> the number, 1 to 31, as it is spoken: تلاتة, حداعش, عشرين."""
    return {fold(word): number for word, number in load("dates")["spoken_numbers"].items()}


@cache
def _month_spoken() -> str:
    """The pattern of a month by its number, without its year: بشهر ثمانية, من شهر 9. One month (شهر واحد) is a month
    only behind ب."""
    several = alternatives(word for word, number in spoken_numbers().items() if 1 < number < 13)
    one = alternatives(word for word, number in spoken_numbers().items() if number == 1)
    led = r"(?<!\w)(?:و|ف)?(?:(?:من|في|حتي|لحد|اول|اخر|نص)\s(?:شهر)|[بل]شهر|عشهر)"
    first = rf"(?<!\w)(?:و|ف)?بشهر\s(?P<first>{one})"
    return rf"(?:{led}\s(?P<month>{several}|0?[1-9]|1[0-2])|{first})(?![\w/:-])(?!\.[0-9])"


@cache
def _safe_months() -> frozenset[str]:
    return frozenset(fold(name) for key in _TRADITIONS for names in GREGORIAN[key] for name in names)


@cache
def _iraqi_months() -> str:
    """The names of months of the Levant and Iraq: بتموز is in July, as it is spoken."""
    return alternatives(name for names in GREGORIAN["iraqi"] for name in names)


def _seasons() -> str:
    return alternatives(word for found in load("dates")["seasons"].values() for word in found)
