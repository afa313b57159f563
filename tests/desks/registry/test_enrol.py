"""Opening a file and enrolling its person: both or neither, numbered, searchable, provisional for 72 hours at most."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection

from amana.access import Denied
from amana.desks.registry import names
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile, FileCard, IdentityClaim, SearchKey
from amana.desks.registry.queries import Filters, files
from amana.desks.registry.services import cards
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.files import _numbers, enrol, enrol_many
from amana.engines.common import file_number
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.registry.cast import MORNING, NOW, YASIN

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def test_enrolled_a_person_with_file_claim_basis_and_one_entry(cast):
    file = cast.enrol()
    (entry,) = ledger_queries.chain(file.pk)
    assert (entry.kind, entry.dst.code, entry.effective_at) == ("enrol", "SDF-HAS", MORNING)
    claim = file.claims.get()
    assert (claim.name_ar, claim.name_latin) == (
        "ياسين عبد الرحمن الخابوري",
        "Yasin Abd al-Rahman al-Khaburi",
    )
    assert file.bases.get().review_due.isoformat() == "2026-05-02"  # 1 February and the 90 days of the order
    assert ledger_queries.difference(CustodyFile.objects.count()) == 0


def test_a_file_number_guards_itself_and_counts_by_month(cast):
    numbers = [cast.enrol().number for _ in range(3)]
    assert [file_number.parse(n).serial for n in numbers] == [1, 2, 3]
    assert all(n.startswith("2602-") for n in numbers)


def test_when_a_month_has_used_up_its_numbers_the_next_month_lends_its_own(cast):
    from amana.desks.registry.models import FileSeries

    FileSeries.objects.create(month="2602", last=99_998)
    first, second, third = _numbers(NOW, 3)
    assert (first[:10], second[:10], third[:10]) == ("2602-99999", "2603-00001", "2603-00002")


def test_refused_an_enrolment_by_somebody_of_another_authority(cast):
    with pytest.raises(Denied):
        enrol(actor=cast.stranger, arrival=cast.arrival())


def test_refused_an_admission_in_the_future_and_an_account_that_holds_nobody(cast):
    from amana.ledger.models import Account

    with pytest.raises(Refused, match="time-in-the-future"):
        enrol(actor=None, arrival=cast.arrival(admitted_at=NOW + timedelta(hours=1)))
    with pytest.raises(Refused, match="enrol-account-holds-nobody"):
        enrol(actor=None, arrival=cast.arrival(account=Account.objects.get(code="RELEASED")))
    assert not CustodyFile.objects.exists()


def test_refused_a_firm_enrolment_without_an_arrest_on_record(cast):
    with pytest.raises(Denied) as said:
        enrol(actor=None, arrival=cast.arrival(arrested=""))
    assert said.value.where["reason"] == "gate:enrol.record"


def test_accepted_a_provisional_enrolment_without_an_arrest_for_72_hours(cast):
    provisional = dataclasses.replace(YASIN, standing="provisional")
    file = cast.enrol(provisional, arrested="")
    assert file.card.standing == "provisional"


def test_refused_a_provisional_basis_whose_72_hours_have_passed(cast):
    from amana.desks.registry.services.basis import basis_open

    three_days = basis_open(
        actor=None,
        code="PROV",
        kind="provisional",
        title_ar="مؤقت",
        title_en="Provisional",
        authority=None,
        review_days=3,
    )
    with pytest.raises(Denied):
        cast.enrol(basis=three_days, arrested="", admitted_at=NOW - timedelta(hours=73))
    assert (
        cast.enrol(basis=three_days, arrested="", admitted_at=NOW - timedelta(hours=71))
        .bases.get()
        .provisional
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_ar": "", "parts_ar": ("", "", "", ""), "name_latin": "", "parts_latin": ("", "", "", "")},
        {"name_ar": "Yasin"},
        {"birth": "31/02/1990"},
        {"birth": "1992/1990"},
        {"sex": "X"},
        {"nationalities": (("iraq", "declared"),)},
    ],
)
def test_refused_an_identity_that_cannot_be(wrong):
    with pytest.raises(Refused):
        dataclasses.replace(YASIN, **wrong).checked()


def test_a_later_claim_supersedes_and_the_earlier_one_stays_readable(cast):
    file = cast.enrol()
    claim_add(
        actor=cast.reem,
        file=file,
        identity=dataclasses.replace(
            YASIN,
            parts_ar=("ياسين", "سالم", "", "الخابوري"),
            parts_latin=("Yasin", "Salem", "", "al-Khaburi"),
        ),
    )
    claim_add(actor=cast.reem, file=file, identity=Identity(name_latin="Yassine A. Khabouri"), kind="alias")
    old, new = IdentityClaim.objects.filter(file=file, kind="principal").order_by("pk")
    assert old.superseded_by == new
    file.card.refresh_from_db()
    assert file.card.name_ar == "ياسين سالم الخابوري"
    assert found(cast, "khabouri") == [file.number]  # by the alias
    assert found(cast, "الرحمن") == []  # the superseded name no longer finds


def found(cast, text: str) -> list[str]:
    return [row["number"] for row in files(cast.reem, Filters(q=text)).rows]


@pytest.mark.parametrize(
    "text",
    [
        "ياسين",
        "يَاسِين",
        "ياسين الخابورى",
        "خابوري",
        "عبدالرحمن",
        "عبد الرحمن",
        "Yasin",
        "YASIN khab",
        "أبو ليث",
        "ليث",
        "al-Khaburi",
    ],
)
def test_found_in_both_scripts_whatever_the_spelling(cast, text):
    file = cast.enrol()
    cast.child()
    assert found(cast, text) == [file.number]


def test_found_by_number_with_digits_of_any_script(cast):
    file = cast.enrol()
    cast.child()
    assert found(cast, file.number) == [file.number]
    assert found(cast, file.number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == [file.number]


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE x; --", "زيد", "\u202e", "  "])
def test_found_nobody_by_what_is_no_name(cast, text):
    cast.enrol()
    if names.query_words(text) or text.strip():
        assert found(cast, text) == []


def test_a_card_made_again_is_the_card_that_was(cast):
    many = enrol_many(actor=None, arrivals=[cast.arrival(), cast.arrival(other_numbers=("W-17",))]).files
    cards_before = list(FileCard.objects.order_by("pk").values())
    keys_before = set(SearchKey.objects.filter(file=many[0].pk).values_list("key", flat=True))
    assert cards.rebuild() == 2
    assert list(FileCard.objects.order_by("pk").values()) == cards_before
    assert set(SearchKey.objects.filter(file=many[0].pk).values_list("key", flat=True)) == keys_before


def test_a_unit_that_fails_at_the_ledger_leaves_no_file(cast, monkeypatch):
    from amana.desks.registry import books
    from amana.ledger import writer

    monkeypatch.setattr(books, "_post", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
    before = CustodyFile.objects.count()
    with pytest.raises(RuntimeError):
        from django.db import transaction

        with transaction.atomic():
            writer.do(lambda: enrol(actor=None, arrival=cast.arrival()))
    assert CustodyFile.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_identityclaim")
        assert cursor.fetchone() == (0,)
