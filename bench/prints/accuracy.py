"""EER and FNMR at fixed FMR, one finger and two, beside bozorth3, SourceAFIS and OpenAFIS on the same images."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import nbis
import numpy as np
from numpy.typing import NDArray

from amana.engines.prints.evidence import finger_evidence
from amana.engines.prints.images import png_bytes, read_image
from amana.engines.prints.rates import eer, fnmr_at
from amana.engines.prints.sizes import at_standard_ppi

from . import openafis, sourceafis
from .sets import PPI, SETS, Key, images, ready, scores, templates

Scores = NDArray[np.float64]
OUTSIDE = (
    "SourceAFIS and OpenAFIS: put together from their published sources, not releases (of OpenAFIS the scalar library,"
    " all three rotations). Minutiae that a matcher did not find itself reach it by way of ISO/IEC 19794-2; SourceAFIS"
    " end to end had the pixels, and has the mean EER that release 3.18.1 had on these sets (5.51). OpenAFIS tells"
    " whole per cents: its EER is an interpolation between them."
)


def report(data: Path) -> str:
    keys = list(images(data))
    rows: dict[str, tuple[Scores, str | None]] = {
        "mindtct + amana-mcc": (scores(ready(templates(data, "mindtct"))), "mindtct+amana-mcc"),
        "LEADER + amana-mcc (its training set is not known)": (
            scores(ready(templates(data, "leader"))),
            "leader+amana-mcc",
        ),
        "mindtct + bozorth3 (NBIS), a peer": (bozorth3(data), None),
    }
    rows |= {name: (found, None) for name, found in outside(data).items()}
    lines = [
        "## Accuracy: FVC2002 DB1_B-DB4_B, 320 images, 1,120 genuine and 11,520 impostor comparisons (all pairs)",
        "Chosen on these sets: two constants of the cylinders (spread 7, least 0.003; the publication has 28/3, 0.005),"
        " the quality from which LEADER's minutiae are kept (30), the calibration. Ten fingers a set: no claim below an"
        " FMR of 1 in 10,000.",
        "",
        "| system | DB1 | DB2 | DB3 | DB4 | mean EER % | strict: mean EER % | pooled EER % | FMR100 % | FMR1000 % |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {one_finger(keys, found)} |" for name, (found, _id) in rows.items()]
    if any("AFIS" in name for name in rows):
        lines += ["", OUTSIDE]
    lines += [
        "",
        "Two fingers fused (neighbouring fingers of a set as one person, the same impressions: 560 genuine, 2,560"
        " impostor comparisons):",
        "",
        "| system | EER % | FNMR at FMR 0.1 % | at ln(10 x 6,000) nats | at ln(10 x 60,000) nats |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {two_fingers(keys, found, algorithm)} |"
        for name, (found, algorithm) in rows.items()
        if algorithm
    ]
    return "\n".join(lines) + "\n"


def outside(data: Path) -> dict[str, Scores]:
    """The rows of the peers that are at hand here."""
    rows = {}
    has_sourceafis = sourceafis.at_hand()
    extractors = [("mindtct", "mindtct"), ("LEADER", "leader")]
    if has_sourceafis:
        for name, extractor in extractors:
            rows[f"{name} + SourceAFIS's matcher, a peer"] = sourceafis.compared(data, extractor).scores
        extractors.append(("SourceAFIS's minutiae", sourceafis.OWN))
        rows["SourceAFIS end to end, a peer"] = sourceafis.compared(data, sourceafis.OWN).scores
        rows["SourceAFIS's minutiae + amana-mcc"] = scores(ready(sourceafis.own_templates(data)))
    if openafis.at_hand():
        for name, extractor in extractors:
            rows[f"{name} + OpenAFIS, a peer"] = openafis.compared(data, extractor).scores
    return rows


def bozorth3(data: Path) -> Scores:
    """The peer: NIST's detector and matcher."""
    settings: dict[str, Any] = {
        "get_center": False,
        "check_fingerprint": False,
        "compute_nfiq2": False,
        "ppi": 500.0,
    }
    maker = nbis.new_nbis_extractor(nbis.NbisExtractorSettings(min_quality=0.0, **settings))
    found = {}
    for key, path in images(data).items():
        image, _ppi = read_image(path)
        found[key] = maker.extract_minutiae(png_bytes(at_standard_ppi(image, PPI.get(key.set, 500.0))))
    keys = list(found)
    out = np.zeros((len(keys), len(keys)))
    for (i, a), (j, b) in combinations(enumerate(keys), 2):
        if a.set == b.set:
            out[i, j] = out[j, i] = found[a].compare(found[b])
    return out


def parted(keys: list[Key], found: Scores, name: str | None, strict: bool = False) -> tuple[Scores, Scores]:
    """Genuine and impostor scores of one set, or of all."""
    genuine, impostor = [], []
    for (i, a), (j, b) in combinations(enumerate(keys), 2):
        if a.set != b.set or name not in (None, a.set):
            continue
        if a.finger == b.finger:
            genuine.append(found[i, j])
        elif not strict or a.impression == b.impression == 1:
            impostor.append(found[i, j])
    return np.array(genuine), np.array(impostor)


def one_finger(keys: list[Key], found: Scores) -> str:
    each = [100 * eer(*parted(keys, found, name)) for name in SETS]
    strict = [100 * eer(*parted(keys, found, name, strict=True)) for name in SETS]
    genuine, impostor = parted(keys, found, None)
    pooled = [100 * eer(genuine, impostor), *(100 * fnmr_at(f, genuine, impostor) for f in (0.01, 0.001))]
    return " | ".join(f"{x:.2f}" for x in [*each, np.mean(each), np.mean(strict), *pooled])


def two_fingers(keys: list[Key], found: Scores, algorithm: str) -> str:
    evidence = finger_evidence(algorithm, np.maximum(found, 1e-6))
    place = {key: n for n, key in enumerate(keys)}
    genuine, impostor = [], []
    for name in SETS:
        fingers = sorted({key.finger for key in keys if key.set == name})
        people = list(zip(fingers[::2], fingers[1::2], strict=True))

        def fused(p: tuple[str, str], q: tuple[str, str], m: int, n: int, of: str = name) -> float:
            return float(
                sum(evidence[place[Key(of, f, m)], place[Key(of, g, n)]] for f, g in zip(p, q, strict=True))
            )

        genuine += [fused(p, p, m, n) for p in people for m, n in combinations(range(1, 9), 2)]
        impostor += [
            fused(p, q, m, n) for p, q in combinations(people, 2) for m in range(1, 9) for n in range(1, 9)
        ]
    g, i = np.array(genuine), np.array(impostor)
    missed = [(g < np.log(10 * n)).mean() for n in (6_000, 60_000)]
    return " | ".join(f"{100 * x:.2f}" for x in [eer(g, i), fnmr_at(0.001, g, i), *missed])
