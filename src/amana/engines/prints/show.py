"""What stands in a file of prints, as JSON; and what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import itl, itl_check, itl_images, records, template_file
from .images import read_image
from .load import kind_of, read_bytes
from .problems import Problem, Refused

_TEXT_MAX = 2_000


def show(path: Path) -> dict[str, Any]:
    """The content of a transaction, a minutiae record, a template or an image. Raises Refused."""
    kind, raw = _kind(path)
    try:
        if kind == "transaction":
            return _transaction(itl.read(raw))
        if kind == "record":
            return _record(records.read(raw))
    except Refused as refused:
        raise refused.within(str(path)) from None
    if kind == "template":
        found = template_file.load(path)
        head = {"algorithm": found.algorithm, "position": found.position, "quality": found.quality}
        return {"format": template_file.FORMAT, **head, "minutiae": len(found.minutiae)}
    image, ppi = read_image(path)
    return {"format": "image", "width": image.shape[1], "height": image.shape[0], "ppi": ppi}


def problems(path: Path, profile: str = "auto") -> list[Problem]:
    """Everything wrong with the file. Raises Refused only where it cannot be opened or is of no known kind."""
    kind, raw = _kind(path)
    try:
        if kind == "transaction":
            found = itl.read(raw)
            return [*itl_check.check(found, profile), *_image_problems(found)]
        if kind == "record":
            records.read(raw)
        elif kind == "template":
            template_file.load(path)
        else:
            read_image(path)
    except Refused as refused:
        if refused.problem.code in ("no_file", "no_library") or refused.problem.where == "--profile":
            raise
        return [refused.problem]
    return []


def _kind(path: Path) -> tuple[str, bytes]:
    """By what it begins with, else by its name."""
    raw = read_bytes(path)
    if itl.is_transaction(raw):
        return "transaction", raw
    return ("record" if records.is_record(raw) else kind_of(path)), raw


def _image_problems(found: itl.Transaction) -> list[Problem]:
    out = []
    try:
        heads = itl_images.heads(found)
    except Refused as refused:
        return [refused.problem]
    for head in heads:
        if not head.data:
            continue
        try:
            itl_images.sample(head)
        except Refused as refused:
            if refused.problem.code == "no_library":
                raise
            if refused.problem.code != "itl_codec":  # a codec that we lack is no fault of the file
                out.append(refused.problem)
    return out


def _transaction(found: itl.Transaction) -> dict[str, Any]:
    return {
        "format": "ANSI/NIST-ITL",
        "version": found.header.text(2),
        "transaction": found.header.text(4),
        "profile": itl_check.profile_of(found),
        "records": [_itl_record(record, found.encoding) for record in found.records],
        "images": [_head(head) for head in itl_images.heads(found)],
    }


def _itl_record(record: itl.Record, encoding: str) -> dict[str, Any]:
    head: dict[str, Any] = {"type": record.kind, "idc": record.idc, "length": record.stated_length}
    if record.kind in itl.BINARY_TYPES:
        return head | {"binary": _digest(record.raw)}
    spoken = "latin-1" if record.kind == 1 else encoding
    return head | {"fields": {f"{record.kind}.{f.number:03d}": _value(f, spoken) for f in record.fields}}


def _value(field: itl.Field, encoding: str) -> Any:
    """A text, a list of subfields, or a list of lists of items."""
    if field.number == itl.DATA:
        return _digest(field.value)
    rows = [[item.decode(encoding, "replace")[:_TEXT_MAX] for item in items] for items in field.subfields]
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return [row[0] if len(row) == 1 else row for row in rows]


def _digest(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _head(head: itl_images.ImageHead) -> dict[str, Any]:
    return {k: v for k, v in asdict(head).items() if k != "data"} | {"bytes": len(head.data)}


def _record(found: records.Record) -> dict[str, Any]:
    return {
        "format": found.layout,
        "header": found.fields,
        "views": [
            {
                "fields": view.fields,
                "extended_bytes": len(view.extended),
                "minutiae": [
                    {"kind": k, "x": x, "y": y, "angle": a, "quality": q}
                    for k, x, y, a, q, _r in view.minutiae
                ],
            }
            for view in found.views
        ],
    }
