"""The picture of a lift's life in the docs is the table of the code."""

from pathlib import Path

from amana.desks.operations import lifecycle
from amana.desks.operations.models import LiftState

DOC = Path(__file__).parents[3] / "docs/concepts/operations.md"


def test_the_diagram_in_the_docs_is_drawn_from_the_code():
    assert f"```mermaid\n{lifecycle.diagram()}\n```" in DOC.read_text("utf-8")


def test_every_state_can_be_reached_and_every_live_state_can_be_left():
    reached = {step.after for step in lifecycle.STEPS} | {LiftState.PROPOSED}
    left = {step.before for step in lifecycle.STEPS}
    assert reached == set(LiftState)
    assert set(LiftState) - left == {LiftState.CANCELLED}
    # a completed lift is opened by one thing alone: that somebody was signed for by mistake
    assert {step.name for step in lifecycle.STEPS if step.before == LiftState.DONE} == {"mistaken"}
