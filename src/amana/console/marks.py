"""Small signs: icons, the glyph of an account, the badge of a warning level, tags, signatures.

Shape and word come first, colour last: each glyph has its own outline and each badge says its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MIRRORED_ICONS = frozenset({"arrow", "back", "next", "out", "undo", "list"})

# kind of account in the books -> (class, drawing in a 12 x 12 box, mirrors in right-to-left text)
_SQUARE = '<rect class="f" x="1" y="1" width="10" height="10"/>'
_GLYPHS: dict[str, tuple[str, str, bool]] = {
    "held": ("held", _SQUARE, False),
    "escort": ("transit", '<path class="f" d="M1 1h5l5 5-5 5H1l5-5z"/>', True),
    "at_large": (
        "large",
        '<circle class="s" cx="6" cy="6" r="4.600" stroke-dasharray="4.800 2.400"/>',
        False,
    ),
    "unaccounted": (
        "unacc",
        '<rect class="s" x="1.500" y="1.500" width="9" height="9" stroke-dasharray="2.600 1.900"/>'
        '<circle class="f" cx="6" cy="6" r="1.500"/>',
        False,
    ),
    "abroad": ("abroad", '<path class="s" d="M7 2H2v8h8V5.500M6 6l5-5M7.500 1H11v3.500"/>', True),
    "released": ("released", '<circle class="s" cx="6" cy="6" r="4.500"/>', False),
    "deceased": ("dead", '<rect class="f" x="0.500" y="4.500" width="11" height="3"/>', False),
    "duplicate": ("dup", '<path class="s" d="M1.500 4h6.500v6.500H1.500zM4 1.500h6.500V8"/>', False),
    "origin": ("origin", '<path class="s" d="M2 1v10M2 6h8M7.500 3.500 10 6 7.500 8.500"/>', True),
}
# The short names of the classes and of everyday speech.
_ALIASES = {"in_transit": "escort"} | {css: kind for kind, (css, _drawing, _mirrors) in _GLYPHS.items()}
_ICON_ALIASES = {
    "reg": "register",
    "id": "identity",
    "imp": "import",
    "man": "manifest",
    "coord": "coordination",
    "news": "report",
    "warn": "warning",
    "watch": "warning",
    "q": "question",
}

ACCOUNT_WORDS: dict[str, Promise] = {
    "held": gettext_lazy("Held"),
    "escort": gettext_lazy("In transit"),
    "at_large": gettext_lazy("At large"),
    "unaccounted": gettext_lazy("Unaccounted for"),
    "abroad": gettext_lazy("Abroad"),
    "released": gettext_lazy("Released"),
    "deceased": gettext_lazy("Deceased"),
    "duplicate": gettext_lazy("Duplicate file"),
    "origin": gettext_lazy("Before the books"),
}

LEVEL_WORDS = (
    gettext_lazy("Normal"),
    gettext_lazy("Watch"),
    gettext_lazy("Warning"),
    gettext_lazy("Imminent"),
)
LEVEL_SHAPES = (
    '<circle cx="6" cy="6" r="4.400" fill="none" stroke="currentColor" stroke-width="1.600"/>',
    '<path d="M6 .8 11.200 6 6 11.200.8 6z" fill="none" stroke="currentColor" stroke-width="1.500"/>'
    '<path d="M6 .8V11.200L.8 6z" fill="currentColor"/>',
    '<path d="M6 .8 11.600 11H.4z" fill="currentColor"/>',
    '<path d="M3.700.5h4.600l3.200 3.200v4.600l-3.200 3.200H3.700L.5 8.300V3.700z" fill="currentColor"/>'
    '<path d="M6 2.800v3.800M6 8.300v1.100" class="bang" stroke-width="1.700"/>',
)


def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite `img/icons.svg`. With `label` it is an image with a name, else decoration."""
    return _icon(name, css, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, css: str, label: str) -> SafeString:
    name = _ICON_ALIASES.get(name, name)
    classes = " ".join(filter(None, ["i", css, "flip" if name in MIRRORED_ICONS else ""]))
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" {}><use href="{}#{}"/></svg>',
        classes,
        told,
        static("console/img/icons.svg"),
        name,
    )


def account_kind(kind: str) -> str:
    """The kind as the books call it."""
    return _ALIASES.get(kind, kind)


@lru_cache(maxsize=64)
def glyph(kind: str) -> SafeString:
    """The sign of a kind of account. Raises KeyError for a kind that the books do not have."""
    css, drawing, mirrors = _GLYPHS[account_kind(kind)]
    flip = " flip" if mirrors else ""
    return format_html(
        '<svg class="g g-{}{}" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', css, flip, mark_safe(drawing)
    )


def glyph_class(kind: str) -> str:
    """held, transit, large … : the last part of the classes and tokens of a kind."""
    return _GLYPHS[account_kind(kind)][0]


def account(kind: str, label: object = "") -> SafeString:
    """Glyph and word: the name of an account, or the word for its kind."""
    shown = label or ACCOUNT_WORDS[account_kind(kind)]
    return format_html('<span class="acc">{}<bdi>{}</bdi></span>', glyph(kind), shown)


def level_shape(level: int) -> SafeString:
    drawing = mark_safe(LEVEL_SHAPES[level])
    return format_html('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>', drawing)


def level(value: int | None, text: bool = True) -> SafeString:
    """The badge of a warning level 0-3; None is "not checked", hatched, never blank and never green."""
    if value is None:
        return format_html('<span class="ncl"><span>{}</span></span>', _("Not checked"))
    word = LEVEL_WORDS[value]
    shown = word if text else format_html('<span class="vh">{}</span>', word)
    return format_html('<span class="lv lv{}">{}{}</span>', value, level_shape(value), shown)


def tag(text: object, tone: str = "", sign: str = "") -> SafeString:
    """A status tag. tone: "", lap, good, wait, bad or seal; sign: an icon."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(sign) if sign else "", text)


def signatures(giver: bool, receiver: bool) -> SafeString:
    """Two pens; a dashed line stands for a missing signature."""
    parts = (
        (giver, _("giver signed"), _("giver has not signed")),
        (receiver, _("receiver signed"), _("receiver has not signed")),
    )
    drawn = [icon("pen", "", yes) if signed else icon("unsigned", "no", no) for signed, yes, no in parts]
    return format_html('<span class="sig">{}{}</span>', *drawn)


def signers(names: Sequence[str]) -> SafeString:
    """Who signed with an own key; nobody where the system recorded it."""
    if not names:
        return format_html(
            '<span class="dim">{}</span>', _("recorded by the system, not signed by an officer")
        )
    told = format_html_join(mark_safe(" · "), "<bdi>{}</bdi>", ((name,) for name in names))
    return format_html("{} {} {}", icon("pen"), _("signed by"), told)


def tick(good: bool | None) -> SafeString:
    """Check, cross, or hatched "not checked"."""
    if good is None:
        return level(None)
    if good:
        return format_html('<span class="good">{}</span>', icon("check", "", _("in order")))
    return format_html('<span class="bad">{}</span>', icon("x", "", _("not in order")))
