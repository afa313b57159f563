"""A folder of prints as entries of a gallery: who is who by the names of files and folders.

DIR/PERSON/FILE: the folder is the person. DIR/PERSON_NUMBER.png (as FVC names its sets) and DIR/PERSON.print.json: the
name up to the last underscore before a number is the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .gallery import Entry
from .load import kind_of, load_all
from .problems import Refused
from .template_file import SUFFIX

_NUMBERED = re.compile(r"(.+)_\d+$")


def entries(folder: Path, name: str = "mindtct", ppi: float | None = None) -> Iterator[Entry]:
    """Every print of the folder, in order of path. Raises Refused; files of other kinds are passed over."""
    if not folder.is_dir():
        raise Refused(str(folder), "no_folder")
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not _is_print(path):
            continue
        parts = path.relative_to(folder).parts
        found = load_all(path, name, ppi)
        for n, template in enumerate(found, start=1):
            print_id = "/".join(parts) + (f"#{n}" if len(found) > 1 else "")
            yield Entry(parts[0] if len(parts) > 1 else person_of(path), print_id, template)


def person_of(path: Path) -> str:
    """The person that a file's name speaks of."""
    stem = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    numbered = _NUMBERED.match(stem)
    return numbered[1] if numbered else stem


def _is_print(path: Path) -> bool:
    try:
        return kind_of(path) != "template" or path.name.endswith(SUFFIX)
    except Refused:
        return False
