"""Messy rosters with the truth beside them: for tests, measurements and demonstrations.

    truth = generate(Path("list.xlsx"), people=60, seed=7, language="ar")

The people are invented (`engines.common.fictional`); the mess is what senders of four languages do.
"""

from .roster import Truth, generate
from .say import LANGUAGES, Language

__all__ = ["LANGUAGES", "Language", "Truth", "generate"]
