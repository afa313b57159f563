"""What can be wrong with an input: a list of problems, each with its JSON path and a remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is a JSON path such as `$.arcs[3].cycle_h`; `message` says what is wrong and what would be right."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class BadInput(Exception):
    """The input cannot be worked with; `problems` lists every reason found, in the order of the file."""

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(f"{source}: {len(problems)} problem(s); first: {problems[0]}")


def json_path(steps: list[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{shorten(step, 80)}" for step in steps)


def shorten(text: str, limit: int = 240) -> str:
    """The text with its middle left out where it is longer than `limit`: a message stays readable."""
    return text if len(text) <= limit else text[: limit // 2] + " … " + text[-limit // 2 :]
