"""Every place in the source that posts by the system's own key, and why no officer signs there. What an officer does
goes through `access.signing`; a new place that does not must be entered here with its reason, or this fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import amana

SOURCE = Path(amana.__file__).parent
LEDGER_MODULES = ("ledger", "services")
POSTING = ("record", "service_sign", "redact", "device_register", "device_revoke", "genesis")

BY_THE_SYSTEM = {
    # the mechanism itself
    "access/signing.py:post": "no stage: a program, a timer, a loader, or an officer whom the page let go unsigned",
    "access/signing.py:record": "the same, for memoranda alone",
    "ledger/post.py:record": "composes, signs and posts",
    "desks/operations/services/acts.py:record": "loaders, and officers without a key in a demonstration",
    # facts that follow from what others signed
    "ledger/field/forks.py:contest": "the field contradicts itself: follows from statements that devices signed",
    "ledger/field/forks.py:alarm": "a statement was set apart: follows from its own bytes or its key",
    "ledger/field/resolve.py:_take_back": "names the resolution that two officers signed",
    # timers
    "serving/digests.py:seal_reads": "the reads of a minute, sealed by the clock",
    # the house itself
    "serving/setup.py:begin": "the genesis, before anybody has a key",
    "ledger/services.py:genesis": "before it there is no key but this",
    "ledger/services.py:redact": "without `post`: a command at the machine; the page brings the officer's signature",
    "ledger/services.py:device_register": "without `post`: the first keys, and loaders",
    "ledger/services.py:device_revoke": "the same",
    "access/devices.py:ask": "in a demonstration a key is certified at once, by nobody",
    "access/devices.py:revoke": "a lost key revokes itself: it signs nothing",
    "access/devices.py:_register": "brings the signature of whoever certifies (see `ask`)",
    "access/openings.py:_posted": "without `post`: loaders; the pages bring the officer's signature",
    "access/rotation.py:_wrap_all": "a command at the machine, of whoever holds the master key",
    "console/exports.py:_remember": "what left the house: follows from a download that was asked for and recorded",
    "desks/registry/services/redactions.py:redaction_grant": "brings `books.post`: the officer's signature",
    # fiction
    "reference/bulk.py:_open": "a generated ledger has no officers",
    "reference/bulk.py:_shift": "the same",
    "reference/field.py:_tablet": "a tablet of fiction",
    "reference/stage.py:set_up": "a demonstration",
}


def places() -> Iterator[str]:
    """file:function of every call that posts by the service key, or hands such a function on."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "migrations" in path.parts or not any(word in text for word in POSTING):
            continue
        name = path.relative_to(SOURCE).as_posix()
        for function in _posting(ast.parse(text), name, ()):
            yield f"{name}:{function}"


def _posting(node: ast.AST, file: str, around: tuple[str, ...]) -> Iterator[str]:
    """The functions, those around them among them, in which something below `node` posts."""
    if isinstance(node, ast.FunctionDef):
        around = (*around, node.name)
    if _posts(node, file):
        yield from around
    for child in ast.iter_child_nodes(node):
        yield from _posting(child, file, around)


def _posts(node: ast.AST, file: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in POSTING and isinstance(node.value, ast.Name) and node.value.id in LEDGER_MODULES
    inside = file.startswith("ledger/") or file == "access/devices.py"
    return isinstance(node, ast.Name) and inside and node.id in ("record", "service_sign")


def test_whatever_the_system_signs_is_listed_with_its_reason():
    found = set(places())
    assert found - BY_THE_SYSTEM.keys() == set(), "posts by the system's key: sign it, or say here why not"
    assert BY_THE_SYSTEM.keys() - found == set(), "listed, and posts no more"
