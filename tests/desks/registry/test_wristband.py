"""A person of whom nobody knows a name is entered by the number on the wrist: provisionally, and looked at soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amana.access import decide
from amana.access.models import User
from amana.console import work
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile, IdentityClaim, ImportBatch, ImportRow
from amana.desks.registry.queries.listing import Filters, files
from amana.desks.registry.records import of_files
from amana.desks.registry.services.claims import claim_add
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .browsing import ENROL, at, text
from .cast import NOW
from .test_import_cli import ONE_BAD, run  # noqa: F401
from .test_imports import answer, book, upload  # noqa: F401

pytestmark = [pytest.mark.books, pytest.mark.django_db]
UNNAMED = {k: v for k, v in ENROL.items() if k not in ("given_ar", "family_ar")}


def only() -> IdentityClaim:
    claim = IdentityClaim.objects.get(source="wrist")
    assert claim.standing == "provisional"
    return claim


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_form_enters_a_person_known_by_the_wristband_alone(cast, browse, language):
    client = browse(cast.reem, language)
    assert 'id="id_wristband"' in text(client.get("/registry/enrol/"))
    assert client.post("/registry/enrol/", UNNAMED).status_code == 422  # neither a name nor a number
    check = client.post("/registry/enrol/", UNNAMED | {"wristband": "J-00427", "sex": "M"}, follow=True)
    assert "J-00427" in text(check)
    client.post(check.request["PATH_INFO"])
    claim = only()
    assert (claim.name_ar, claim.sex) == ("مجهول الاسم، السوار J-00427", "M")
    assert [row["file_id"] for row in files(cast.reem, Filters(q="J-00427")).rows] == [claim.file_id]
    assert "J-00427" in text(client.get(at(claim.file)))


def test_programs_enter_one_too(cast, call):
    body = {
        "wristband": "K-7", "account": "SDF-HAS", "basis": "ORDER-114", "population": "detainee",
        "admitted_at": "2026-02-01T08:00:00+03:00", "arrested": "2026-01-30, Hasakah",
    }  # fmt: skip
    made = call(cast.reem, "enrol")("post", "/files", body)
    assert made.status_code == 201 and made.json()["number"] == only().file.number


def test_within_72_hours_it_stands_and_afterwards_the_gate_blocks(cast):
    file = cast.enrol(Identity(wristband="J-1"))

    def enters():
        return decide(None, "enrol", person=file.pk, account=cast.hasakah)

    with clock.at(NOW + timedelta(hours=71)):
        assert enters()
    with clock.at(NOW + timedelta(hours=73)):
        assert not enters() and "No identity" in enters().sentence


def test_it_waits_for_the_registrar_until_a_name_is_known(cast):
    file = cast.enrol(Identity(wristband="J-1"))

    def waits(user):
        return [i for i in work.mine(User.objects.get(pk=user.pk)) if file.number in i.href]

    (item,) = waits(cast.reem)
    assert item.when == only().at + timedelta(hours=72)
    assert not waits(cast.stranger) and not waits(cast.monitor)
    with clock.at(NOW + timedelta(hours=73)):
        assert waits(cast.reem)[0].late
    claim_add(actor=cast.reem, file=file, identity=Identity(name_ar="سالم العبيدي"))
    assert not waits(cast.reem)


def test_two_unnamed_people_are_never_compared_by_what_stands_for_their_names(cast):
    first, second = (cast.enrol(Identity(wristband=f"J-{n}")) for n in (1, 2))
    assert [said.sounds.names for said in of_files([first.pk, second.pk]).values()] == [(), ()]


def test_refused_a_wristband_said_to_be_more_than_provisional():
    with pytest.raises(Refused, match="provisional"):
        Identity(name_ar="سالم العبيدي", source="wrist", standing="documented").checked()


def test_a_row_without_a_name_is_entered_only_once_somebody_says_so(desk, book):  # noqa: F811
    batch = upload(desk, book())
    answer(desk, batch)
    row = ImportRow.objects.get(data__wristband="00419")
    assert row.state == "bad"
    shown = desk.get(f"/registry/imports/{batch.code}/").content.decode()
    assert "One refused row has a wristband and no name" in shown
    desk.post(f"/registry/imports/{batch.code}/wristbands/")
    row.refresh_from_db()
    assert row.state == "look"
    other = ImportRow.objects.get(data__wristband="00418")  # a wrong date, but a name
    assert other.state == "bad"
    desk.post(f"/registry/imports/{batch.code}/commit/", {"accept_good_rows": "yes"})
    assert only().name_ar == "مجهول الاسم، السوار 00419"
    assert ImportBatch.objects.get().files.count() == 3


def test_one_row_is_entered_by_the_wristband_from_its_own_page(desk, book):  # noqa: F811
    batch = upload(desk, book())
    answer(desk, batch)
    row = ImportRow.objects.get(data__wristband="00419")
    page = f"/registry/imports/{batch.code}/rows/{row.idx}/"
    assert "Enter by the wristband alone" in desk.get(page).content.decode()
    desk.post(page, {"by_wristband": "yes"})
    row.refresh_from_db()
    assert (row.state, row.corrected_by.username) == ("look", "reem")
    named = ImportRow.objects.get(data__wristband="00418")
    refused = desk.post(f"/registry/imports/{batch.code}/rows/{named.idx}/", {"by_wristband": "yes"})
    assert refused.status_code == 422


def test_the_command_enters_them_when_it_is_told_to(run):  # noqa: F811
    code, said = run(ONE_BAD, "--by-wristband")
    assert (code, said["good"], said["bad"]) == (0, 3, 0)
    assert only().name_latin == "Unnamed, wristband 00419"
    assert CustodyFile.objects.count() == 3
