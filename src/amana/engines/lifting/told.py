"""What the planner's commands say to people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amana.engines.lifting.solve import Progress


def explained(document: dict[str, Any]) -> str:
    """An explanation in lines: each lift, what one more of each resource is worth, who is left, other orders."""
    lines = [
        f"{row['lift']:>4}  {row['tail']}  {row['from']} -> {row['to']}  slot {row['start_slot']}: "
        f"{row['why_not_earlier']['en']}"
        for row in document["lifts"]
    ]
    for row in document.get("worth_of_one_more", [])[:12]:
        lines.append(f"{row['text']['en']}: harm less by {row['harm_removed']:.3f}")
    for row in document.get("left", []):
        lines.append(f"left: {row['persons']} of {row['class']} at {row['place']}: {row['text']['en']}")
    for name, row in document.get("beside", {}).items():
        lines.append(
            f"{name}: harm {row['harm']:.2f}, {row['left_behind']} left, {row['makespan_h']:.0f} h, "
            f"breaches: mean {row['mean']:.1f}, worst 5 % {row['cvar95']:.1f}, "
            f"chance that tier 1 is caught {row['tier_one_breach']:.3f}"
        )
    return "\n".join(lines)


def progress_line(progress: Progress) -> None:
    """Where a search stands, on standard error; on a terminal in the place of the last line."""
    gap = "" if progress.gap is None else f"  bound {progress.bound:.2f}  gap {100 * progress.gap:.2f} %"
    end = "\r" if sys.stderr.isatty() else "\n"
    line = f"{progress.seconds:7.1f} s  {progress.stage:<10} harm {progress.harm:.2f}{gap}"
    print(f"{line:<78}", end=end, file=sys.stderr, flush=True)
