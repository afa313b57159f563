"""The envelope in which a device sends a statement, and whether it is authentic.

    {v: 1, device, device_seq, previous, statement: {header, lines}, signatures: [[device, hex], ...], key?}

`header` and each line are canonical JSON as text; the signatures are over the bytes of the header, which carries the
Merkle root of the lines. Header: v 2, device, device_seq, previous, kind, effective_at (microseconds), facts, lines
(their number), lines_root. Line: ["line", kind, person, from, to, parent, outcome], with the codes of the accounts
and `parent` the hash of the statement that last moved this person. `key` names the public key of a device that has no
certificate: {algorithm, public_key}.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amana.engines.common.canonical import canonical
from amana.engines.seal import keys
from amana.engines.seal.tree import leaf_hash, root_of

from .. import sql
from ..errors import Refused
from ..signing import SERVICE

VERSION = 2
"""Of the header: 1 is a statement composed at a desk."""
LINES_MAX = 2_000
OUTCOMES = ("present", "absent", "injured", "refused")
HEADER = {
    "v": int,
    "device": str,
    "device_seq": int,
    "previous": (str, type(None)),
    "kind": str,
    "effective_at": int,
    "facts": dict,
    "lines": int,
    "lines_root": str,
}
NUMBER = range(2**63)
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StatedLine:
    """One line of a statement: what a device says happened to one person."""

    i: int
    kind: str
    person: int
    src: str
    dst: str
    parent: bytes | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The signed text of a field statement, read."""

    header: bytes
    device: str
    device_seq: int
    previous: bytes | None
    kind: str
    effective_at: int
    facts: Mapping[str, str | int | None]
    lines: tuple[StatedLine, ...]
    encoded: tuple[bytes, ...]

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.header).digest()

    @property
    def body(self) -> bytes:
        """As it is stored: the header, then the lines."""
        return b"\n".join((self.header, *self.encoded))


@dataclass(frozen=True, slots=True)
class Key:
    """A public key. `certified` is False for one that only the envelope names."""

    code: str
    algorithm: str
    public_key: bytes
    certified: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """An authentic statement: every signature fits. `signatures` are (device, bytes)."""

    stated: Stated
    signatures: tuple[tuple[str, bytes], ...]
    keys: tuple[Key, ...]


def read(raw: Mapping[str, Any]) -> Envelope:
    """The envelope, once every signature fits. Refused, with the place: what has not the agreed form, a key that
    nobody knows, a signature that does not fit. Nothing is stored."""
    statement = raw.get("statement")
    if raw.get("v") != 1 or not isinstance(statement, Mapping):
        raise Refused("field-form", place="v")
    header, lines = statement.get("header"), statement.get("lines")
    if not isinstance(header, str) or not isinstance(lines, list) or len(lines) > LINES_MAX:
        raise Refused("field-form", place="statement")
    stated = parse(_bytes(header, "header"), tuple(_bytes(line, "lines") for line in lines))
    previous = stated.previous.hex() if stated.previous else None
    outside = (raw.get("device"), raw.get("device_seq"), raw.get("previous"))
    if outside != (stated.device, stated.device_seq, previous):
        raise Refused("field-form", place="device")
    signatures = _signatures(raw.get("signatures"))
    if stated.device not in [device for device, _made in signatures]:
        raise Refused("signature-missing", device=stated.device)
    known = _keys([device for device, _made in signatures], raw.get("key"), stated.device)
    for device, made in signatures:
        key = known[device]
        if not keys.verify(key.algorithm, key.public_key, stated.header, made):
            raise Refused("signature-bad", device=device)
    return Envelope(stated, signatures, tuple(known.values()))


