"""What a pair looks like on the page: two files field by field, and the weight of the evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from amana.console import words as shown
from amana.engines.common.intervals import DateInterval
from amana.ledger.models import Account

from .. import books, countries, evidence, waterfall, words
from ..models import CustodyFile, LinkProposal, Sex
from ..queries import finding
from ..services.groups import contradictions, group_of
from ..services.proposals import said_of

_FIELD_OF_ROW = {
    "birth": "birth",
    "mother": "mother",
    "place": "place",
    "sex": "sex",
    "nationality": "nationality",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two files side by side. `mark` is same, other, blank or nothing; cells are lines."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Everything the page shows of a pair. `weighed` is None for a child or a disputed age."""

    rows: list[Row]
    weighed: evidence.Weighed | None
    chart: SafeString
    odds: str
    warnings: list[Any]
    group: list[str]
    contradicted: bool
    at_large: bool
    counted: str


def of(proposal: LinkProposal) -> Pair:
    """Read both files and weigh them as they stand now."""
    one, other = said_of(proposal, papers=True)
    files = (proposal.one, proposal.other)
    barred = finding.protected([f.pk for f in files])
    weighed = None if barred else evidence.weigh(one, other)
    group = sorted({*group_of(files[0].pk), *group_of(files[1].pk)})
    others = CustodyFile.objects.filter(pk__in=[p for p in group if p not in {f.pk for f in files}])
    accounts = [books.account(key) for key in books.accounts_of([f.pk for f in files]).values()]
    return Pair(
        rows=_rows(files, weighed, _births(one.record.birth, other.record.birth)),
        weighed=weighed,
        chart=_chart(weighed) if weighed else mark_safe(""),
        odds=_odds(weighed.bits) if weighed else "",
        warnings=[words.PATTERNS[code] for code in weighed.warnings] if weighed else [],
        group=list(others.order_by("pk").values_list("number", flat=True)),
        contradicted=bool(contradictions(group)),
        at_large=any(account.kind == "at_large" for account in accounts),
        counted=_counted(accounts),
    )


def _counted(accounts: list[Account]) -> str:
    """Where both files are counted at this moment; "" unless both are. One person sits in one place."""
    if len(accounts) < 2 or any(account.kind != "held" for account in accounts):
        return ""
    one, other = map(words.account_name, accounts)
    if one == other:
        return _("Both files are counted now, in %(one)s.") % {"one": one}
    return _("Both files are counted now: one in %(one)s, one in %(other)s.") % {"one": one, "other": other}


# -- field by field


def _births(one: DateInterval | None, other: DateInterval | None) -> str:
    """How two births stand to each other without being weighed: spans that only meet say neither."""
    if one is None or other is None:
        return "blank"
    if one == other:
        return "same"
    meet = one.earliest <= other.latest and other.earliest <= one.latest
    return "" if meet else "other"


def _rows(files: tuple[CustodyFile, CustodyFile], weighed: evidence.Weighed | None, births: str) -> list[Row]:
    left, right = _facts(files[0]), _facts(files[1])
    return [
        Row(
            str(label),
            left[key],
            right[key],
            births if key == "birth" and weighed is None else _mark(key, left[key], right[key], weighed),
        )
        for key, label in _labels().items()
        if left[key] or right[key]
    ]


def _labels() -> dict[str, Any]:
    return {
        "name": _("Name"),
        "kunya": _("Kunya"),
        "alias": _("Also known as"),
        "birth": _("Birth"),
        "mother": _("Mother's name"),
        "place": _("Place of birth"),
        "sex": _("Sex"),
        "nationality": _("Nationality"),
        "enrolled": _("Enrolled on"),
        "account": _("In the account of"),
    }


