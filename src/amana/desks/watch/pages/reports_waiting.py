"""What waits at the reports desk for one reader."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amana import access
from amana.access.models import User
from amana.console import work

from ..models import ClaimState
from ..queries import reports as reads


def claims(actor: User) -> Iterator[work.Item]:
    """Claims that others have put forward: one line for all, since they are judged beside their texts."""
    if not access.may(actor, "report.judge"):
        return
    found = reads.claims(actor).filter(state=ClaimState.PUT).exclude(put_by=actor)
    waiting = found.count()
    if waiting:
        yield work.Item(
            ngettext(
                "%(n)s claim waits for a second person", "%(n)s claims wait for a second person", waiting
            )
            % {"n": waiting},
            _("Reports"),
            reverse("watch:reports") + "?state=second",
            True,
            found.aggregate(first=Min("put_at"))["first"],
        )
