"""Small charts as SVG: pure functions of data, widths as attributes (the strict CSP knows no inline style)."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BAR, FULL, HEIGHT = 54, 40, 8


def occupancy(people: int, capacity: int | None) -> SafeString:
    """The bar of a place: filled to capacity, and beyond it in red as far as the bar reaches; without a
    capacity nothing is drawn."""
    if not capacity:
        return mark_safe("")
    share = people / capacity
    over = min(share - 1, (BAR - FULL) / FULL) if share > 1 else 0.0
    return format_html(
        '<svg class="capb" viewBox="0 0 {} {}" aria-hidden="true"><rect class="cb-bg" x="0" y="1" width="{}"'
        ' height="6"/><rect class="cb-f" x="0" y="1" width="{}" height="6"/>{}</svg>',
        BAR,
        HEIGHT,
        FULL,
        f"{min(share, 1) * FULL:.1f}",
        format_html('<rect class="cb-o" x="{}" y="1" width="{}" height="6"/>', FULL, f"{over * FULL:.1f}")
        if over
        else "",
    )
