"""A small demonstration in a folder of its own: the stage of the reference operation with a dozen people at each site.

AMANA_HOME=DIR python -m tests.journeys.home
"""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from typing import Any

PEOPLE_AT_A_SITE = 12
PASSWORD = "amana-journey"


def build() -> None:
    """Make the books in AMANA_HOME and fill them. Django reads that folder when it starts."""
    gc.set_threshold(50_000, 20, 50)  # as every command does
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from amana.engines.common import clock
    from amana.ledger import services, writer
    from amana.ledger import story as ledger_story
    from amana.reference import rosters, stage, story
    from amana.serving import demo

    call_command("migrate", verbosity=0)

    stages = []

    def scene() -> None:
        with clock.at(story.OPENED):
            opened = stage.set_up()
        stages.append(opened)
        opened.sites = {
            code: replace(site, people=min(site.people, PEOPLE_AT_A_SITE))
            for code, site in opened.sites.items()
        }
        rosters.rosters(opened)
        services.checkpoint()

    writer.do(scene)
    ledger_story.resume()
    demo.demo_users(PASSWORD)
    writer.do(lambda: assess_all("GHW"))
    writer.do(lambda: means(stages[0]))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def means(opened: Any) -> None:
    """Fleet, escorts, figures of places and weights approved by a second person: a plan can be made."""
    from amana.reference import planning
    from amana.reference.cast import Play

    play, weights = Play(opened, {}), []
    planning._means(play, weights)
    planning._weights_approved(play, weights)


def assess_all(account: str) -> None:
    """A decided assessment of a transfer to Iraq for everybody of one account, so that a lift can leave."""
    from datetime import timedelta

    from amana.engines.common import clock
    from amana.ledger import services
    from amana.ledger.act import Act, Note
    from amana.ledger.models import Position

    now = clock.now()
    facts = {
        "destination": "IQ-MOJ",
        "finding": "none",
        "decision": "allow",
        "heard_on": (now - timedelta(days=4)).date().isoformat(),
        "interpreter": 0,
        "assurances": 1,
        "challenge_until": (now - timedelta(days=1)).isoformat(),
        "valid_until": (now + timedelta(days=60)).date().isoformat(),
        "decider": None,
        "decider_for": "",
    }
    people = (
        Position.objects.filter(account__code=account).order_by("person").values_list("person", flat=True)
    )
    notes = tuple(Note("assess", person, facts, {"reasons": "heard and assessed"}) for person in people)
    services.record(Act("assess", now, notes=notes))


if __name__ == "__main__":
    build()
