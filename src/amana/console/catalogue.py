"""Translations without gettext's programs: extract, compile and check with Babel.

    python -m amana.console.catalogue extract    add new texts to every app's django.po
    python -m amana.console.catalogue compile    write the .mo files
    python -m amana.console.catalogue check      exit 1 unless every text has its Arabic

Texts are English msgids in code and templates; each app keeps `locale/<language>/LC_MESSAGES/django.po`.
The .mo files are not in version control: `ensure()` compiles what is missing or older when Amana starts.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("ar",)
# In Babel's notation: what each call of gettext gives. u-forms are not used here.
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Text = str | tuple[str, ...]
"""A msgid, or singular and plural."""
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A text without its translation (or a translation that does not fit its text), and where it stands."""

    app: str
    language: str
    text: str
    where: str
    fault: str

    def __str__(self) -> str:
        return f"{self.app} [{self.language}] {self.fault}: {self.text!r} ({self.where})"


def apps() -> list[Path]:
    """Folders of Amana that hold translatable text of their own: each package with an `apps.py`."""
    return sorted(path.parent for path in PACKAGE.rglob("apps.py"))


def po_path(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def po_files() -> list[Path]:
    return sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))


# -- compile


def compile_one(po: Path) -> Path:
    """Write the .mo beside `po`, whole or not at all, whoever else does the same."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parents[1].name)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    target = po.with_suffix(".mo")
    handle, name = tempfile.mkstemp(dir=po.parent, suffix=".tmp")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(buffer.getvalue())
        written.chmod(0o644)
        os.utime(name, ns=(po.stat().st_atime_ns, po.stat().st_mtime_ns))
        written.replace(target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return target


def stale(po: Path) -> bool:
    """True if the .mo is missing or was made from another state of `po` (their times are kept equal)."""
    compiled = po.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < po.stat().st_mtime_ns


def ensure() -> int:
    """Compile what is stale; returns how many. Where the folder cannot be written, the old ones must do."""
    done = 0
    for po in po_files():
        if stale(po):
            try:
                compile_one(po)
            except PermissionError as refused:
                if not po.with_suffix(".mo").exists():
                    print(f"no translation for {po}: {refused}", file=sys.stderr)
                continue
            done += 1
    if done:
        _forget_loaded()
    return done


def _forget_loaded() -> None:
    """Whatever Django loaded before is read anew; Python keeps what it read by the name of the file."""
    import gettext

    from django.utils.translation import trans_real

    loaded: Any = trans_real
    loaded._translations = {}
    vars(gettext)["_translations"].clear()
    loaded._default = None


# -- extract


def messages(app: Path) -> Iterator[tuple[str, int, Text, str | None]]:
    """(file, line, msgid or (singular, plural), context) of every text in the app's code and templates."""
    inner = {other for other in apps() if other != app and app in other.parents}
    for path in sorted([*app.rglob("*.py"), *app.rglob("*.html"), *app.rglob("*.txt")]):
        if inner & set(path.parents) or "migrations" in path.parts:
            continue
        name = path.relative_to(PACKAGE).as_posix()
        for line, text, context in _texts(path):
            yield name, line, text, context


