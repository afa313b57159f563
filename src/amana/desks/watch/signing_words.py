"""How the memoranda of the watch read to the officer who is about to sign them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amana.console import signing
from amana.console import words as console_words
from amana.console.marks import LEVEL_WORDS
from amana.console.signing import Row, Told
from amana.ledger.act import Note

from . import words
from .models import Alert, Lowering, ModelVersion, Outcome, Site


def register() -> None:
    """Say how a level, a warning, an answer to one and a model read."""
    for kind, teller in (("level", _level), ("alert", _alert), ("acknowledge", _answer), ("model", _model)):
        signing.tell(kind, teller)


def _level(note: Note) -> Told:
    facts = note.facts
    rows: list[Row] = [(_("Facility"), _site(facts.get("site")))]
    act = facts.get("act")
    if "before" in facts:
        rows.append((_("Level now"), level(facts["before"])))
    rows.append((_("Level asked for") if act else _("Level from now on"), level(facts["level"])))
    if "model" in facts:
        rows.append((_("What the model says"), level(facts["model"])))
    if facts.get("asked") is not None:
        first = Lowering.objects.select_related("asked_by").filter(memo=facts["asked"]).first()
        if first is not None:
            rows.append((_("Asked for by"), first.asked_by.name))
    heading = {
        "ask": _("Asking to lower a level below what the model says; it falls when a second person agrees"),
        "refuse": _("Refusing to lower a level"),
    }.get(str(act), _("Change of a level of alert"))
    return Told(heading, [*rows, *_reason(note), signing.by_whom(note)])


def _alert(note: Note) -> Told:
    facts = note.facts
    if facts.get("act") == "issue":
        return _issued(note)
    alert = Alert.objects.select_related("site__place").filter(leaf=_leaf(facts.get("alert"))).first()
    rows: list[Row] = [(_("Warning"), alert.code if alert else facts.get("alert"))]
    if alert is not None:
        rows.append((_("Facility"), words.place(alert.site)))
    if facts.get("act") == "close":
        rows.append((_("What came of it"), Outcome(str(facts["outcome"])).label))
    if facts.get("changes_hazard"):
        rows.append((_("Effect"), _("may prevent the incident")))
    heading = {
        "measure": _("Recording what was done on a warning"),
        "close": _("Closing a warning"),
        "cancel": _("Taking back a warning that was issued by mistake"),
    }[str(facts["act"])]
    return Told(heading, [*rows, *_reason(note), signing.by_whom(note)])


def _issued(note: Note) -> Told:
    facts = note.facts
    due = datetime.fromisoformat(str(facts["due"]))
    rows: list[Row] = [
        (_("Facility"), _site(facts["site"])),
        (_("Level"), level(facts["level"])),
        (_("In 7 days"), console_words.percent_text(float(str(facts["p7"])), 1)),
        (_("To"), _list(words.role(code) for code in str(facts["roles"]).split(","))),
        (_("Due"), console_words.moment(due)),
    ]
    if facts.get("updates") is not None:
        before = Alert.objects.filter(leaf=_leaf(facts["updates"])).first()
        rows.append((_("Replaces"), before.code if before else facts["updates"]))
    return Told(_("Issuing a warning"), [*rows, *_reason(note), signing.by_whom(note)])


def _answer(note: Note) -> Told:
    alert = Alert.objects.select_related("site__place").filter(leaf=_leaf(note.facts["alert"])).first()
    rows: list[Row] = [(_("As"), words.role(str(note.facts["role"])))]
    if alert is not None:
        rows = [(_("Warning"), alert.code), (_("Facility"), words.place(alert.site)), *rows]
    if note.facts.get("late"):
        rows.append((_("Time"), _("late")))
    return Told(_("Acknowledging a warning"), [*rows, signing.by_whom(note)])


def _model(note: Note) -> Told:
    version = str(note.facts["version"])
    rows: list[Row] = [(_("Version"), version)]
    proposed = ModelVersion.objects.select_related("proposed_by").filter(version=version).first()
    if proposed is not None and proposed.proposed_by is not None:
        rows.append((_("Proposed by"), proposed.proposed_by.name))
    heading = {
        "accept": _("Accepting a model, as the second person"),
        "refuse": _("Refusing a proposed model"),
    }.get(str(note.facts["act"]), _("Proposing a model"))
    return Told(heading, [*rows, signing.by_whom(note)])


def level(number: Any) -> str:
    """A level in words, with its number."""
    return f"{number} · {LEVEL_WORDS[int(number)]}"


def _leaf(value: Any) -> int:
    return int(value) if value is not None else -1


def _site(code: Any) -> str:
    found = Site.objects.select_related("place").filter(code=code).first()
    return words.place(found) if found else str(code)


def _reason(note: Note) -> list[Row]:
    labels = {"reason": _("Reason"), "why": _("Reason")}
    return [(labels.get(name, _("Words")), text) for name, text in note.values.items()]


def _list(parts: Iterable[str]) -> str:
    return ("، " if console_words.arabic() else ", ").join(parts)
