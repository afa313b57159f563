"""The panel "what stands in the way of…": every gate of an act about one person, as things are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amana.access import gates
from amana.access.gates import Ask, Outcome, Severity
from amana.engines.common import clock
from amana.ledger.models import Account

from .. import words
from ..models import CustodyFile

ACTS = {
    "depart": gettext_lazy("handing over to an escort"),
    "cede": gettext_lazy("passing to another authority"),
    "hand_abroad": gettext_lazy("handing to a state"),
    "release": gettext_lazy("release"),
    "place": gettext_lazy("a move inside the authority"),
    "hold": gettext_lazy("extending custody"),
}
NEED_DESTINATION = ("depart", "cede", "hand_abroad", "place")
SEVERITIES = {
    Severity.LAW: ("sevL", gettext_lazy("law")),
    Severity.POLICY: ("sevP", gettext_lazy("policy")),
    Severity.CHECKLIST: ("sevC", gettext_lazy("reminder")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One gate as it is shown. `look` is no, wait, ok or todo."""

    look: str
    icon: str
    title: str
    detail: str
    css: str
    severity: str
    openable: bool
    name: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel: the act, where to, the verdict and the gates, worst first."""

    act: str
    to: str
    acts: list[tuple[str, Any]]
    destinations: list[tuple[str, str]]
    verdict: str
    blocked: bool
    lines: list[Line]
    asked: bool

    @property
    def openable(self) -> bool:
        return any(line.openable for line in self.lines)


def panel(request: HttpRequest, file: CustodyFile, account: Account | None) -> Panel:
    """What the panel shows; the act and destination stand in the address (`gate`, `to`)."""
    act = request.GET.get("gate", "")
    act = act if act in ACTS else "release"
    chosen = request.GET.get("to", "")
    places = destinations(act, account)
    destination = next((a for a in places if a.code == chosen), None)
    asked = act not in NEED_DESTINATION or destination is not None
    lines = [_line(o) for o in outcomes(file, act, account, destination)] if asked else []
    return Panel(
        act=act,
        to=destination.code if destination else "",
        acts=list(ACTS.items()),
        destinations=[(a.code, _destination_name(a)) for a in places],
        verdict=_verdict(lines),
        blocked=any(line.look in ("no", "wait") for line in lines),
        lines=sorted(lines, key=lambda line: ("no", "wait", "todo", "ok").index(line.look)),
        asked=asked,
    )


def outcomes(
    file: CustodyFile, act: str, account: Account | None, destination: Account | None
) -> list[Outcome]:
    """What each gate of the act finds now; gates that do not apply are left out."""
    ask = Ask(file.pk, act, clock.now(), account, destination)
    found = next((found for _ask, found in gates.evaluate([ask])), ())
    return [o for o in found if o.finding.applies]


def openable(
    file: CustodyFile, act: str, account: Account | None, destination: Account | None
) -> list[Outcome]:
    """The gates of the act that block now and that an override may stand in for."""
    return [
        o
        for o in outcomes(file, act, account, destination)
        if o.blocks and (o.finding.openable or o.gate.severity is Severity.POLICY)
    ]


def destinations(act: str, account: Account | None) -> list[Account]:
    """Where the act can lead from here."""
    if act not in NEED_DESTINATION or account is None:
        return []
    found = Account.objects.filter(closed_at=None).select_related("place", "authority").exclude(pk=account.pk)
    if act == "hand_abroad":
        return list(found.filter(kind="abroad").order_by("code"))
    found = found.filter(kind="held")
    if act == "place":
        found = found.filter(authority=account.authority)
    if act == "cede":
        found = found.exclude(authority=account.authority)
    return list(found.order_by("authority__code", "code"))


def _destination_name(account: Account) -> str:
    authority = words.authority_name(account)
    return " · ".join(filter(None, (words.account_name(account), authority)))


def _line(outcome: Outcome) -> Line:
    css, severity = SEVERITIES[outcome.gate.severity]
    openable = not outcome.met and (outcome.finding.openable or outcome.gate.severity is Severity.POLICY)
    if outcome.met or outcome.override is not None:
        look, icon = "ok", "check"
    elif outcome.gate.severity is Severity.CHECKLIST:
        look, icon = "todo", "todo"
    elif openable:
        look, icon = "wait", "clock"
    else:
        look, icon = "no", "x"
    detail = "" if outcome.met else outcome.remedy
    if outcome.override is not None:
        detail = _("opened by an override, entry %(n)s") % {"n": f"{outcome.override:,}"}
    title = str(outcome.gate.sentence) if outcome.met else outcome.sentence
    return Line(
        look,
        icon,
        title,
        detail,
        css,
        str(severity),
        openable and outcome.override is None,
        outcome.gate.name,
    )


def _verdict(lines: list[Line]) -> str:
    hard = sum(line.look == "no" for line in lines)
    soft = sum(line.look == "wait" for line in lines)
    if hard:
        return ngettext("Not now: %(n)s condition blocks", "Not now: %(n)s conditions block", hard + soft) % {
            "n": hard + soft
        }
    if soft:
        return _("Not without a reason and a second person")
    return _("Nothing stands in the way")
