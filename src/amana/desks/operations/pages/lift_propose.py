"""A lift proposed by hand: places, escort, times, and its people by number or the first so many of a place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amana import access
from amana.access.models import User

from .. import books, services
from ..forms import ProposeForm, UnknownPeople
from ..models import Lift
from ..promises import standing
from .common import acting_accounts, attempt, people_named, reader


@access.rule("lift.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a lift by hand: places, escort, times, people."""
    actor = reader(request)
    form = ProposeForm(request.POST or None, origins=acting_accounts(actor, "lift.propose"))
    if request.method == "POST" and form.is_valid():
        lift = _proposed(request, actor, form)
        if lift is not None:
            messages.success(
                request, _("Lift %(lift)s is proposed; a second person approves it.") % {"lift": lift.code}
            )
            return HttpResponseRedirect(reverse("operations:lift", args=[lift.pk]))
    return render(request, "operations/propose.html", {"form": form})


def _proposed(request: HttpRequest, actor: User, form: ProposeForm) -> Lift | None:
    data = form.cleaned_data
    try:
        persons = people_named(data["people"])
    except UnknownPeople as unknown:
        form.add_error("people", unknown.sentence)
        return None
    if not persons:
        here = books.people_in(data["origin"])
        free = _free(here)
        if len(free) < data["first"]:
            form.add_error("first", _too_few(len(free), len(here)))
            return None
        persons = free[: data["first"]]
    return attempt(
        request,
        lambda: services.lift_propose(
            actor=actor,
            origin=data["origin"],
            destination=data["destination"],
            escort=data["escort"],
            persons=persons,
            departs_at=data["departs_at"],
            due_at=data["due_at"],
            conveyance=data["conveyance"],
            note=data["note"],
        ),
        form,
    )


def _free(here: list[int]) -> list[int]:
    """Those of these people who stand on the list of no other lift."""
    taken = {line.person for line in standing(here)}
    return [person for person in here if person not in taken]


def _too_few(free: int, here: int) -> str:
    """Why so many cannot be taken from a place where `free` of `here` people stand on no list, and what to do."""
    if not here:
        return _("By the books nobody is at this place. Choose another one.")
    if not free:
        return _(
            "Everybody here (%(here)s) stands on the list of a lift that has not ended. "
            "Cancel such a lift, or choose another place."
        ) % {"here": here}
    return _(
        "Free here: %(free)s of %(here)s. The others stand on lists of lifts that have not ended. "
        "Enter a smaller number, or name the people."
    ) % {"free": free, "here": here}
