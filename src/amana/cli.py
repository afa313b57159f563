"""The `amana` command. Each engine and each desk brings its own `cli.py`; this file only finds them.

A command module has `NAME` (one word), `HELP` (one line), `add_arguments(parser)` and `run(args) -> int`;
a module with several commands lists such objects in `COMMANDS`. Exit codes: 0 good, 1 a finding,
2 bad input or usage, 3 no books yet. Engine commands never import Django.

What no command foresaw is told in one line as well, never as a traceback; AMANA_TRACEBACK=1 shows that.
"""

from __future__ import annotations

import argparse
import errno
import gc
import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

GOOD, FINDING, BAD_INPUT, NO_BOOKS = 0, 1, 2, 3
STOPPED = 130  # by Ctrl+C, as shells say it: neither good nor a finding


def _modules(wanted: str = "") -> Iterator[ModuleType]:
    """Every `cli` module of rooms, desks and engines, in a fixed order; with `wanted` only those whose text names that
    command. Importing one brings its whole engine along, which costs more than many a command."""
    import amana

    for room in (".", "desks", "engines"):
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


class _Verbs(argparse._SubParsersAction):  # type: ignore[type-arg]
    """What a verb does stands at the top of its own help as well, not in the list of verbs alone."""

    def add_parser(self, name: str, **options: Any) -> Any:
        options.setdefault("description", options.get("help"))
        return super().add_parser(name, **options)


class _Parser(argparse.ArgumentParser):
    """The parser of a command and, since argparse makes them of the same class, of its verbs."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register("action", "parsers", _Verbs)

    def format_help(self) -> str:
        if not self.epilog and (example := examples().get(self.prog)):
            return f"{super().format_help()}\nExample:\n  {example}\n"
        return super().format_help()


def examples() -> dict[str, str]:
    """Command with its verb -> what somebody would type."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))


def main(argv: list[str] | None = None) -> int:
    # most of what a command or a page makes is dropped by count; Python's own 700 spends a seventh on the search
    gc.set_threshold(50_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a file name may hold bytes that are no text: in JSON its escape is the right spelling of them
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
    return _carried_out(parser(argv).parse_args(argv))


def parser(argv: list[str] | None) -> argparse.ArgumentParser:
    """The parser of the command that stands first in `argv`; of all of them where none does."""
    found = _Parser(
        prog="amana",
        description="Custody accounts that balance.",
        epilog="Begin with “amana up”. “amana COMMAND --help” says more about one of them."
        " Exit codes: 0 good, 1 a finding, 2 bad input or usage, 3 no books yet.",
    )
    found.add_argument("--version", action="version", version=_version())
    subparsers = found.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in (commands(_asked(argv)) or commands()).items():
        sub = subparsers.add_parser(name, help=command.HELP)
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return found


def _carried_out(args: argparse.Namespace) -> int:
    try:
        code = int(args.run(args) or 0)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        _forget_stdout()
        return GOOD
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except SystemExit as refused:  # of the settings, in words
        if not isinstance(refused.code, str):
            raise
        print(f"amana {args.command}: {refused.code}", file=sys.stderr)
        return BAD_INPUT
    except Exception as fault:
        if os.environ.get("AMANA_TRACEBACK"):
            raise
        if isinstance(fault, OSError):
            _forget_stdout()
        print(f"amana {args.command}: {_told(fault)}", file=sys.stderr)
        return BAD_INPUT


def _forget_stdout() -> None:
    """Whoever read our output has gone (`| head`), or its disk is full: what is left of it goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _told(fault: Exception) -> str:
    """One line about what no command foresaw, with its remedy."""
    if isinstance(fault, MemoryError):
        return "there is not memory enough for this; give it in smaller parts"
    if isinstance(fault, OSError):
        name = fault.filename2 or fault.filename
        where = f"{os.fsdecode(name)}: " if isinstance(name, str | bytes) else ""
        remedy = "make room" if fault.errno == errno.ENOSPC else "check the path and the permissions"
        return f"{where}{fault.strerror or fault}; {remedy}"
    if "amana.ledger.errors" in sys.modules:
        from amana.ledger.errors import Refused

        if isinstance(fault, Refused):
            return str(fault)
    if "django.db" in sys.modules:
        from django.db import DatabaseError

        if isinstance(fault, DatabaseError):
            from amana.ledger import trouble

            return trouble.told(fault)
    where = ""
    for frame in traceback.extract_tb(fault.__traceback__):
        where = (
            f"{frame.filename.rpartition('amana/')[2]}, line {frame.lineno}"
            if "amana" in frame.filename
            else where
        )
    first = (str(fault).splitlines() or [""])[0]
    return (
        f"a fault of Amana itself ({type(fault).__name__}: {first}; {where}). Please report it with what you gave;"
        " AMANA_TRACEBACK=1 shows more"
    )


def _asked(argv: list[str] | None) -> str:
    """The command that stands first on the line, if one does."""
    first = (sys.argv[1:] if argv is None else argv)[:1]
    return "".join(first) if first and not first[0].startswith("-") else ""


def _version() -> str:
    from amana import __version__

    return f"amana {__version__}"


if __name__ == "__main__":
    sys.exit(main())
