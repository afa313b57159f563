"""Prints from any file that holds some: templates, minutiae records, transactions, images."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

from . import itl, itl_images, records, template_file
from .extract import extractor, read_sample
from .images import is_image
from .problems import Refused
from .values import Template

_READ_MAX = itl.BYTES_MAX
_RECORDS = {".fmr", ".fir", ".ist", ".iso", ".fmd"}
_TRANSACTIONS = {".an2", ".nst", ".eft", ".nist", ".int"}


def load(
    path: Path, name: str = "mindtct", ppi: float | None = None, position: int | None = None
) -> Template:
    """The one print in the file; of a file with several, that of `position`. Raises Refused."""
    found = load_all(path, name, ppi)
    if position is not None:
        found = [t for t in found if t.position == position]
    if len(found) != 1:
        raise Refused(str(path), "not_one_print", value=len(found))
    return found[0]


def load_all(path: Path, name: str = "mindtct", ppi: float | None = None) -> list[Template]:
    """Every print in the file; images are extracted with the extractor `name`. Raises Refused."""
    kind = kind_of(path)
    if kind == "template":
        return [template_file.load(path)]
    try:
        if kind == "image":
            return [replace(extractor(name).extract(read_sample(path, ppi)), source=path.name)]
        raw = read_bytes(path)
        if kind == "record":
            return [replace(t, source=path.name) for t in records.templates(records.read(raw))]
        maker = extractor(name)
        heads = [head for head in itl_images.heads(itl.read(raw)) if head.one_finger]
        return [replace(maker.extract(itl_images.sample(h)), source=f"{path.name}, {h.place}") for h in heads]
    except Refused as refused:
        raise refused if str(path) in refused.problem.where else refused.within(str(path)) from None


def kind_of(path: Path) -> str:
    """template, image, record or transaction, by its name. Raises Refused."""
    if path.is_dir():
        raise Refused(str(path), "no_file", value=os.strerror(errno.EISDIR))
    suffix = path.suffix.lower()
    if path.name.endswith(".json"):
        return "template"
    if is_image(path):
        return "image"
    if suffix in _RECORDS:
        return "record"
    if suffix in _TRANSACTIONS:
        return "transaction"
    raise Refused(str(path), "unknown_file")


def read_bytes(path: Path) -> bytes:
    """The file, unless it is too large to be one of these."""
    try:
        size = path.stat().st_size
        if size > _READ_MAX:
            raise Refused(str(path), "too_large", value=f"{size:,}", allowed=f"{_READ_MAX:,}")
        return path.read_bytes()
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