def parse(header: bytes, encoded: tuple[bytes, ...]) -> Stated:
    """The signed text, read. Refused: what is not canonical or has not the agreed form."""
    words = _canonical(header, "header")
    if not isinstance(words, dict) or words.keys() != HEADER.keys():
        raise Refused("field-form", place="header")
    for name, kind in HEADER.items():
        if not isinstance(words[name], kind) or isinstance(words[name], bool):  # type: ignore[arg-type]
            raise Refused("field-form", place=f"header.{name}")
    numbers = (words["device_seq"], words["effective_at"])
    if words["v"] != VERSION or any(number not in NUMBER for number in numbers):
        raise Refused("field-form", place="header.v")
    if words["lines"] != len(encoded) or not encoded:
        raise Refused("field-form", place="header.lines")
    if root_of([leaf_hash(line) for line in encoded]).hex() != words["lines_root"]:
        raise Refused("field-form", place="header.lines_root")
    for name, value in words["facts"].items():
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise Refused("field-form", place=f"header.facts.{name}")
    lines = tuple(_line(i, line) for i, line in enumerate(encoded))
    if len({line.person for line in lines}) != len(lines):
        raise Refused("field-form", place="lines")
    return Stated(
        header,
        words["device"],
        words["device_seq"],
        _hash(words["previous"], "header.previous"),
        words["kind"],
        words["effective_at"],
        words["facts"],
        lines,
        encoded,
    )


def stored(body: bytes) -> Stated | None:
    """The same from a stored body; None for a statement of a desk."""
    header, *lines = body.split(b"\n")
    if json.loads(header).get("v") != VERSION:
        return None
    return parse(header, tuple(lines))


def _line(i: int, encoded: bytes) -> StatedLine:
    words, place = _canonical(encoded, f"lines[{i}]"), f"lines[{i}]"
    if not isinstance(words, list) or len(words) != 7 or words[0] != "line":
        raise Refused("field-form", place=place)
    _tag, kind, person, src, dst, parent, outcome = words
    if not all(isinstance(text, str) for text in (kind, src, dst)) or outcome not in OUTCOMES:
        raise Refused("field-form", place=place)
    if not isinstance(person, int) or isinstance(person, bool) or person not in NUMBER:
        raise Refused("field-form", place=place)
    return StatedLine(i, kind, person, src, dst, _hash(parent, place), outcome)


def _bytes(text: Any, place: str) -> bytes:
    if not isinstance(text, str) or "\n" in text:
        raise Refused("field-form", place=place)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused("field-form", place=place) from None


def _canonical(encoded: bytes, place: str) -> Any:
    try:
        words = json.loads(encoded)
        same = canonical(words) == encoded
    except (ValueError, TypeError, RecursionError):
        raise Refused("field-form", place=place) from None
    if not same:
        raise Refused("field-form", place=place)
    return words


def _hash(text: Any, place: str) -> bytes | None:
    if text is None:
        return None
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise Refused("field-form", place=place)
    return bytes.fromhex(text)


def _signatures(raw: Any) -> tuple[tuple[str, bytes], ...]:
    made = []
    for pair in raw if isinstance(raw, list) else ():
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(p, str) for p in pair):
            raise Refused("field-form", place="signatures")
        try:
            made.append((pair[0], bytes.fromhex(pair[1])))
        except ValueError:
            raise Refused("field-form", place="signatures") from None
    if not 0 < len(made) <= 8 or len({device for device, _made in made}) != len(made):
        raise Refused("field-form", place="signatures")
    return tuple(made)


def _keys(wanted: list[str], offered: Any, author: str) -> dict[str, Key]:
    rows = sql.among("SELECT code, algorithm, public_key FROM ledger_device WHERE code IN ({marks})", wanted)
    found = {row[0]: Key(row[0], row[1], bytes(row[2]), certified=True) for row in rows}
    if author not in found and isinstance(offered, Mapping):
        found[author] = _uncertified(author, offered)
    for device in wanted:
        if device not in found or device == SERVICE:
            raise Refused("device-unknown", device=device)
    return {device: found[device] for device in wanted}


def _uncertified(author: str, offered: Mapping[str, Any]) -> Key:
    """A key that nobody certified can show that it signed, and nothing more. Its name ends with the first eight
    digits of its own SHA-256, so that it cannot take the name of another."""
    try:
        public_key = bytes.fromhex(str(offered.get("public_key", "")))
        keys.check_public_key(str(offered.get("algorithm")), public_key)
    except ValueError:
        raise Refused("field-form", place="key") from None
    if not author.endswith(hashlib.sha256(public_key).hexdigest()[:8]):
        raise Refused("field-form", place="key")
    return Key(author, str(offered["algorithm"]), public_key, certified=False)
