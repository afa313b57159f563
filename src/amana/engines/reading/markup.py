"""HTML to visible text of the same length: every tag becomes blanks, so that offsets stay those of the file.

A block element ends a line; line ends of the source itself are only blanks. Characters that an entity makes are
followed by zero-width characters, which folding takes away. One pass, no backtracking.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

PAD = "\u200b"
_HIDDEN = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "nav",
    "footer",
    "form",
    "button",
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "table",
        "section",
        "article",
        "header",
        "aside",
        "main",
        "blockquote",
        "figure",
        "figcaption",
        "hr",
        "title",
    ]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source"]
)
_NAME = re.compile(r"</?\s{0,3}([a-zA-Z][a-zA-Z0-9]{0,15})")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_META = re.compile(
    r"""<meta\s[^<>]{0,200}?(?:article:published_time|datePublished|pubdate|dc\.date)[^<>]{0,200}?content=["'](\d{4}-\d\d-\d\d)""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""=\s{0,3}(?:"[^"]*"|'[^']*')""")
_UNSEEN = re.compile(r"\shidden[\s/>=]", re.IGNORECASE)
_UNSEEN_STYLE = re.compile(
    r"""style\s{0,3}=[^<>]{0,400}?(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)""",
    re.IGNORECASE,
)
_JSON_DAY = re.compile(r'"datePublished"\s{0,3}:\s{0,3}"(\d{4}-\d\d-\d\d)')


def published_of(source: str) -> str | None:
    """The day of publication that a page declares, as an ISO day."""
    head = source[:200_000]
    found = _META.search(head) or _JSON_DAY.search(head)
    return found.group(1) if found else None


def visible(source: str) -> str:
    """What a reader sees, padded to the length of `source`."""
    out: list[str] = []
    at = 0
    lower = source.lower()
    if len(lower) != len(source):  # a letter that grows in lower case: names of tags are ASCII anyhow
        lower = "".join(char.lower() if char.isascii() else char for char in source)
    missing: set[str] = set() if "<h1" in lower else {"h1"}
    while at < len(source):
        opened = source.find("<", at)
        if opened < 0:
            out.append(_shown(source[at:]))
            break
        out.append(_shown(source[at:opened]))
        end, blank = _tag(source, lower, opened, missing)
        out.append(blank)
        at = end
    return "".join(out)


def _tag(source: str, lower: str, opened: int, missing: set[str]) -> tuple[int, str]:
    """(where the tag ends, the blanks that stand for it)."""
    if source.startswith("<!--", opened):
        return _through(source, opened, "-->", missing)
    name = _NAME.match(source, opened)
    if name is None:
        if source.startswith(("<!", "<?"), opened):
            return _through(source, opened, ">", missing)
        return opened + 1, "<"
    tag = name.group(1).lower()
    titled = tag == "title" and "h1" in missing  # a page without a headline of its own has its title
    if (tag in _HIDDEN or (tag == "title" and not titled)) and source[opened + 1] != "/":
        return _through(lower, opened, f"</{tag}", missing)
    closed = source.find(">", opened)
    if closed < 0:
        return len(source), " " * (len(source) - opened)
    if source[opened + 1] != "/" and _unseen(source[opened : closed + 1]):
        return _past(source, lower, opened, tag, missing)
    blank = " " * (closed + 1 - opened)
    if tag in _BLOCKS:
        blank = "\n" + blank[1:]
    return closed + 1, blank


def _unseen(tag: str) -> bool:
    """Whether a start tag says that its element is not shown."""
    return bool(_UNSEEN.search(_QUOTED.sub(" ", tag)) or _UNSEEN_STYLE.search(tag))


def _past(source: str, lower: str, opened: int, tag: str, missing: set[str]) -> tuple[int, str]:
    """Skip an element that is not shown, with those of its name within it; one that is never closed hides the words
    up to the next tag."""

    def closing() -> int:
        depth = 0
        for found in re.compile(rf"<(/?){tag}\b").finditer(lower, opened):
            depth += -1 if found.group(1) else 1
            if depth == 0:
                return source.find(">", found.end()) + 1 or len(source)
        return -1

    start_tag = source.find(">", opened) + 1
    if tag in _VOID:
        return _skipped(start_tag, opened)
    end = _once(closing, f"hidden {tag}", missing)
    if end < 0:
        end = source.find("<", start_tag)
    return _skipped(len(source) if end < 0 else end, opened)


def _through(text: str, opened: int, mark: str, missing: set[str]) -> tuple[int, str]:
    """Skip to behind `mark`; where it never comes, only the tag itself."""
    closed = _once(lambda: text.find(mark, opened + 1), mark, missing)
    if closed >= 0 and not mark.startswith("</"):
        return _skipped(closed + len(mark), opened)
    # The rest of the tag that closes, or the tag alone.
    end = text.find(">", closed + len(mark) if closed >= 0 else opened) + 1
    return _skipped(end or len(text), opened)


def _once(seek: Callable[[], int], key: str, missing: set[str]) -> int:
    """Where `seek` finds the end, or -1; what never comes is looked for once, so that no page costs its square."""
    end = -1 if key in missing else seek()
    if end < 0:
        missing.add(key)
    return end


def _skipped(end: int, opened: int) -> tuple[int, str]:
    return end, "\n" + " " * (end - opened - 1)


def _shown(text: str) -> str:
    text = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    char = html.unescape(match.group())
    if len(char) != 1:
        return match.group()
    return (" " if char.isspace() else char) + PAD * (len(match.group()) - 1)
