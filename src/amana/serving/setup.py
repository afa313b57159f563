"""First set-up: a draft that can be left and taken up again, then everything at once, and never twice."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from amana.access import people
from amana.access.models import SetupStep, User
from amana.engines.common.digits import to_ascii
from amana.engines.seal import keys, note
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Authority
from amana.ledger.signing import service_seed

from . import house

TRIES = 10
"""Wrong codes before a new one must be made at the machine itself."""
STEPS = ("authorities", "places", "people", "key", "monitor")
ORIGIN = "amana"


# -- the code that opens the door


def _path() -> Path:
    return Path(settings.HOME) / "setup-code"


def code() -> str:
    """The code that opens the first set-up: made once, shown at the terminal, gone when the books begin."""
    path = _path()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}\n0")
    return path.read_text().split("\n")[0]


def code_fits(given: str) -> bool:
    """Compare in constant time, digits of any script and with or without the hyphen; after ten wrong tries the code is
    void until Amana is started again."""
    with _alone():
        return _fits(given)


def _fits(given: str) -> bool:
    path = _path()
    if not path.exists():
        return False
    kept, wrong = path.read_text().split("\n")
    typed = "".join(sign for sign in to_ascii(given) if sign.isalnum())
    if secrets.compare_digest(typed.encode(), kept.replace("-", "").encode()):
        return True
    if int(wrong) + 1 >= TRIES:
        path.unlink()
    else:
        path.write_text(f"{kept}\n{int(wrong) + 1}")
    return False


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time reads and changes what stands here: two windows lose nothing of each other, and wrong codes sent
    at once are all counted."""
    with (Path(settings.HOME) / "setup.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# -- the draft


@dataclass
class Draft:
    """What was entered so far. Nothing of it stands in the books before `begin`."""

    name: str = ""
    authorities: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    monitor: dict[str, Any] = field(default_factory=dict)
    key_noted: bool = False

    def done(self, step: str) -> bool:
        return {
            "authorities": bool(self.name) and self._kinds("custodian"),
            "places": bool(self.places),
            "people": any(person["role"] == "system_keeper" for person in self.people),
            "key": self.key_noted,
            "monitor": bool(self.monitor),
        }[step]

    def _kinds(self, kind: str) -> bool:
        return any(row["kind"] == kind for row in self.authorities)

    def add(self, part: str, row: dict[str, Any]) -> None:
        """Add a line. Refused: a code or user name that stands there already, a role that this person may not hold
        beside another."""
        key = "username" if part == "people" else "code"
        lines: list[dict[str, Any]] = getattr(self, part)
        taken = {line[key] for line in lines}
        if part == "people" and row.get("username") == self.monitor.get("username"):
            taken.add(row["username"])
        if row[key] in taken and not (part == "people" and self._another_role(row)):
            raise Refused("setup-code-twice", field=key, code=row[key])
        for held in self.people if part == "people" else ():
            if held["username"] == row["username"]:
                people.check_apart(
                    row["role"], row["authority"] or None, held["role"], held["authority"] or None
                )
        lines.append(row)

    def _another_role(self, row: dict[str, Any]) -> bool:
        same = [p for p in self.people if p["username"] == row["username"]]
        return bool(same) and line_key(row) not in {line_key(p) for p in same}

    def remove(self, part: str, key: str) -> None:
        """Take the line of this key away (`line_key`), and with an authority everything that names it.

        A key and no position: somebody else may have removed a line since the page was made."""
        lines: list[dict[str, Any]] = getattr(self, part)
        setattr(self, part, [line for line in lines if line_key(line) != key])
        if part == "authorities":
            self.places = [p for p in self.places if p["authority"] != key]
            self.people = [p for p in self.people if p.get("authority") != key]


def line_key(line: dict[str, Any]) -> str:
    """What a line of the draft is known by: its code, or of a person the user name, the role and for whom it is."""
    if "code" in line:
        return str(line["code"])
    whom = line.get("authority") or line.get("country") or ""
    return f"{line['username']} {line['role']} {whom}".rstrip()


def _draft_path() -> Path:
    return Path(settings.HOME) / "setup-draft.json"


def load() -> Draft:
    path = _draft_path()
    return Draft(**json.loads(path.read_text("utf-8"))) if path.exists() else Draft()


@contextmanager
def changing() -> Iterator[Draft]:
    """The draft as it stands, for one who changes it: whoever comes meanwhile waits, and begins with what was saved."""
    with _alone():
        yield load()


def save(draft: Draft) -> None:
    """Whole or not at all: another reader never sees half a draft."""
    path = _draft_path()
    beside = path.with_suffix(".new")
    with os.fdopen(
        os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(draft), file, ensure_ascii=False)
    beside.replace(path)


def log_key() -> str:
    """The key that signs the log, as a monitor enters it: name, key id, and the Ed25519 key (C2SP vkey)."""
    public = keys.public_ed25519(service_seed())
    kept = base64.b64encode(note.ALGORITHM + public).decode()
    return f"{ORIGIN}+{note.key_id(ORIGIN, public).hex()}+{kept}"


# -- the beginning


def begin(draft: Draft) -> list[tuple[User, str]]:
    """Begin the books of an operation with everything in the draft: one unit, whole or not at all.

    Answers each person with the word of their one-time link. Refused: a step that is not done, books that
    have begun."""
    lacking = [step for step in STEPS if not draft.done(step)]
    if lacking:
        raise Refused("setup-incomplete", lacking=", ".join(str(step_word(step)) for step in lacking))
    ledger.genesis(kind="operation", name=draft.name)
    for row in draft.authorities:
        house.authority_open(actor=None, new=house.NewAuthority(**row))
    for row in draft.places:
        house.place_open(actor=None, new=house.NewPlace.of(row))
    authorities = {a.code: a for a in Authority.objects.all()}
    links: dict[str, tuple[User, str]] = {}
    monitor = {**draft.monitor, "role": "monitor"}
    for person in [*draft.people, monitor]:
        name = person["username"]
        if name not in links:
            links[name] = people.invite(
                actor=None, username=name, name_ar=person["name_ar"], name_en=person["name_en"]
            )
        people.grant_give(
            actor=None,
            user=links[name][0],
            role=person["role"],
            authority=authorities.get(person.get("authority") or ""),
            country=person.get("country", ""),
        )
    SetupStep.objects.bulk_create(SetupStep(name=step) for step in STEPS)
    ledger.checkpoint(ORIGIN)
    return list(links.values())


def finish() -> None:
    """After the books have begun: the code and the draft have done their work."""
    for path in (_path(), _draft_path(), Path(settings.HOME) / "setup.lock"):
        path.unlink(missing_ok=True)


def step_word(step: str) -> str:
    return {
        "authorities": _("Authorities"),
        "places": _("Places"),
        "people": _("People and roles"),
        "key": _("Key of the log"),
        "monitor": _("First monitor"),
    }[step]
