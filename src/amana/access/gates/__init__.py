"""Gates: the legal and policy conditions of an act. Each is a small object that says what it needs to know.

A desk supplies the facts: `gates.provide("stay", fn)` where `fn(asks)` answers {person: facts} for a list of
`Ask`; the shape of the facts is the Protocol in `facts.py`. A person left out, or a fact that is None, is
*not known*, and what is not known blocks.
"""

from __future__ import annotations

from . import child, correct, enrol, hold, place, release, stay, transfer  # noqa: F401 - each declares its gates
from .ask import Ask, destination_code
from .base import (
    Finding,
    Gate,
    Outcome,
    Severity,
    declare,
    declared,
    evaluate,
    get,
    provide,
    provided,
    without_providers,
)

__all__ = [
    "Ask",
    "Finding",
    "Gate",
    "Outcome",
    "Severity",
    "declare",
    "declared",
    "destination_code",
    "evaluate",
    "get",
    "provide",
    "provided",
    "without_providers",
]