def _texts(path: Path) -> Iterator[tuple[int, Text, str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # what stands for markup keeps its indentation, which is none to Python's tokenizer
        source = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    for line, function, arguments in _calls(source, inside=path.suffix == ".py"):
        parts = arguments if isinstance(arguments, tuple) else (arguments,)
        context = str(parts[0]) if function in ("pgettext", "pgettext_lazy", "npgettext") else None
        texts = parts[1:] if context is not None else parts
        if not texts or not isinstance(texts[0], str) or not texts[0]:
            continue
        plural = function.startswith(("ngettext", "npgettext"))
        if plural and len(texts) > 1 and isinstance(texts[1], str):
            yield line, (texts[0], texts[1]), context
        else:
            yield line, texts[0], context


def _calls(source: str, *, inside: bool) -> Iterator[tuple[int, str, Any]]:
    """(line, function, its texts) of every call of gettext. `inside` looks into f-strings too: to the tokenizer of
    Python 3.11 such a string is one piece, and what is called in it would never be seen."""
    for line, function, arguments, _comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"}
    ):
        yield line, str(function), arguments
    if not inside:
        return
    strings = (part for part in ast.walk(ast.parse(source)) if isinstance(part, ast.JoinedStr))
    for call in (part for string in strings for part in ast.walk(string) if isinstance(part, ast.Call)):
        for _line, function, arguments in _calls(ast.unparse(call), inside=False):
            yield call.lineno, function, arguments


def template(app: Path) -> Catalog:
    """All texts of an app, without translations."""
    catalogue = Catalog(fuzzy=False)
    for name, line, text, context in messages(app):
        catalogue.add(text, locations=[(name, line)], context=context)
    return catalogue


def load(app: Path, language: str) -> Catalog:
    path = po_path(app, language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def extract(app: Path, language: str) -> Catalog:
    """Bring the app's .po up to date: new texts empty, texts no longer used dropped. Guesses nothing."""
    fresh, old = template(app), load(app, language)
    catalogue = Catalog(locale=language, fuzzy=False, project="Amana")
    for message in fresh:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        string = known.string if known is not None else ("",) * 6 if isinstance(message.id, tuple) else ""
        places = sorted({name for name, _line in message.locations})
        catalogue.add(message.id, string, locations=[(place, 0) for place in places], context=message.context)
    path = po_path(app, language)
    if len(catalogue):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            _write(target, catalogue, language)
    return catalogue


def _write(target: io.BufferedWriter, catalogue: Catalog, language: str) -> None:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, include_lineno=False, sort_output=True, width=108)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    target.write(header.encode() + buffer.getvalue())


# -- check


def gaps(app: Path, language: str) -> list[Gap]:
    """What an app still lacks in a language: texts without translation, placeholders that do not match."""
    known, found = load(app, language), []
    for message in template(app):
        if not message.id:
            continue
        translated = known.get(message.id, message.context)
        fault = _fault(translated)
        if fault:
            text = message.id if isinstance(message.id, str) else message.id[0]
            where = f"{message.locations[0][0]}:{message.locations[0][1]}"
            found.append(Gap(app.name, language, text, where, fault))
    return found


def clashes(language: str) -> list[str]:
    """Texts that two apps translate each in its own way. To gettext they are one text, and the app that comes first
    speaks for all: the other's word is never seen. Where they mean two things one needs a context."""
    said: dict[tuple[Any, str | None], dict[str, Any]] = defaultdict(dict)
    for app in apps():
        for message in load(app, language):
            if message.id:
                said[message.id, message.context][app.name] = message.string
    return [
        f"{text if isinstance(text, str) else text[0]!r}: "
        + "; ".join(f"{app} {string!r}" for app, string in strings.items())
        for (text, _context), strings in said.items()
        if len({str(string) for string in strings.values()}) > 1
    ]


def _fault(message: Message | None) -> str:
    if message is None:
        return "missing"
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if message.fuzzy or not strings or not all(strings):
        return "not translated"
    originals = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set().union(*(_placeholders(text) for text in originals))
    for string in strings:
        # An Arabic singular or dual may say its number in the noun itself.
        given = _placeholders(string)
        lost = wanted - given if len(strings) == 1 else set()
        if lost or given - wanted:
            return f"placeholders differ ({', '.join(sorted(lost | (given - wanted)))})"
    return ""


def _placeholders(text: str | None) -> set[str]:
    import re

    return set(re.findall(r"%\((\w+)\)[sd]|(?<!%)%[sd]", text or ""))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="amana.console.catalogue", description="Amana's translations.")
    parser.add_argument("command", choices=("extract", "compile", "check"))
    parser.add_argument("--app", help="one app by its folder's name; all without it")
    args = parser.parse_args(argv)
    chosen = [app for app in apps() if args.app in (None, app.name)]
    if not chosen:
        print(
            f"no app is called {args.app!r}; there are {', '.join(a.name for a in apps())}", file=sys.stderr
        )
        return 2
    if args.command == "compile":
        print(f"{len([compile_one(po) for po in po_files()])} compiled")
        return 0
    missing: list[Gap] = []
    for app in chosen:
        for language in LANGUAGES:
            if args.command == "extract":
                extract(app, language)
            missing += gaps(app, language)
    twice = [clash for language in LANGUAGES for clash in clashes(language)]
    print(*missing, *twice, sep="\n")
    print(f"{len(missing)} texts lack their translation", file=sys.stderr)
    print(f"{len(twice)} texts are translated in two ways", file=sys.stderr)
    return 1 if (missing or twice) and args.command == "check" else 0


if __name__ == "__main__":
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    sys.exit(main())
