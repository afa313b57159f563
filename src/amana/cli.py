"""The `amana` command. Each engine and each desk brings its own `cli.py`; this file only finds them.

A command module has `NAME` (one word), `HELP` (one line), `add_arguments(parser)` and `run(args) -> int`;
a module with several commands lists such objects in `COMMANDS`. Exit codes: 0 good, 1 a finding,
2 bad input or usage, 3 no books yet. Engine commands never import Django.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

GOOD, FINDING, BAD_INPUT, NO_BOOKS = 0, 1, 2, 3


def _modules(wanted: str = "") -> Iterator[ModuleType]:
    """Every `cli` module under engines, desks and the rooms, in a fixed order; with `wanted` only those whose text
    names that command. Importing one brings its whole engine along, which costs more than many a command."""
    import amana

    for room in ("engines", "desks", "."):
        package = importlib.import_module("amana" if room == "." else f"amana.{room}")
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
            if not found.ispkg or (room == "." and found.name in ("engines", "desks", "settings")):
                continue
            text = Path(package.__path__[0], found.name, "cli.py")
            if text.exists() and (not wanted or f'NAME = "{wanted}"' in text.read_text("utf-8")):
                yield importlib.import_module(f"{package.__name__}.{found.name}.cli")
    del amana


def commands(wanted: str = "") -> dict[str, Any]:
    """Command name -> command object; with `wanted` that one alone, or nothing."""
    found: dict[str, Any] = {}
    for module in _modules(wanted):
        for command in getattr(module, "COMMANDS", [module]):
            if command.NAME in found:
                raise RuntimeError(f"two commands are called {command.NAME!r}")
            if wanted in ("", command.NAME):
                found[command.NAME] = command
    return found


def main(argv: list[str] | None = None) -> int:
    # most of what a command or a page makes is dropped by count; Python's own 700 spends a seventh on the search
    gc.set_threshold(50_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
    parser = argparse.ArgumentParser(prog="amana", description="Custody accounts that balance.")
    parser.add_argument("--version", action="version", version=_version())
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in (commands(_asked(argv)) or commands()).items():
        sub = subparsers.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except BrokenPipeError:
        return GOOD
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return FINDING


def _asked(argv: list[str] | None) -> str:
    """The command that stands first on the line, if one does."""
    first = (sys.argv[1:] if argv is None else argv)[:1]
    return "".join(first) if first and not first[0].startswith("-") else ""


def _version() -> str:
    from amana import __version__

    return f"amana {__version__}"


if __name__ == "__main__":
    sys.exit(main())
