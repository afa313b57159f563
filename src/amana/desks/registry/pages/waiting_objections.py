"""Objections that wait: for a legal reviewer who may answer them, and those to treatment for the monitor at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana import access
from amana.access.models import User
from amana.console.work import Item
from amana.engines.common import clock

from ..models import CustodyFile
from ..queries import objections as found
from ..queries.file import names_of
from ..queries.objections import Objection
from ..services import objections
from ..services.memoranda import About
from ..templatetags.registry import name_of

SHOWN = 100
MONITOR_SEES = timedelta(days=14)
"""So long a monitor is told of a complaint that was answered already, so that a quick answer hides none."""


def provider(actor: User) -> Iterator[Item]:
    """Oldest first. Whoever may not answer one of them, because they had a part in it, sees it among what others do."""
    answers, watches = access.may(actor, "objection.answer"), access.may(actor, "objection.watch")
    if answers:
        yield from _items(
            actor, found.listed(actor, "objection.answer", lambda one: one.open)[:SHOWN], answers=True
        )
    if watches and not answers:
        now = clock.now()
        heard = found.listed(
            actor,
            "objection.watch",
            lambda one: one.about == About.TREATMENT and found.lately(one, now, MONITOR_SEES),
        )
        yield from _items(actor, heard[:SHOWN], answers=False)


def _items(actor: User, pairs: list[tuple[int, Objection]], *, answers: bool) -> Iterator[Item]:
    cards = names_of(actor, [person for person, _one in pairs])
    files = CustodyFile.objects.in_bulk([person for person, _one in pairs])
    for person, one in pairs:
        file, card = files[person], cards.get(person)
        if card is None:
            continue
        decisions = reverse("registry:file_decisions", args=[file.number]) + f"#m{one.said.leaf}"
        mine = one.open
        href = decisions
        if answers:
            mine = not objections.partial(actor, file, one)
            form = (
                ("act_assess", [file.number]) if one.of_transfer else ("act_answer", [file.number, one.names])
            )
            href = reverse(f"registry:{form[0]}", args=form[1]) if mine else decisions
        yield Item(_("%(person)s objects") % {"person": name_of(card)}, _sub(one), href, mine, one.said.at)


def _sub(one: Objection) -> str:
    """What it is against, and how long it has been open."""
    against, days = str(dict(About.choices).get(one.about, one.about)), one.days(clock.now())
    if not one.open:
        return _("Against: %(about)s · answered") % {"about": against}
    if not days:
        return _("Against: %(about)s · since less than a day") % {"about": against}
    text = ngettext(
        "Against: %(about)s · open for %(n)s day", "Against: %(about)s · open for %(n)s days", days
    )
    return text % {"about": against, "n": f"{days:,}"}
