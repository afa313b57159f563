"""A print from any file that holds one: a template, an image."""

from __future__ import annotations

from pathlib import Path

from . import template_file
from .extract import extractor, read_sample
from .images import is_image
from .problems import Refused
from .values import Template


def load(path: Path, name: str = "mindtct", ppi: float | None = None) -> Template:
    """The template in the file, or of the image in it. Raises Refused."""
    if path.name.endswith(".json"):
        return template_file.load(path)
    if is_image(path):
        sample = read_sample(path, ppi)
        try:
            return extractor(name).extract(sample)
        except Refused as refused:
            raise refused.within(str(path)) from None
    raise Refused(str(path), "unknown_file")
