"""Templates as files: minutiae in JSON, readable and checked when read. Cylinders are made anew from them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from ..common import written
from .problems import Refused
from .values import MINUTIAE_MAX, POSITION_MAX, Minutiae, Template

FORMAT = "amana-print-template/1"
SUFFIX = ".print.json"
_BYTES_MAX = 256 << 10
_SIDE_MAX = 16_384
_FIELDS = {"format", "algorithm", "version", "position", "quality", "width", "height", "minutiae", "source"}


def dump(template: Template) -> str:
    """The template as JSON text; minutiae are [x, y, degrees, kind, quality]."""
    m = template.minutiae
    rows = zip(
        m.x.tolist(),
        m.y.tolist(),
        np.degrees(m.angle).tolist(),
        m.kind.tolist(),
        m.quality.tolist(),
        strict=True,
    )
    return json.dumps(
        {
            "format": FORMAT,
            "algorithm": template.algorithm,
            "version": template.version,
            "source": template.source,
            "position": template.position,
            "quality": template.quality,
            "width": template.width,
            "height": template.height,
            "minutiae": [[round(x, 2), round(y, 2), round(a, 2), k, q] for x, y, a, k, q in rows],
        },
        ensure_ascii=False,
    )


def save(path: Path, template: Template) -> None:
    """Whole or not at all."""
    written.whole(path, lambda place: place.write_text(dump(template) + "\n", encoding="utf-8"))


def load(path: Path) -> Template:
    """Raises Refused."""
    try:
        if path.stat().st_size > _BYTES_MAX:
            raise Refused(str(path), "too_large", value=f"{path.stat().st_size:,}", allowed=f"{_BYTES_MAX:,}")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
    except UnicodeDecodeError as error:
        raise Refused(str(path), "not_template", value=error.reason) from None
    try:
        return parse(text)
    except Refused as refused:
        raise refused.within(str(path)) from None


def parse(text: str) -> Template:
    """The template in a JSON text. Raises Refused with the field that is wrong."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("", "not_template", value=error) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused("", "not_template", value=f"format is not {FORMAT}")
    unknown = sorted(set(document) - _FIELDS)
    if unknown:
        raise Refused(f"$.{unknown[0]}", "field", value=unknown[0], allowed=", ".join(sorted(_FIELDS)))
    return Template(
        algorithm=_text(document, "algorithm"),
        version=_text(document, "version"),
        source=_text(document, "source"),
        position=_whole(document, "position", POSITION_MAX),
        quality=None if document.get("quality") is None else _whole(document, "quality", 100),
        width=_whole(document, "width", _SIDE_MAX),
        height=_whole(document, "height", _SIDE_MAX),
        minutiae=_minutiae(document.get("minutiae")),
    )


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name, "")
    if not isinstance(value, str) or len(value) > 500:
        raise Refused(f"$.{name}", "field", value=value, allowed="text")
    return value


def _whole(document: dict[str, Any], name: str, most: int) -> int:
    value = document.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refused(f"$.{name}", "field", value=value, allowed=f"0-{most}")
    return value


def _minutiae(rows: Any) -> Minutiae:
    if not isinstance(rows, list) or len(rows) > MINUTIAE_MAX:
        raise Refused("$.minutiae", "field", value=type(rows).__name__, allowed=f"0-{MINUTIAE_MAX} rows")
    for n, row in enumerate(rows):
        if not (isinstance(row, list) and len(row) == 5 and all(_in_range(v, i) for i, v in enumerate(row))):
            raise Refused(
                f"$.minutiae[{n}]", "field", value=row, allowed="[x, y, degrees, kind 0-2, quality 0-100]"
            )
    table = np.array(rows, np.float64).reshape(-1, 5)
    return Minutiae(
        x=table[:, 0].astype(np.float32),
        y=table[:, 1].astype(np.float32),
        angle=np.radians(table[:, 2] % 360).astype(np.float32),
        kind=table[:, 3].astype(np.uint8),
        quality=table[:, 4].astype(np.uint8),
    )


def _in_range(value: object, column: int) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    most = (_SIDE_MAX, _SIDE_MAX, 360, 2, 100)[column]
    return 0 <= value <= most and (column < 3 or isinstance(value, int))
