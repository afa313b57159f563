"""What waits at this desk for one reader."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User
from amana.console import work

from .. import books, queries, words
from ..models import Lowering, ModelVersion


def warnings(actor: User) -> Iterator[work.Item]:
    """Warnings to acknowledge and late ones, levels and models that wait for a second person."""
    for told, mine in queries.waiting(actor):
        said = (
            _("A warning for %(place)s is to be acknowledged")
            if mine
            else _("Nobody has acknowledged the warning for %(place)s")
        )
        alert = told.alert
        yield work.Item(
            said % {"place": words.place(alert.site)},
            alert.code,
            reverse("watch:warning", args=[alert.pk]),
            mine,
            alert.due_at,
            told.late,
        )
    if access.may(actor, "level.change"):
        wishes = access.visible_to(actor, Lowering.objects.filter(agreed=None))
        for wish in wishes.select_related("site__place", "asked_by"):
            own = wish.asked_by_id == actor.pk
            yield work.Item(
                _("The level of %(place)s is to be lowered, if a second person agrees")
                % {"place": words.place(wish.site)},
                str(wish.asked_by),
                reverse("watch:facility", args=[wish.site.code]),
                not own and books.may_at(actor, "level.change", wish.site),
                wish.asked_at,
            )
    if access.may(actor, "model.decide"):
        proposed = access.visible_to(actor, ModelVersion.objects.filter(accepted=None))
        for version in proposed.select_related("proposed_by"):
            yield work.Item(
                _("A proposed model waits for a decision"),
                version.version,
                reverse("watch:models"),
                version.proposed_by_id != actor.pk,
                version.proposed_at,
            )
