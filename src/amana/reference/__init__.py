"""The reference operation: a complete fictional worked example on real geography, loaded into empty books."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]


def load(progress: Progress = lambda text: None) -> None:
    """Fill empty books with the whole story, in one unit of work. Refused where the books have begun."""
    from amana.ledger import writer

    from .play import perform_all

    writer.do(lambda: perform_all(progress))
