"""A reading in words, for a terminal."""

from __future__ import annotations

from .values import Reading

WIDEST = 110


def summary(reading: Reading) -> str:
    """Clusters, the groups told more than once, and tensions."""
    lines = [reading.summary()]
    lines += [
        f"  one origin retold: {', '.join(cluster)}" for cluster in reading.clusters if len(cluster) > 1
    ]
    texts = {page.document.id: page.document.text for page in reading.pages}
    claims = {claim.id: claim for claim in reading.claims}
    for group in reading.groups:
        if len(group.claims) < 2:
            continue
        first = claims[group.claims[0]]
        said = " ".join(texts[first.doc][first.start : first.end].split())
        origins = "1 origin" if group.origins == 1 else f"{group.origins} origins"
        if group.proposal == "unsure":
            origins = f"{group.sure_origins} sure, possibly {origins}"
        lines.append(f"{group.id}: {origins}, {len(group.claims)} tellings: {said[:WIDEST]}")
    lines += [
        f"tension ({tension.kind}): {tension.note} [{', '.join(tension.claims)}]"
        for tension in reading.tensions
    ]
    return "\n".join(lines)
