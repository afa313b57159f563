"""The one exception of this engine: the file as a whole cannot be read, and this is why."""

from __future__ import annotations


class Refused(Exception):
    """`code` is a key of `messages.toml`; `where` fills the blanks of its sentences."""

    def __init__(self, code: str, **where: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
