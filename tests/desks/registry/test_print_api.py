"""The search of prints for programs: a key with the scope, a purpose and a legal basis; proposals, never a link."""

from __future__ import annotations

import pytest

from amana.access.models import Read
from amana.desks.registry.models import LinkProposal, PrintSearch
from amana.desks.registry.services.biometrics import biometric_add
from amana.desks.registry.services.documents import Copy
from tests.desks.registry.fingers import TOLD, draw, press

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("patience"),
]
WHY = {"Amana-Purpose": "who is this"}


def test_a_program_searches_and_gets_proposals_that_are_recorded(cast, call):
    known, new = cast.enrol(), cast.enrol()
    press(cast, known, (2, 11), (3, 12))
    press(cast, new, (2, 11), (3, 12), shift=6)
    send = call(cast.reem, "biometric.search")
    at = f"/files/{new.number}/print-searches"
    made = send("post", at, {"basis": "ORDER-114"}, **WHY)
    told = made.json()
    assert made.status_code == 201
    (found,) = told["candidates"]
    assert (found["number"], found["band"], told["fingers"], told["people"]) == (
        known.number,
        "probable",
        [2, 3],
        2,
    )
    assert LinkProposal.objects.get().state == "waiting"  # nothing is linked
    search = PrintSearch.objects.get()
    assert (search.purpose, search.basis.code, search.candidates.count()) == ("who is this", "ORDER-114", 1)
    before = Read.objects.filter(what="biometric").count()
    again = send("get", f"{at}/{told['search']}", None, **WHY).json()
    assert again == told
    assert Read.objects.filter(what="biometric").count() == before + 2
    # a registrar elsewhere who searches the same fingers gets a count
    theirs = cast.enrol(account=cast.baghdad)
    for position, seed in (("2", 11), ("3", 12)):
        biometric_add(
            actor=None,
            file=theirs,
            kind="finger",
            position=position,
            copy=Copy("f.png", draw(seed, 3)),
            **TOLD,
        )
    beyond = call(cast.stranger, "biometric.search")
    answer = beyond("post", f"/files/{theirs.number}/print-searches", {"basis": "ORDER-114"}, **WHY).json()
    assert (answer["candidates"], answer["not_open_to_you"]) == ([], 2)
    assert (
        send("get", f"/files/{known.number}/print-searches/{told['search']}", None, **WHY).status_code == 404
    )


def test_without_scope_purpose_or_basis_and_for_a_child_the_code_says_why(cast, call):
    file, child = cast.enrol(), cast.child()
    send = call(cast.reem, "biometric.search", "file.read")
    for number, body, headers, status, code in (
        (file.number, {"basis": "ORDER-114"}, {}, 422, "print-search-purpose"),
        (file.number, {"basis": "NONE"}, WHY, 422, "basis-unknown"),
        (file.number, {}, WHY, 422, "invalid"),
        (child.number, {"basis": "ORDER-114"}, WHY, 409, "print-search-child"),
    ):
        answer = send("post", f"/files/{number}/print-searches", body, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    other = call(cast.reem, "file.read")
    assert (
        other("post", f"/files/{file.number}/print-searches", {"basis": "ORDER-114"}, **WHY).status_code
        == 403
    )
    assert not PrintSearch.objects.exists()
