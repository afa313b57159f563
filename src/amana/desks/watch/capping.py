"""A warning as a CAP 1.2 message in Arabic and English, made from what was known when it was issued; one that was
issued by mistake has a second message, which cancels the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana.engines.common import clock
from amana.engines.hazard import cap
from amana.engines.hazard.levels import Level
from amana.engines.hazard.priors import INDICATORS
from amana.engines.hazard.reading import HOUSE_ZONE
from amana.engines.hazard.score import Score
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Device

from . import alerting, words
from .models import Alert, Outcome
from .queries.record import JUST_AFTER
from .queries.scores import scores

EXPIRES = timedelta(days=7)
NAMED = 4
"""So many reasons are named, the heaviest first."""


def message(alert: Alert) -> bytes:
    """The message, UTF-8. An update references the warning that it replaces."""
    return cap.xml(_said(alert))


def cancellation(alert: Alert) -> bytes:
    """The message that takes a warning back, UTF-8: it references the first and says why. Only for a warning that
    was issued by mistake; raises ValueError for another."""
    if alert.outcome != Outcome.MISTAKEN or alert.closed_at is None:
        raise ValueError(f"{alert.code} was not issued by mistake")
    house = _house()
    first = _said(alert)
    texts: dict[str, dict[str, str]] = {"headline": {}, "instruction": {}}
    for language in ("ar", "en"):
        with translation.override(language):
            texts["headline"][language] = _("Taken back: %(headline)s") % {
                "headline": first.headline[language]
            }
            texts["instruction"][language] = _("Do nothing more on this warning: it was issued by mistake.")
    return cap.xml(
        replace(
            first,
            identifier=f"{identifier(alert, house)}.cancel",
            sent=alert.closed_at.astimezone(HOUSE_ZONE),
            headline=texts["headline"],
            instruction=texts["instruction"],
            message="Cancel",
            references=(_reference(alert, house),),
            expires=None,
            note=alert.closed_why,
        )
    )


def _said(alert: Alert) -> cap.Alert:
    status: cap.Status = "Exercise" if ledger_queries.demonstration() else "Actual"
    house = _house()
    earlier = alert.updates
    references = () if earlier is None else (_reference(earlier, house),)
    instruction = alerting.rules()[alert.level].instruction
    score = _score(alert)
    level = Level(alert.level)
    texts: dict[str, dict[str, str]] = {"headline": {}, "description": {}, "instruction": {}, "area": {}}
    for language in ("ar", "en"):
        with translation.override(language):
            texts["headline"][language] = f"{_level(level)}: {words.place(alert.site)}"
            texts["description"][language] = _description(alert, score)
            texts["instruction"][language] = " ".join(
                filter(None, [instruction[language], _own_words(alert, language)])
            )
            texts["area"][language] = words.town(alert.site) or words.place(alert.site)
    with translation.override("en"):
        restriction = ", ".join(words.role(r.role) for r in alert.recipients.all())
    return cap.Alert(
        identifier(alert, house),
        f"watch@{house}",
        alert.issued_at.astimezone(HOUSE_ZONE),
        level,
        alert.p7,
        texts["headline"],
        texts["description"],
        texts["instruction"],
        texts["area"],
        restriction,
        status=status,
        message="Update" if references else "Alert",
        codes={"P-code": alert.site.pcode} if alert.site.pcode else {},
        references=references,
        expires=(alert.issued_at + EXPIRES).astimezone(HOUSE_ZONE),
    )


def _own_words(alert: Alert, language: str) -> str:
    """The officer's words; in the block of the other language marked as what they are, since nobody translates them."""
    said = alert.words.strip()
    written = words.written_in(said)
    if written in ("", language):
        return said
    of = _("In Arabic only: “%(words)s”") if written == "ar" else _("In English only: “%(words)s”")
    return of % {"words": said}


def identifier(alert: Alert, house: str | None = None) -> str:
    """The same for ever, and no other books have it: the start of their key, and the warning's number."""
    return f"{house or _house()}.{alert.code}"


def _reference(alert: Alert, house: str) -> cap.Reference:
    return cap.Reference(f"watch@{house}", identifier(alert, house), alert.issued_at.astimezone(HOUSE_ZONE))


def _house() -> str:
    key = Device.objects.values_list("public_key", flat=True).get(code="service")
    return f"amana-{bytes(key).hex()[:12]}"


def _score(alert: Alert) -> Score | None:
    """The model's score when the warning was issued, made again."""
    at = min(alert.issued_at + JUST_AFTER, clock.now() + JUST_AFTER)
    found = (s.score for s in scores(at, compare=False) if s.score.site == alert.site.code)
    return next(found, None)


def _level(level: Level) -> str:
    from amana.console.marks import LEVEL_WORDS

    return str(LEVEL_WORDS[level])


def _description(alert: Alert, score: Score | None) -> str:
    said = _("Probability of a serious incident within 7 days: %(p)s (%(low)s to %(high)s).") % {
        "p": _percent(alert.p7),
        "low": _percent(alert.low),
        "high": _percent(alert.high),
    }
    if score is None:
        return said
    raising = sorted(
        (c for c in score.contributions if c.indicator in INDICATORS and c.factor >= 1.1 and c.reported),
        key=lambda c: -c.factor,
    )[:NAMED]
    if not raising:
        return said
    between = "؛ " if get_language() == "ar" else "; "
    reasons = between.join(f"{words.factor(c.indicator)} ×{c.factor:.1f}" for c in raising)
    return said + " " + _("What raises it: %(reasons)s.") % {"reasons": reasons}


def _percent(p: float) -> str:
    return f"{p * 100:.1f}%"
