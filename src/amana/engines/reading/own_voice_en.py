"""Who says we or I in English outside a quotation: whoever issued the paper, and in a report whoever writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .speakers import Speaker

OWN_VOICE = ("we", "our", "i", "my")


def own_voice(word: str, heard: Sequence[Speaker], labelled: Collection[str]) -> Speaker | None:
    """Of those `heard` so far, whom `word` means: the body heard first (a statement begins with whoever issued it).
    None where a report has let others speak before: "we assess" is then the view of whoever writes, and no telling of
    another; and None under labels (`labelled`), which tell by themselves who speaks."""
    if not heard or any(one.text in labelled for one in heard):
        return None
    first, alone = heard[0], len({one.text for one in heard}) == 1
    issued = alone or bool(first.institution) or first.kind == "outlet" or word in ("i", "my")
    return first if issued else None
