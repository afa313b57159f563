"""The shapes of dates. All patterns match folded text with ASCII digits (see `engines/common/arabic`)."""

from __future__ import annotations

import re

ABOUT = re.compile(
    r"\bpresumee?\b|تقريبا|تقريبي\w*|التقريب|حوالي|نحو|قرابه|زهاء|تقديرا|تقديري\w*|مقدر|نزيكهي|نزيكه|دهوروبهري|"
    r"\bapprox(?:imate(?:ly)?)?\b\.?|\babout\b|\babt\b\.?|\baround\b|\bcirca\b|\bca\b\.?|"
    r"\benviron\b|\benv\b\.?|\bor so\b|\bvers\b|\best(?:imated|ime)?\b\.?|"
    r"\bc\.?\s*(?=\d)|[~≈]|\?+$|؟+$|^\?+(?=\s*\d)|^؟+(?=\s*\d)"
)
HIJRI = re.compile(
    r"هجري\w*|(?<=\d)\s*ه(?:ج)?(?!\w)|(?<![\w])ه(?![\w])|(?<=\d)\s*a\.?\s?h\b\.?|"
    r"\bhijri\w*|\bhegir\w*|كوجي|(?<=\d)\s?h\b"
)
GREGORIAN = re.compile(
    r"ميلادي\w*|(?<=\d)\s*م(?!\w)|(?<!\w)م(?!\w)|زايني|(?<=\d)\s*ز(?!\w)|"
    r"(?<=\d)\s*a\.?\s?d\b\.?|(?<=\d)\s*c\.?e\b\.?|\bgregorian\b"
)
# a part of a year or a month: what stands behind it is true, only coarser
PART = re.compile(
    r"^(?:في )?(?:(?:اوايل|بدايه|بدايات|مطلع|منتصف|اواسط|نهايه|نهايات|اواخر|سهرهتاي|كوتايي|ناوهراستي)|early|mid|late|"
    r"(?:صيف|شتا|ربيع|خريف)(?: عام| سنه)?|summer|winter|spring|autumn|(?:l')?(?:ete|hiver|printemps|automne)(?: de)?|"
    r"(?:the )?(?:start|beginning|middle|end) of|(?:debut|mi|fin|courant)(?: de)?)[\s\-]+(?=\S)"
)
LEAD = re.compile(
    r"^(?:(?:من )?مواليد|تولد|ولدت?|بتاريخ|تاريخ|المولودة?|في|عام|سنه|لسنه|يوم|"
    r"born(?: in| on)?|b\.|year(?: of)?|(?:nee?|ne\(e\))(?: en| le)?|"
    r"en|le|the|on|in|du|لهدايكبووي|لهدايكبوو|سالي|له|بهرواري|dob:?)\s*[:.]?\s+",
)
# in front of a place, in a column of dates
BORN_IN = re.compile(
    r"^(?:(?:من )?مواليد|تولد|المولودة?|ولدت?(?: في)?|born (?:in|at)|nee? a|ne\(e\) a)\s+", re.IGNORECASE
)
# in front of a place, behind an address
BORN_AT = re.compile(
    r"(?:مولودة?|ولدت?|المولودة?)\s+(?:في|ب)\s*|\b(?:born (?:in|at)|née? à|né\(e\) à)\s+", re.IGNORECASE
)
# of a date, that nobody knows it
NOTHING = re.compile(
    r"^(?:(?:(?:date|lieu|naissance|de|et)\s+)+inconn\w*|(?:(?:date|place|birth|of|and)\s+)+(?:unknown|not known)|"
    r"(?:(?:تاريخ|محل|مكان|ولاده|الولاده|الميلاد|وتاريخ|ومكان|ومحل)\s+)+(?:غير معروف\w*|مجهول\w*))$"
)
WEEKDAY = re.compile(
    r"^(?:يوم )?(?:الاحد|الاثنين|الثلاثا|الاربعا|الخميس|الجمعه|السبت|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|"
    r"sun|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:day)?\b[,،\s]*"
)
TIME = re.compile(r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|ص|م)?$")
SAME_DAY = re.compile(r"الموافق|موافق|\bcorresponding to\b|\bcorrespond\w* (?:a|au)\b|[()\[\]=]")
OR = re.compile(r"\s*(?:\bاو\b|\bor\b|\bou\b|\bيان\b|\bام\b)\s*")
BETWEEN = re.compile(
    r"^(?:ما بين|بين|من|between|from|entre|de|(?:له ?)?نيوان)\s+(.+?)\s*"
    r"(?:\sو\s*|\sالي\s|\sحتي\s|\sand\s|\sto\s|\set\s|\sa\s|\sتا\s|\sبو\s|-|/)\s*(.+)$"
)
TO = re.compile(r"^(\d{4})\s*(?:-|–|—|/|\sالي\s|\sحتي\s|\sto\s|\sa\s|\sتا\s|الي)\s*(\d{4})$")
SHORT_TO = re.compile(r"^(\d{4})\s*[-–/]\s*(\d{2})$")
LONG_TO = re.compile(r"^(.{6,}?)\s+(?:-|–|—|الي|حتي|to|au|تا)\s+(.{6,})$")
NO_PLACE = re.compile(
    r"(?<!\w)(?:قبل|بعد|منذ|حتي|مطلع|before|after|since|until|till|avant|apres|depuis|jusque?|pre|post|age|aged|عمر|العمر|سن)(?!\w)"
)
PLACE_FIRST = re.compile(
    r"^(?P<place>[^\d(]*[^\W\d_])[\s\-–/,،:(]+(?:(?:في|سنة|عام|le|en|in|on)\s+)?(?P<date>\d.*?)\)?$"
)
PLACE_COMMA = re.compile(r"^(?P<place>[^\d,،]+)[,،]\s*(?P<date>\S*.*\d.*)$")
PLACE_AFTER = re.compile(r"^(?P<date>.*\d{4})\s+(?:à|in|at|في|ب)\s+(?P<place>\D+(?:\d{1,2}(?:e|er|ème)?)?)$")
PLACE_LAST = re.compile(r"^(?P<date>[\d/.\-]*\d)[\s\-–/,،:]+(?:(?:في|à|in|at)\s+)?(?P<place>[^\W\d_]\D*)$")
UNKNOWN = r"[x?؟\-_*]{1,4}|0{1,2}"
NUMERIC = re.compile(
    rf"^(\d{{1,4}}|{UNKNOWN})\s*[-/.\\،,\s]\s*(\d{{1,2}}|{UNKNOWN})\s*[-/.\\،,\s]\s*(\d{{1,4}}|{UNKNOWN})$"
)
# the same without anything that could be read otherwise: most of a register's days are written so
WHOLE_DAY = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})", re.ASCII)
TWO = re.compile(r"^(\d{1,4})\s*[-/.\\]\s*(\d{1,4})$")
DAY_MONTH_YEAR = re.compile(
    r"^(\d{1,2})\s*(?:(?:st|nd|rd|th|er|em|ي|هم)(?!\w))?[\s\-/.,،]*([^\d]+?)[\s\-/.,،]*(\d{4}|\d{2})$"
)
MONTH_DAY_YEAR = re.compile(r"^([^\d]+?)[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?\s*[,،\s]\s*(\d{4})$")
MONTH_YEAR = re.compile(r"^([^\d]+?)[\s\-/.,،]*(\d{4})$")
YEAR_MONTH = re.compile(r"^(\d{4})[\s\-/.,،]+([^\d]+?)(?:[\s\-/.,،]+(\d{1,2}))?$")
MONTH_NOISE = re.compile(
    r"^(?:من|شهر|de|of|d|du|month|مانكي|ي)\s+|\s+(?:من|سنه|عام|لسنه|of|de|سالي|في|ي)$|[,،.]+$"
)
MONTH_SHORT_YEAR = re.compile(r"^([^\d\s]{3,})[\-']\s?(\d\d)$")  # Jul-87, as spreadsheets show a month
ROMAN = re.compile(r"(?<=\d)([\s/.\-]+)(xi{0,2}|i[xv]|vi{0,3}|i{1,3})(?=[\s/.\-]+\d{2,4}$)")
# 190319C MAR 19: day, hour and zone, month, year, as soldiers write them
GROUP = re.compile(r"^(\d\d)\d{4}\s?[a-z]?\s*([a-z]{3})\s*(\d{4}|\d\d)$")
DECADE = re.compile(r"^(\d{3})0\s*(?:s|'s|ات)$")
