"""The database refuses what the law forbids, whoever holds the connection. Every attack is plain SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amana.desks.registry import guards, guards_standing
from amana.desks.registry.models import (
    AgeFinding,
    Classification,
    ClassificationApproval,
    ClassificationRecord,
    IdentityClaim,
)
from tests.desks.registry.cast import MORNING, bare_file, finding

pytestmark = [pytest.mark.books, pytest.mark.django_db]

BAND = (
    "INSERT INTO registry_classification_record (file_id, age_finding_id, born_latest, disputed, assessed_on,"
    " band, reason, grounds, own_answer, review_due, assessor_id, at)"
    " VALUES (%s, %s, %s, %s, %s, %s, 'FIRST', %s, '', %s, %s, '2026-02-01 06:00:00+00:00')"
)
APPROVAL = (
    "INSERT INTO registry_classification_approval (record_id, assessor_id, approver_id, at)"
    " VALUES (%s, %s, %s, '2026-02-01 06:00:00+00:00')"
)


def attack(text: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


def refused(text: str, *values, kind: type[Exception] = IntegrityError) -> str:
    with pytest.raises(kind) as said:
        attack(text, *values)
    return str(said.value)


def band(
    file, age, by, *, born=None, disputed=False, on="2026-02-01", level=2, due="2026-08-01", grounds="seen"
):
    return (file.pk, age.pk, born or age.born_latest, disputed, on, level, grounds, due, by.pk)


def approved(file, age, assessor, approver, **more) -> ClassificationRecord:
    attack(BAND, *band(file, age, assessor, **more))
    record = ClassificationRecord.objects.filter(file=file).first()
    attack(APPROVAL, record.pk, assessor.pk, approver.pk)
    return record


def test_accepted_a_band_for_an_adult_with_an_undisputed_newest_finding(assessor, approver):
    file = bare_file("2602-00001-1")
    approved(file, finding(file, assessor, (1990, 1, 1)), assessor, approver)
    assert Classification.objects.get(file=file).band == 2


def test_refused_a_band_on_a_disputed_finding(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (1990, 1, 1), disputed=True)
    refused(BAND, *band(file, age, assessor, disputed=True))


def test_refused_a_band_that_hides_the_dispute_of_its_finding(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (1990, 1, 1), disputed=True)
    refused(BAND, *band(file, age, assessor, disputed=False))


def test_refused_a_band_the_day_before_the_eighteenth_birthday(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2008, 2, 2))  # eighteen on 2026-02-02
    refused(BAND, *band(file, age, assessor, on="2026-02-01"))


def test_accepted_a_band_on_the_eighteenth_birthday(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2008, 2, 1))
    attack(BAND, *band(file, age, assessor, on="2026-02-01"))


def test_refused_a_band_on_28_february_for_someone_born_on_29_february(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2008, 2, 29))  # of age on 2026-03-01
    refused(BAND, *band(file, age, assessor, on="2026-02-28"))
    attack(BAND, *band(file, age, assessor, on="2026-03-01"))


def test_accepted_a_band_on_1_march_for_someone_born_on_1_march(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2006, 3, 1))
    refused(BAND, *band(file, age, assessor, on="2024-02-29"))
    attack(BAND, *band(file, age, assessor, on="2024-03-01"))


def test_refused_a_band_that_makes_the_person_older_than_the_finding_does(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2012, 1, 1))
    refused(BAND, *band(file, age, assessor, born=date(1990, 1, 1)))


def test_refused_a_band_reckoned_from_the_early_end_of_a_birth_span(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2000, 1, 1), latest=(2010, 12, 31))
    refused(BAND, *band(file, age, assessor))


def test_refused_a_band_on_another_persons_finding(assessor):
    child, adult = bare_file("2602-00001-1"), bare_file("2602-00002-2")
    finding(child, assessor, (2012, 1, 1))
    refused(BAND, *band(child, finding(adult, assessor, (1990, 1, 1)), assessor))


def test_refused_a_band_on_a_finding_that_is_not_the_newest(assessor):
    file = bare_file("2602-00001-1")
    old = finding(file, assessor, (1990, 1, 1))
    finding(file, assessor, (2011, 1, 1))
    refused(BAND, *band(file, old, assessor))


def test_refused_a_band_without_any_finding(assessor):
    file = bare_file("2602-00001-1")
    refused(BAND, file.pk, 999_999, "1990-01-01", False, "2026-02-01", 2, "seen", "2026-08-01", assessor.pk)
    refused(BAND, file.pk, None, "1990-01-01", False, "2026-02-01", 2, "seen", "2026-08-01", assessor.pk)


def test_refused_an_assessment_dated_in_the_future_to_make_a_child_of_age(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2012, 1, 1))
    refused(BAND, *band(file, age, assessor, on="2031-01-01", due="2031-06-01"))


@pytest.mark.parametrize("day", ["zzzz", "9999", "2026-2-30", "2026-13-01", "infinity", ""])
def test_refused_a_day_of_assessment_that_is_no_day(assessor, day):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (2012, 1, 1))
    refused(BAND, *band(file, age, assessor, on=day, due="2099-01-01"), kind=DatabaseError)


@pytest.mark.parametrize("level", [0, 5, -1])
def test_refused_a_band_outside_the_four(assessor, level):
    file = bare_file("2602-00001-1")
    refused(BAND, *band(file, finding(file, assessor, (1990, 1, 1)), assessor, level=level))


def test_refused_a_band_without_grounds_or_with_a_review_date_already_past(assessor):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (1990, 1, 1))
    refused(BAND, *band(file, age, assessor, grounds="  "))
    refused(BAND, *band(file, age, assessor, due="2026-02-01"))


def test_refused_an_approval_by_the_assessor(assessor):
    file = bare_file("2602-00001-1")
    attack(BAND, *band(file, finding(file, assessor, (1990, 1, 1)), assessor))
    refused(APPROVAL, ClassificationRecord.objects.get().pk, assessor.pk, assessor.pk)


def test_refused_an_approval_that_names_somebody_else_as_assessor(assessor, approver):
    file = bare_file("2602-00001-1")
    attack(BAND, *band(file, finding(file, assessor, (1990, 1, 1)), assessor))
    refused(APPROVAL, ClassificationRecord.objects.get().pk, approver.pk, assessor.pk)


def test_refused_an_approval_after_a_newer_finding(assessor, approver):
    file = bare_file("2602-00001-1")
    attack(BAND, *band(file, finding(file, assessor, (1990, 1, 1)), assessor))
    finding(file, assessor, (1991, 1, 1))
    refused(APPROVAL, ClassificationRecord.objects.get().pk, assessor.pk, approver.pk)


def test_a_proposed_band_counts_for_nothing_before_its_approval(assessor):
    file = bare_file("2602-00001-1")
    attack(BAND, *band(file, finding(file, assessor, (1990, 1, 1)), assessor))
    assert not Classification.objects.exists()


@pytest.mark.parametrize("later", [{"born": (2011, 1, 1)}, {"born": (1990, 1, 1), "disputed": True}])
def test_a_later_finding_of_a_minor_or_a_dispute_seals_the_band(assessor, approver, later):
    file = bare_file("2602-00001-1")
    approved(file, finding(file, assessor, (1990, 1, 1)), assessor, approver)
    finding(file, assessor, later.pop("born"), **later)
    assert not Classification.objects.filter(file=file).exists()
    assert ClassificationRecord.objects.filter(file=file).count() == 1  # kept for the monitor's history


def test_a_later_finding_that_leaves_the_person_adult_leaves_the_band(assessor, approver):
    file = bare_file("2602-00001-1")
    approved(file, finding(file, assessor, (1990, 1, 1)), assessor, approver)
    finding(file, assessor, (1992, 1, 1))
    assert Classification.objects.get(file=file).band == 2


def test_the_newest_approved_band_stands_alone(assessor, approver):
    file = bare_file("2602-00001-1")
    age = finding(file, assessor, (1990, 1, 1))
    approved(file, age, assessor, approver, level=3)
    approved(file, age, assessor, approver, level=1)
    assert [c.band for c in Classification.objects.filter(file=file)] == [1]


def test_refused_a_finding_slipped_in_under_the_newest(assessor):
    file = bare_file("2602-00001-1")
    finding(file, assessor, (2012, 1, 1))
    text = (
        "INSERT INTO registry_agefinding (file_id, n, born_earliest, born_latest, disputed, basis, by_id, at)"
        " VALUES (%s, %s, '1990-01-01', '1990-01-01', %s, 'x', %s, '2026-02-01 06:00:00+00:00')"
    )
    for n in (0, 1, 3):
        refused(text, file.pk, n, False, assessor.pk)


def test_refused_a_finding_that_ends_before_it_begins_or_has_no_basis(assessor):
    file = bare_file("2602-00001-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        finding(file, assessor, (1990, 1, 2), latest=(1990, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        AgeFinding.objects.create(
            file=file,
            n=1,
            born_earliest=date(1990, 1, 1),
            born_latest=date(1990, 1, 1),
            disputed=False,
            basis=" ",
            by=assessor,
            at=MORNING,
        )


@pytest.mark.parametrize("table", guards.APPEND_ONLY)
def test_refused_a_change_a_deletion_or_an_emptying_of_what_is_append_only(table, assessor, approver):
    file = bare_file("2602-00001-1")
    approved(file, finding(file, assessor, (1990, 1, 1)), assessor, approver)
    one_of_everything(file, assessor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        before = cursor.fetchone()[0]
    assert before, f"{table} needs a row for the attack to mean anything"
    refused(f"UPDATE {table} SET id = id + 1000")
    refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table} CASCADE")
    else:
        refused(f"REPLACE INTO {table} SELECT * FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] == before


def one_of_everything(file, by) -> None:
    from amana.desks.registry import models as m

    claim = {"source": "person", "standing": "declared", "at": MORNING}
    m.IdentityClaim.objects.create(file=file, name_ar="ياسين الخابوري", **claim)
    m.NationalityClaim.objects.create(file=file, country="IRQ", evidence="declared", at=MORNING)
    ground = m.Basis.objects.create(
        code="ORDER-114",
        kind="untried",
        title_ar="قرار 114",
        title_en="Order 114",
        review_days=30,
        at=MORNING,
    )
    held = m.LegalBasis.objects.create(file=file, basis=ground, review_due=date(2026, 3, 1), at=MORNING)
    m.BasisReview.objects.create(
        legal_basis=held, outcome="upheld", held_on=date(2026, 2, 1), person_heard=True, at=MORNING
    )
    m.EntryRecord.objects.create(file=file, arrived_at=MORNING, at=MORNING)
    m.Document.objects.create(file=file, kind="id", at=MORNING)
    m.Need.objects.create(file=file, kind="diet", at=MORNING)
    item = m.PropertyItem.objects.create(file=file, description="watch", at=MORNING)
    m.PropertyReceipt.objects.create(item=item, kind="kept", at=MORNING)


def test_refused_an_upsert_that_would_rewrite_a_file(assessor):
    bare_file("2602-00001-1")
    refused(
        "INSERT INTO registry_custodyfile (number, population, opened_at)"
        " VALUES ('2602-00001-1', 'resident', '2026-02-01 06:00:00+00:00')"
        " ON CONFLICT (number) DO UPDATE SET population = excluded.population"
    )


def test_refused_a_claim_that_supersedes_somebody_elses(assessor):
    mine, other = bare_file("2602-00001-1"), bare_file("2602-00002-2")
    facts = {"source": "person", "standing": "declared", "at": MORNING}
    theirs = IdentityClaim.objects.create(file=other, name_ar="كريم الشمري", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityClaim.objects.create(file=mine, name_ar="ياسين الخابوري", supersedes=theirs, **facts)


def test_refused_a_second_first_claim_and_a_second_successor():
    file = bare_file("2602-00001-1")
    facts = {"source": "person", "standing": "declared", "at": MORNING}
    first = IdentityClaim.objects.create(file=file, name_ar="ياسين الخابوري", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityClaim.objects.create(file=file, name_ar="ياسين", **facts)
    IdentityClaim.objects.create(file=file, name_ar="ياسين عبد الرحمن", supersedes=first, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityClaim.objects.create(file=file, name_ar="ياسين سالم", supersedes=first, **facts)


def test_every_guard_is_in_place_and_each_missing_one_is_named():
    assert guards_standing.missing(connection) == []
    name = "registry_record_newest_finding"
    tail = "" if connection.vendor == "sqlite" else " ON registry_classification_record"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{tail}")
    assert guards_standing.missing(connection) == [f"{name} is gone"]


def test_a_band_has_no_column_for_what_must_never_count():
    """Nationality, religion, ethnicity, kinship, family: no column, so no input."""
    allowed = {
        "id", "file", "age_finding", "born_latest", "disputed", "assessed_on", "band", "reason", "grounds",
        "own_answer", "review_due", "assessor", "at",
    }  # fmt: skip
    assert {f.name for f in ClassificationRecord._meta.get_fields() if f.concrete} == allowed
    with connection.cursor() as cursor:
        columns = {
            c.name
            for c in connection.introspection.get_table_description(cursor, "registry_classification_record")
        }
    assert columns == {f.column for f in ClassificationRecord._meta.concrete_fields}
    assert {f.name for f in ClassificationApproval._meta.get_fields() if f.concrete} == {
        "id", "record", "assessor", "approver", "at", "memo",
    }  # fmt: skip
