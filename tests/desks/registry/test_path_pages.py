"""What several people do one after another through the pages: gates, transfers, returns, duplicates, pairs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile
from tests.desks.registry.browsing import FILLED, at, text, user
from tests.desks.registry.cast import NOW, link
from tests.desks.registry.people import BROTHER

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


@pytest.mark.both
def test_two_people_open_a_gate_and_neither_does_it_alone(cast, browse):
    from amana.access.models import GateOpening

    file = cast.enrol()
    client = browse(cast.reviewer)
    client.post(
        client.post(at(file, "override/"), FILLED["override"])["Location"]
    )  # no key, in a demonstration
    asked = GateOpening.objects.get()
    answer = client.post(at(file, f"override-open/{asked.pk}/"))
    assert answer.status_code == 422 and "cannot grant it" in text(answer)
    client = browse(user("second", "legal_reviewer"))
    client.post(client.post(at(file, f"override-open/{asked.pk}/"))["Location"])
    asked.refresh_from_db()
    assert asked.granted and asked.memo is not None


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_monitor_reads_every_decision_about_a_transfer(cast, browse, language):
    from amana.desks.registry.services.memoranda import Assessment, assess

    allowed, refused = cast.enrol(), cast.enrol()
    heard = (NOW - timedelta(days=1)).date()
    assess(
        actor=cast.reviewer,
        file=allowed,
        assessment=Assessment(
            "IQ-MOJ", "none", "allow", "heard; no risk", heard, challenge_until=NOW + timedelta(days=3)
        ),
    )
    assess(
        actor=cast.reviewer,
        file=refused,
        assessment=Assessment("IQ-MOJ", "substantial", "refuse", "torture feared", heard),
    )
    client = browse(cast.monitor, language)
    answer = client.get("/registry/transfers/")
    assert {(row["d"].kind, row["d"].number) for row in answer.context["rows"]} == {
        ("assessed", allowed.number),
        ("refused", refused.number),
    }
    assert [row["d"].kind for row in client.get("/registry/transfers/?kind=refused").context["rows"]] == [
        "refused"
    ]


def test_transfers_are_not_open_to_the_custodian(cast, browse):
    assert browse(cast.reem).get("/registry/transfers/").status_code == 403


@pytest.mark.both
def test_a_person_released_comes_back_under_the_same_file(cast, browse):
    from amana import access
    from amana.ledger import services as ledger
    from amana.ledger.act import Act, Move, Note
    from amana.ledger.models import Account, Position

    file = cast.enrol()
    escaped = Account.objects.get(code="SDF-AT-LARGE")
    verdicts = access.verdicts(None, "escape", persons=[file.pk], account=cast.hasakah)
    move = Move("escape", file.pk, cast.hasakah.pk, escaped.pk)
    night = datetime.fromisoformat("2026-02-01T07:00+00:00")
    ledger.record(Act("escape", night, moves=(move,), notes=(Note("incident"),)), verdicts)
    client = browse(cast.reem)
    told = {"number": file.number, "account": "SDF-HAS", "at": "2026-02-01T11:00"}
    check = client.post("/registry/admit/", told, follow=True)
    client.post(check.request["PATH_INFO"])
    assert Position.objects.get(person=file.pk).account_id == cast.hasakah.pk
    assert client.post("/registry/admit/", told).status_code == 422  # nobody is admitted twice


ACTS = ("duplicate", "split")


@pytest.mark.both
def test_a_duplicate_is_linked_counted_once_and_can_be_undone(cast, browse):
    from amana.ledger import queries as ledger_queries

    first, second = cast.enrol(), cast.enrol()
    client = browse(cast.reem)
    told = {"other": first.number, "why": "same prints"}
    refused = client.post(at(second, "duplicate/"), told)
    assert refused.status_code == 422 and "No two examiners" in text(refused)
    link(first, second)
    check = client.post(at(second, "duplicate/"), told, follow=True)
    client.post(check.request["PATH_INFO"])
    assert (ledger_queries.equation().held, ledger_queries.equation().duplicate) == (1, 1)
    examiner = user("whole", "registrar")  # a duplicate answers to no authority
    client = browse(examiner)
    check = client.post(at(second, "split/"), {"account": "SDF-HAS", "why": "two scars"}, follow=True)
    client.post(check.request["PATH_INFO"])
    assert (ledger_queries.equation().held, ledger_queries.equation().duplicate) == (2, 0)
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0


def test_a_second_file_and_its_first_name_each_other_and_offer_what_fits(cast, browse):
    from amana.desks.registry.pages import same_person
    from amana.desks.registry.services import passages

    first, second, alone = cast.enrol(), cast.enrol(), cast.enrol(BROTHER)
    whole = browse(user("whole", "registrar"))
    assert "Two examiners found" not in text(whole.get(at(second)))
    link(first, second)
    linked = text(whole.get(at(first)))
    assert "Two examiners found" in linked and at(second) in linked
    form = text(whole.get(at(second, "duplicate/")))
    assert f'value="{first.number}"' in form and f'value="{first.number}"' not in text(
        whole.get(at(alone, "duplicate/"))
    )
    passages.duplicate(actor=None, file=second, other=first, why="one scar")
    doubled, counted = text(whole.get(at(second))), text(whole.get(at(first)))
    assert "This is a second file" in doubled and at(first) in doubled
    assert "recorded as a duplicate of this one" in counted and at(second) in counted
    offered = {
        act: [at(f, f"{act}/") in page for f, page in ((second, doubled), (first, counted))] for act in ACTS
    }
    assert offered == {"duplicate": [False, True], "split": [True, False]}
    assert "What stands in the way of" not in doubled
    stranger = user("keeper-apart", "system_keeper")  # who may open no file is told no number
    assert [line.number for line in same_person.of(stranger, first)] == [""]
    assert [line.number for line in same_person.of(cast.reem, first)] == [second.number]
    passages.split(actor=None, file=second, account=cast.hasakah, why="two scars")
    assert "second file" not in text(whole.get(at(second))) + text(whole.get(at(first)))


def test_an_identity_without_names_in_one_script_still_has_a_heading(cast, browse):
    file = cast.enrol(Identity(name_latin="Magomed Magomedov", sex="M", standing="declared"))
    assert "Magomed Magomedov" in text(browse(cast.reem, "ar").get(at(file)))


def test_a_registrar_enters_a_legal_basis_and_it_can_be_chosen(cast, browse):
    client = browse(cast.reem)
    told = {
        "code": "court-7",
        "kind": "convicted",
        "title_ar": "حكم 7",
        "title_en": "Judgement 7",
        "review_days": "180",
    }
    assert client.post("/registry/bases/new/", {**told, "review_days": "900"}).status_code == 422
    assert "COURT-7" in text(client.post("/registry/bases/new/", told, follow=True))
    assert "COURT-7" in text(client.get("/registry/enrol/"))


def test_a_proposal_with_a_file_out_of_reach_is_not_shown(cast, browse):
    from amana.desks.registry.models import LinkProposal

    ours, theirs = cast.enrol(), cast.enrol(account=cast.baghdad)
    proposal = LinkProposal.objects.create(one=ours, other=theirs, why="row-known", at=NOW)
    client = browse(user("examiner", "identity_examiner", cast.sdf))
    assert ours.number not in text(client.get("/registry/likenesses/"))
    assert client.get(f"/registry/likenesses/{proposal.pk}/").status_code == 404
