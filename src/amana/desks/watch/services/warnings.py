"""Warnings: issued by a person to roles, acknowledged, acted upon, replaced, closed with what came of them. Each step
is a memorandum in the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Note
from amana.ledger.errors import Refused

from .. import alerting, books
from ..models import Acknowledgement, Alert, Measure, Outcome, Recipient, Site
from ..queries.alerts import asked, measures
from ..queries.record import JUST_AFTER
from ..queries.scores import opinions_at, pooled, scores

DUE_MOST = timedelta(days=7)
CLOSES = (Outcome.HAPPENED, Outcome.AVERTED, Outcome.NOTHING, Outcome.MISTAKEN)


def warning_issue(
    *,
    actor: User | None,
    site: Site,
    level: int,
    words: str = "",
    roles: Sequence[str] = (),
    due: timedelta | None = None,
    updates: Alert | None = None,
) -> Alert:
    """Issue a warning for a facility to roles that must acknowledge it; without `roles` and `due` those of the level.
    `updates` names the warning that it replaces. Refused: a level that is none, a role that cannot be asked, a
    facility that has an open warning already (replace it), one that is no longer watched."""
    books.require_at(actor, "warning.issue", site)
    rules = alerting.rules()
    if level not in rules:
        raise Refused("warning-level", field="level", value=level)
    chosen = list(dict.fromkeys(roles)) or list(rules[level].recipients)
    unknown = [role for role in chosen if role not in alerting.ROLES]
    if unknown:
        raise Refused("warning-role", field="roles", value=", ".join(unknown))
    within = rules[level].due if due is None else due
    if not timedelta(0) < within <= DUE_MOST:
        raise Refused("warning-due", field="due", most=DUE_MOST.days)
    if site.until is not None:
        raise Refused("site-closed", site=site.code)
    open_one = Alert.objects.select_for_update().filter(site=site, closed_at=None).first()
    if open_one is not None and (updates is None or open_one.pk != updates.pk):
        raise Refused("warning-open", site=site.code, warning=open_one.code)
    if updates is not None and (updates.site_id != site.pk or open_one is None):
        raise Refused("warning-closed", warning=updates.code)
    now = signing.moment()
    if now + within <= clock.now():
        raise Refused("sign-void")
    p7, low, high = _said(site, now)
    facts: dict[str, str | int | None] = {
        "site": site.code,
        "level": level,
        "p7": f"{p7:.6f}",
        "roles": ",".join(chosen),
        "due": (now + within).isoformat(),
        "updates": updates.leaf if updates else None,
        "by": actor.pk if actor else None,
    }
    leaf = books.memo("alert", {"act": "issue", **facts}, {"words": words.strip()})
    if updates is not None:
        _close(actor, updates, Outcome.REPLACED, "", leaf)
    alert = Alert.objects.create(
        site=site, level=level, p7=p7, low=low, high=high, words=words.strip()[:2000], issued_by=actor,
        issued_at=clock.now(), due_at=now + within, updates=updates, leaf=leaf,
    )  # fmt: skip
    Recipient.objects.bulk_create(Recipient(alert=alert, role=role) for role in chosen)
    return alert


def _said(site: Site, moment: datetime) -> tuple[float, float, float]:
    """What is said of the site at this moment: the pool where analysts spoke, with the model's range."""
    at = moment + JUST_AFTER
    for found in scores(at, compare=False):
        if found.score.site == site.code:
            together = pooled(found.score.p7, opinions_at(at).get(site.code, {}))
            p7 = together.p if together else found.score.p7
            return p7, min(p7, found.score.low), max(p7, found.score.high)
    raise Refused("site-closed", site=site.code)


def warning_acknowledge(*, actor: User, alert: Alert) -> list[Acknowledgement]:
    """Say that one has read the warning, for every role one holds at that facility and that was asked or has heard of
    it by escalation. Refused: nobody asked this reader, said already, closed."""
    access.require(actor, "warning.acknowledge")
    if alert.closed_at is not None:
        raise Refused("warning-closed", warning=alert.code)
    roles = asked(actor, alert)
    if not roles:
        raise Refused("warning-not-asked", warning=alert.code)
    now = clock.now()
    late = int(now > alert.due_at)
    notes = [
        Note("acknowledge", facts={"alert": alert.leaf, "role": role, "late": late, "by": actor.pk})
        for role in roles
    ]
    leaves = books.memos("acknowledge", notes)
    return [
        Acknowledgement.objects.create(alert=alert, role=role, by=actor, at=now, leaf=leaf)
        for role, leaf in zip(roles, leaves, strict=True)
    ]


def measure_record(*, actor: User | None, alert: Alert, words: str, changes_hazard: bool = False) -> Measure:
    """Record what was done on a warning. `changes_hazard`: it may itself prevent the incident; forecasts of these
    days are then scored apart. Refused: no words, closed."""
    books.require_at(actor, "warning.act", alert.site)
    if alert.closed_at is not None:
        raise Refused("warning-closed", warning=alert.code)
    if not words.strip():
        raise Refused("warning-words", field="words")
    facts: dict[str, str | int | None] = {
        "act": "measure",
        "alert": alert.leaf,
        "changes_hazard": int(changes_hazard),
        "by": actor.pk if actor else None,
    }
    leaf = books.memo("alert", facts, {"words": words.strip()})
    return Measure.objects.create(
        alert=alert,
        words=words.strip()[:500],
        changes_hazard=changes_hazard,
        by=actor,
        at=clock.now(),
        leaf=leaf,
    )


def warning_close(*, actor: User | None, alert: Alert, outcome: str, why: str) -> Alert:
    """Close a warning with what came of it. Refused: another outcome, no reason, measures claimed that nobody
    recorded on it or on a warning that it replaced, closed already."""
    books.require_at(actor, "warning.act", alert.site)
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.closed_at is not None:
        raise Refused("warning-closed", warning=alert.code)
    if outcome not in CLOSES:
        raise Refused("warning-outcome", field="outcome", value=outcome)
    if not why.strip():
        raise Refused("warning-words", field="why")
    if outcome == Outcome.AVERTED and not measures(alert):
        raise Refused("warning-no-measure", field="outcome", warning=alert.code)
    facts: dict[str, str | int | None] = {
        "act": "close",
        "alert": alert.leaf,
        "outcome": outcome,
        "by": actor.pk if actor else None,
    }
    leaf = books.memo("alert", facts, {"why": why.strip()})
    return _close(actor, alert, outcome, why.strip(), leaf)


def warning_cancel(*, actor: User | None, alert: Alert, why: str) -> Alert:
    """Take back a warning that was issued by mistake; its CAP message is then followed by one that cancels it.
    Refused: no reason, closed already, or a measure stands (then close it with what came of it)."""
    books.require_at(actor, "warning.issue", alert.site)
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.closed_at is not None:
        raise Refused("warning-closed", warning=alert.code)
    if not why.strip():
        raise Refused("warning-words", field="why")
    if alert.measures.exists():
        raise Refused("warning-has-measures", warning=alert.code)
    facts: dict[str, str | int | None] = {
        "act": "cancel",
        "alert": alert.leaf,
        "by": actor.pk if actor else None,
    }
    leaf = books.memo("alert", facts, {"why": why.strip()})
    return _close(actor, alert, Outcome.MISTAKEN, why.strip(), leaf)


def _close(actor: User | None, alert: Alert, outcome: str, why: str, leaf: int) -> Alert:
    alert.closed_at, alert.closed_by, alert.outcome = clock.now(), actor, outcome
    alert.closed_why, alert.close_leaf = why[:500], leaf
    alert.save()
    return alert
