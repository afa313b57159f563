"""Parts of a page that are drawn once: see `amana.console.kept`."""

from amana.console.kept import kept, part

__all__ = ["kept", "part"]
