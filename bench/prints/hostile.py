"""100,000 damaged files: each is read or refused; none raises anything else, none takes long."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.engines.prints.hostile import mutated

from amana.engines.prints import itl, itl_check, itl_images, records, template_file
from amana.engines.prints.images import decode
from amana.engines.prints.mindtct import Mindtct
from amana.engines.prints.problems import Refused
from amana.engines.prints.values import Sample

WITHOUT_IMAGES = ("rec01_rec02_rec16.nst.an2", "type-8-sig-fax.an2")


def report(data: Path) -> str:
    lines = [
        "## Damaged files (bytes changed, cut out, doubled, put in, cut off; fixed seeds)",
        "| kind | tried | read | refused | anything else | longest, s |",
        "|---|---|---|---|---|---|",
    ]
    samples = sorted((data / "iso_samples").glob("*.fmr"))
    lines.append(
        f"| minutiae records, 5 versions | {tried([p.read_bytes() for p in samples], 12_000, record)} |"
    )
    small = [data / "an2" / name for name in WITHOUT_IMAGES]
    lines.append(f"| transactions | {tried([p.read_bytes() for p in small], 16_000, transaction)} |")
    kept = Mindtct(quality=False).extract(Sample(decode((data / "fvc2002/DB1_B/101_1.png").read_bytes())[0]))
    lines.append(f"| templates | {tried([template_file.dump(kept).encode()], 4_000, template)} |")
    pictures = [data / "fvc2002/DB3_B/101_1.png", data / "nfiq2_sfinge/SFinGe_Test01.pgm"]
    lines.append(f"| images, PNG and PGM | {tried([p.read_bytes() for p in pictures], 2_000, decode)} |")
    return "\n".join(lines) + "\n"


def record(raw: bytes) -> None:
    found = records.read(raw)
    if records.write(found) != raw:
        raise AssertionError("not written back as read")
    records.templates(found)


def transaction(raw: bytes) -> None:
    found = itl.read(raw)
    if found.to_bytes() != raw:
        raise AssertionError("not written back as read")
    itl_check.check(found)
    for head in itl_images.heads(found):
        itl_images.sample(head)


def template(raw: bytes) -> None:
    template_file.parse(raw.decode("utf-8", "replace"))


def tried(sources: list[bytes], each: int, act: Callable[[bytes], object]) -> str:
    read = refused = other = 0
    longest = 0.0
    for seed, source in enumerate(sources):
        for damaged in mutated(source, each, seed):
            began = time.perf_counter()
            try:
                act(damaged)
                read += 1
            except Refused:
                refused += 1
            except Exception:
                other += 1
            longest = max(longest, time.perf_counter() - began)
    return f"{read + refused + other:,} | {read:,} | {refused:,} | {other} | {longest:.2f}"