def _facts(file: CustodyFile) -> dict[str, tuple[str, ...]]:
    claim = file.claims.filter(kind="principal", superseded_by=None).first()
    assert claim is not None
    aliases = file.claims.filter(kind="alias", superseded_by=None).order_by("pk")
    where = books.accounts_of([file.pk]).get(file.pk)
    account = books.account(where) if where else None
    source = claim.get_source_display()
    told = {
        "name": (claim.name_ar, claim.name_latin),
        "kunya": (claim.kunya,),
        "alias": tuple(name for c in aliases for name in (c.name_ar, c.name_latin, c.kunya)),
        "birth": (words.birth_text(claim.birth), source if claim.birth else ""),
        "mother": (claim.mother,),
        "place": (claim.birth_place,),
        "sex": (str(dict(Sex.choices).get(claim.sex, "")),),
        "nationality": (" · ".join(countries.names(file.card.nationalities)),),
        "enrolled": (shown.day_text(file.opened_at),),
        "account": (
            (
                words.account_name(account)
                if account.kind == "held"
                else str(words.ACCOUNT_KINDS[account.kind]),
            )
            if account
            else ()
        ),
    }
    return {key: tuple(filter(None, lines)) for key, lines in told.items()}


def _mark(key: str, one: tuple[str, ...], other: tuple[str, ...], weighed: evidence.Weighed | None) -> str:
    """How two cells stand to each other: by the evidence where it speaks of the field, else by their letters."""
    if key in ("enrolled", "account"):
        return ""
    if weighed and "kunya" in weighed.warnings and key in ("name", "kunya"):
        named = sum(e.bits for e in weighed.evidence if _speaks_of(e.field, "name") or e.field == "kunya")
        return "" if key == "name" else "same" if named > 0 else "other"
    if not one or not other:
        return "blank"
    if weighed is None or key == "alias":
        return ("same" if set(one) & set(other) else "other") if key != "alias" else ""
    said = [e.bits for e in weighed.evidence if _speaks_of(e.field, key)]
    if not said:
        return "same" if one[0] == other[0] else ""
    return "same" if sum(said) > 0 else "other"


def _speaks_of(field: str, key: str) -> bool:
    if key == "kunya":
        return field in ("kunya", "kunya-other")
    if key == "name":
        return field not in {*evidence.BLANKS, "biometric", "kunya", "kunya-other", "alias"}
    return _FIELD_OF_ROW.get(key) == field


# -- the weight


def _chart(weighed: evidence.Weighed) -> SafeString:
    steps = [
        waterfall.Step(_("Before any evidence"), _("perhaps neither is the other"), evidence.PRIOR, True)
    ]
    for piece in weighed.evidence:
        if piece.bits:
            label, note = _split(words.evidence_sentence(piece))
            steps.append(waterfall.Step(label, note, piece.bits))
    if weighed.blank:
        listed = _("Blank in one of the two: %(fields)s") % {"fields": blanks(weighed)}
        steps.append(waterfall.Step(listed, _("what is blank counts nothing"), None))
    around = waterfall.Words(
        title=_("Weight of the evidence in bits, piece by piece"),
        total=_("Sum in bits"),
        unlikely=str(words.BANDS_OF_EVIDENCE["unlikely"]),
        possible=str(words.BANDS_OF_EVIDENCE["possible"]),
        strong=str(words.BANDS_OF_EVIDENCE["strong"]),
    )
    charts = [
        waterfall.svg(
            steps,
            total=weighed.bits,
            possible=evidence.POSSIBLE,
            strong=evidence.STRONG,
            words=around,
            rtl=get_language_bidi(),
            shape=shape,
        )
        for shape in (waterfall.WIDE, waterfall.NARROW)  # the style sheet shows the one that fits
    ]
    return mark_safe("".join(charts))


def blanks(weighed: evidence.Weighed) -> str:
    """The fields that one of the two lacks, in words."""
    comma = "، " if words.language() == "ar" else ", "
    return comma.join(str(words.EVIDENCE_FIELDS[field]) for field in weighed.blank)


def _split(text: str) -> tuple[str, str]:
    """From “father's name: علي = Ali, common name”: what is compared, and how common it is."""
    for mark in ("، ", ", ", "؛ ", "; "):
        head, found, tail = text.rpartition(mark)
        if found:
            return head, tail
    return text, ""


def _odds(bits: float) -> str:
    """How often it would be one person and not two, in round words: "1 in 4", "25 to 1"."""
    ratio = 2.0 ** min(abs(bits), 40.0)
    size = 10 ** max(0, math.floor(math.log10(ratio)) - 1)
    shown_ratio = f"{int(round(ratio / size) * size):,}"
    return f"{shown_ratio}\u00a0:\u00a01" if bits >= 0 else f"1\u00a0:\u00a0{shown_ratio}"
