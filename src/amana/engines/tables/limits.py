"""What a file may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one reading. Sizes in MiB (2**20 bytes), times in seconds.

    `expansion` is how many times larger a compressed file may become. A register of 60,000 rows becomes 7.5
    times larger, a heavily formatted one perhaps 30 times; a hundred times is an attack. Files that stay
    under
    `expansion_free_mb` are harmless at any rate."""

    file_mb: int = 200
    memory_mb: int = 1024
    cpu_seconds: int = 60
    wall_seconds: int = 180
    expansion: int = 100
    expansion_free_mb: int = 24
    expanded_mb: int = 1500
    rows: int = 300_000
    cells: int = 12_000_000
    cell_chars: int = 32_767
    columns: int = 512
