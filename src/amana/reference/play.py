"""The whole play: stage, rosters, winter, January, transfers, and the seal under it."""

from __future__ import annotations

from collections.abc import Callable

from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.serving import demo, prepare

from . import (
    erasures,
    field,
    fingers,
    identities,
    incidents,
    judgements,
    planning,
    reports,
    room,
    transfers,
    waiting,
    warnings,
)
from .cast import Play
from .rosters import rosters
from .script import perform
from .stage import set_up
from .story import NOW, OPENED


def perform_all(progress: Callable[[str], None]) -> None:
    """Play everything in the order in which it was recorded; the clock of the caller is untouched."""
    with clock.at(OPENED):
        stage = set_up()
        demo.demo_users(prepare.demo_password())
    progress("rosters")
    play = Play(stage, rosters(stage))
    scenes = [
        scene
        for chapter in (
            judgements,
            incidents,
            transfers,
            identities,
            fingers,
            reports,
            warnings,
            planning,
            waiting,
            room,
            field,
            erasures,
        )
        for scene in chapter.scenes(play)
        if scene.recorded <= NOW
    ]
    perform(scenes, progress)
    with clock.at(NOW):
        ledger.checkpoint()
