"""The scenario table as values: which role may do what, where, to whom. Read once from every `rules.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.utils.translation import get_language

WHERE = ("own", "everywhere", "nationals", "mandate", "nobody")
STATES = (
    "origin",
    "held",
    "escort",
    "at_large",
    "unaccounted",
    "abroad",
    "released",
    "deceased",
    "duplicate",
)
SERVICE = "service"


class BadTable(ValueError):
    """A `rules.yaml` says something that has no meaning; the message names the file and the line's content."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be asked. `open` is "", "signed_in" or "everybody". `key_in_address`: programs that send no
    headers may put a key that allows this and nothing else into the address."""

    code: str
    en: str
    ar: str
    open: str = ""
    moves: bool = False
    sensitive: bool = False
    compartment: str = ""
    key_in_address: bool = False

    @property
    def name(self) -> str:
        return self.ar if (get_language() or "ar").startswith("ar") else self.en


@dataclass(frozen=True, slots=True)
class Rule:
    """One line that allows: this role, this action, there, to people in these states."""

    role: str
    action: str
    where: str
    states: frozenset[str] | None = None
    people: str = "any"
    purpose: bool = False
    answer: str = "allow"


@dataclass(frozen=True, slots=True)
class Table:
    actions: dict[str, Action]
    rules: dict[tuple[str, str], tuple[Rule, ...]]

    def lines(self, role: str, action: str) -> tuple[Rule, ...]:
        return self.rules.get((role, action), ())


@cache
def table() -> Table:
    """All tables of all installed apps in one. Raises BadTable."""
    actions: dict[str, Action] = {}
    rules: dict[tuple[str, str], list[Rule]] = {}
    sources = [(path, _load(path)) for path in _files()]
    for path, content in sources:
        for code, entry in (content.get("actions") or {}).items():
            if code in actions:
                raise BadTable(f"{path}: action {code!r} is in another table already")
            actions[code] = _action(path, code, entry)
    for path, content in sources:
        for line in content.get("rules") or []:
            for rule in _rules(path, line, actions):
                rules.setdefault((rule.role, rule.action), []).append(rule)
    return Table(actions, {key: tuple(found) for key, found in rules.items()})


def action(code: str) -> Action | None:
    return table().actions.get(code)


def _files() -> Iterator[Path]:
    for config in apps.get_app_configs():
        path = Path(config.path) / "rules.yaml"
        if config.name.startswith("amana.") and path.exists():
            yield path


def _load(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as wrong:
        raise BadTable(f"{path}: {wrong}") from wrong
    if not isinstance(content, dict) or set(content) - {"actions", "rules"}:
        raise BadTable(f"{path}: a table has the parts `actions` and `rules` and no other")
    return content


def _action(path: Path, code: str, entry: Any) -> Action:
    from . import compartments

    try:
        made = Action(code=code, **entry)
    except TypeError as wrong:
        raise BadTable(f"{path}: action {code!r}: {wrong}") from wrong
    if made.open not in ("", "signed_in", "everybody"):
        raise BadTable(f"{path}: action {code!r}: open is 'signed_in' or 'everybody'")
    if made.compartment and not compartments.known(made.compartment):
        raise BadTable(f"{path}: action {code!r}: no compartment {made.compartment!r}")
    return made


def _rules(path: Path, line: Any, actions: dict[str, Action]) -> Iterator[Rule]:
    from . import roles

    unknown = set(line) - {"who", "may", "where", "states", "people", "purpose", "answer"}
    problems = [f"unknown word {word!r}" for word in sorted(unknown)]
    problems += [f"no role {r!r}" for r in line.get("who", []) if r != SERVICE and not roles.known(r)]
    problems += [f"no action {a!r}" for a in line.get("may", []) if a not in actions]
    problems += [f"no state {s!r}" for s in line.get("states", []) if s not in STATES]
    if not line.get("who") or not line.get("may"):
        problems.append("a rule says who may do what")
    if line.get("where") not in WHERE:
        problems.append(f"where is one of {', '.join(WHERE)}")
    if line.get("people", "any") not in ("any", "adults", "children"):
        problems.append("people is any, adults or children")
    if line.get("purpose", "needed") != "needed" or line.get("answer", "exists") != "exists":
        problems.append("purpose may only be 'needed', answer only 'exists'")
    if problems:
        raise BadTable(f"{path}: {line}: {'; '.join(problems)}")
    for role in line["who"]:
        for code in line["may"]:
            yield Rule(
                role=role,
                action=code,
                where=line["where"],
                states=frozenset(line["states"]) if "states" in line else None,
                people=line.get("people", "any"),
                purpose="purpose" in line,
                answer=line.get("answer", "allow"),
            )
