"""The first set-up, step by step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from amana.access import rule
from amana.ledger import queries as ledger

from .. import setup


@never_cache
@rule("setup")
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code that the terminal shows."""
    if not ledger.empty():
        return redirect("login")
    wrong = False
    if request.method == "POST":
        if setup.code_fits(request.POST.get("code", "")):
            request.session.cycle_key()
            request.session["setup"] = True
            return redirect("setup")
        wrong = True
    return render(request, "serving/setup/door.html", {"wrong": wrong}, status=403 if wrong else 200)
