"""Erasing reaches every row that repeats the words, and every column of text says whether it is reached."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from amana import cli
from amana.access import Denied, openings
from amana.desks.operations.services.losses import death
from amana.desks.registry import guards_redaction, standing_words
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    AgeFinding,
    CustodyFile,
    ImportRow,
    Need,
    Part,
    Redaction,
    SearchKey,
)
from amana.desks.registry.queries.erasable import erasable, sight
from amana.desks.registry.queries.redactions import erasures
from amana.desks.registry.services import holding, judgement, memoranda
from amana.desks.registry.services.basis import basis_review
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.redactions import Target, redaction_ask, redaction_grant
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text, user
from tests.desks.registry.cast import NOW, days, link

pytestmark = [pytest.mark.books, pytest.mark.django_db]
WORD = "ضبعانووو"
FORM = {"ground": "court", "order": "9/2026", "reason": "ordered"}


def test_every_column_of_text_says_whether_an_erasure_reaches_it():
    said = [code for part in standing_words.parts() for code in part.get("erased", {})]
    for part in standing_words.parts():
        said += [c for kind in ("otherwise", "stay") for one in part.get(kind, ()) for c in one["columns"]]
        assert all(one["why"] for kind in ("otherwise", "stay") for one in part.get(kind, ()))
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    there = {
        f"{model._meta.label}.{field.name}"
        for config in apps.get_app_configs()
        if config.name == "amana.access" or config.name.startswith("amana.desks.")
        for model in config.get_models()
        if model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices
    }
    assert len(said) == len(set(said)), "a column stands in one part"
    assert there - set(said) == set(), "say in standing_words.yaml whether an erasure reaches these"
    assert set(said) - there == set(), "these are no columns of text"
    assert len({place.number(1) for place in standing_words.table().values()}) == len(standing_words.table())


def test_a_guard_holds_every_column_that_is_not_of_words():
    for row in guards_redaction.ROWS.values():
        fields = apps.get_model("registry", row.model)._meta.concrete_fields
        assert {row.key, *row.kept, *row.words} == {field.column for field in fields}
        assert {f"registry.{row.model}.{word}" for word in row.words} <= set(standing_words.table())


def tables_with(word: str) -> set[str]:
    """The tables in whose columns the word stands in clear, or as JSON writes it."""
    found, spellings = set(), (word, json.dumps(word)[1:-1])
    for table in connection.introspection.table_names(include_views=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(one in str(cell) for row in cursor.fetchall() for cell in row for one in spellings):
                found.add(table)
    return found


def review(cast, file):
    basis_review(
        actor=cast.reviewer, file=file, outcome="upheld", held_on=NOW.date(), person_heard=True,
        next_due=days(60), note=WORD,
    )  # fmt: skip


def finding(cast, file, basis=WORD):
    judgement.age_finding_record(
        actor=cast.reem, file=file, born_earliest=date(1990, 1, 1), born_latest=date(1990, 12, 31),
        disputed=False, basis=basis,
    )  # fmt: skip


def proposed(cast, file):
    finding(cast, file, "card")
    return judgement.classify_propose(
        actor=cast.assessor, file=file, band=2, grounds=WORD, own_answer="no", review_due=days(90)
    )


def band(cast, file):
    judgement.classify_approve(actor=cast.approver, record=proposed(cast, file))


def override(cast, file):
    memoranda.assess_open(
        actor=cast.reviewer, hearings={file.pk: memoranda.Hearing("IQ-MOJ", NOW.date(), "nothing")}
    )
    asked = openings.ask(
        actor=user("jwan", "movement_approver", cast.sdf), gate="transfer.assessment", action="depart",
        account=cast.hasakah, destination=cast.baghdad, reasons={file.pk: WORD}, until=NOW + timedelta(days=2),
    )  # fmt: skip
    openings.grant(actor=cast.reviewer, openings=asked)


WRITTEN = {
    "review": (review, {"registry_basisreview"}),
    "finding": (finding, {"registry_agefinding"}),
    "proposed": (proposed, {"registry_classification_record", "registry_classification"}),
    "band": (band, {"registry_classification_record", "registry_classification"}),
    "override": (override, {"access_gateopening"}),
    "death": (
        lambda cast, file: death(actor=None, persons=[file.pk], cause=WORD),
        {"operations_incident"},
    ),
    "need": (
        lambda cast, file: holding.need_add(actor=cast.reem, file=file, kind="diet", detail=WORD),
        {"registry_need"},
    ),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_no_table_holds_the_words_after_two_people_erased_them(cast, what):
    write, where = WRITTEN[what]
    file = cast.enrol()
    write(cast, file)
    assert tables_with(WORD) - {"registry_classification"} == where - {"registry_classification"}
    asker = cast.assessor if what in ("band", "proposed") else cast.reem
    (one,) = [e for e in erasable(file, sight(asker, file)) if e.text == WORD][:1]
    waits = redaction_ask(
        actor=asker, file=file, **FORM,
        target=Target(Part.VALUE, leaf=one.leaf, name=one.code) if one.of_books
        else Target(Part.ROW, name=one.code, key=one.key),
    )  # fmt: skip
    redaction_grant(actor=cast.reviewer, redaction=waits)
    assert tables_with(WORD) == set()
    assert WORD not in {e.text for e in erasable(file, lambda _needed: True)}, "nor sealed, beside an entry"
    report = check_books()
    assert report.ok, report.fault


def test_injuries_stand_on_the_page_once_and_fall_from_the_record_of_admission(cast, browse):
    file = cast.enrol(injuries=WORD, values={"injuries": WORD})
    (one,) = [e for e in erasable(file, sight(cast.reem, file)) if e.text == WORD]
    waits = redaction_ask(
        actor=cast.reem, file=file, target=Target(Part.VALUE, leaf=one.leaf, name=one.code), **FORM
    )
    asked = text(browse(cast.reviewer).get(at(file, f"erase-do/{waits.pk}/")))
    assert "Falls with it" in asked and "Injuries and complaints" in asked
    redaction_grant(actor=cast.reviewer, redaction=waits)
    assert tables_with(WORD) == set()
    assert WORD not in text(browse(cast.reem).get(at(file, "identity/")))


def test_what_examiners_wrote_of_a_pair_falls_in_both_files(cast):
    one, other = cast.enrol(), cast.enrol()
    link(one, other)
    examiner_too = user("hiba", "registrar", cast.sdf)
    found = [e for e in erasable(other, sight(examiner_too, other)) if e.kind == "Link between files"]
    assert [e.text for e in found] == ["one scar, one paper"] * 2, "two examiners, each in own words"
    waits = redaction_ask(
        actor=examiner_too, file=other,
        target=Target(Part.VALUE, leaf=found[0].leaf, name=found[0].code), **FORM,
    )  # fmt: skip
    redaction_grant(actor=cast.reviewer, redaction=waits)
    for file in (one, other):
        left = [e for e in erasable(file, lambda _needed: True) if e.text == "one scar, one paper"]
        assert len(left) == 1, "what the other examiner wrote stays"


def test_words_that_are_closed_to_the_asker_are_neither_shown_nor_taken(cast, browse):
    child = cast.child()
    leaf = memoranda.decide(
        actor=cast.protection, file=child, move_is_best=True, note=WORD, carer=None, alone_why="no kin"
    )
    (note,) = [e for e in erasable(child, lambda _needed: True) if e.text == WORD]
    assert (note.leaf, note.code) == (leaf, "note")
    registrar = browse(cast.reem)
    assert WORD not in text(registrar.get(at(child, "erasure/")))
    assert registrar.get(at(child, f"erase-value/{note.key}/")).status_code == 404
    target = Target(Part.VALUE, leaf=leaf, name="note")
    with pytest.raises(Refused, match="nothing left of it"):
        redaction_ask(actor=cast.reem, file=child, target=target, **FORM)
    page = text(browse(cast.reviewer).get(at(child, f"erase-value/{note.key}/")))
    assert WORD not in page and "erased unread" in page
    waits = redaction_ask(actor=cast.protection, file=child, target=target, **FORM)
    assert WORD not in text(browse(cast.reviewer).get(at(child, f"erase-do/{waits.pk}/")))
    redaction_grant(actor=cast.reviewer, redaction=waits)
    assert WORD not in {e.text for e in erasable(child, lambda _needed: True)}


def test_a_sealed_band_is_erased_unread(cast):
    file = cast.enrol()
    band(cast, file)
    judgement.age_finding_record(
        actor=cast.reem, file=file, born_earliest=date(2008, 1, 1), born_latest=date(2012, 1, 1),
        disputed=True, basis="bone",
    )  # fmt: skip
    assert WORD not in {e.text for e in erasable(file, sight(cast.assessor, file))}
    unread = [e for e in erasable(file, sight(cast.reviewer, file), unread=True) if e.code == "grounds"]
    assert [(e.text, e.closed) for e in unread] == [("", True)]
    with pytest.raises(Denied):
        redaction_ask(
            actor=cast.assessor,
            file=file,
            target=Target(Part.VALUE, leaf=unread[0].leaf, name="grounds"),
            **FORM,
        )
    waits = redaction_ask(
        actor=cast.reviewer, file=file, target=Target(Part.VALUE, leaf=unread[0].leaf, name="grounds"), **FORM
    )
    redaction_grant(actor=user("judge", "legal_reviewer"), redaction=waits)
    assert tables_with(WORD) == set()


def test_a_row_keeps_every_word_that_no_granted_erasure_names(cast):
    file = cast.enrol()
    finding(cast, file)
    row = AgeFinding.objects.get()
    need = holding.need_add(actor=cast.reem, file=file, kind="diet", detail=WORD)
    waits = redaction_ask(
        actor=cast.reem, file=file, target=Target(Part.ROW, name="registry.Need.detail", key=need.pk), **FORM
    )
    for change in (
        lambda: Need.objects.filter(pk=need.pk).update(detail="—"),
        lambda: AgeFinding.objects.filter(pk=row.pk).update(basis="—"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    redaction_grant(actor=cast.reviewer, redaction=waits)
    assert [(sort, e[0].order) for (sort, _key), e in erasures(file).items()] == [("row", "9/2026")]
    fallen = Redaction.objects.get().fallen.get()
    for change in (
        lambda: Need.objects.filter(pk=need.pk).update(detail="again"),
        lambda: Need.objects.filter(pk=need.pk).update(kind="mobility"),
        lambda: AgeFinding.objects.filter(pk=row.pk).update(basis="—"),
        lambda: Need.objects.filter(pk=need.pk).delete(),
        lambda: type(fallen).objects.filter(pk=fallen.pk).update(key=row.pk),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_a_claim_of_a_roster_takes_the_words_of_its_row_along(cast, tmp_path, capsys):
    """The row keeps what the sender wrote, the wristband too: nobody is found by it any more, and the batch still
    counts one who was entered."""
    roster = tmp_path / "list.csv"
    roster.write_text(f"الاسم,المواليد,رقم السوار,الملاحظات\nزكريا {WORD} علي,1990,00417,\n", "utf-8")
    told = ["--account=SDF-HAS", "--basis=ORDER-114"]
    assert cli.main(["import", "roster", str(roster), *told, "--json"]) == 0
    capsys.readouterr()
    file = CustodyFile.objects.get()
    claim, row = file.claims.get(), ImportRow.objects.get()
    assert WORD in str(row.data) and SearchKey.objects.filter(file=file, key="00417").exists()
    right = Identity(name_ar="زياد جاسم العاني", birth="1990", sex="M", source="person", standing="declared")
    claim_add(actor=cast.reem, file=file, identity=right.checked(), kind="principal")
    assert "registry_importbatch" not in tables_with(WORD), (
        "what was shown beside the columns is gone already"
    )
    row.batch.shape["columns"][""][0]["sample"] = [WORD]  # as an older Amana left it
    row.batch.save()
    waits = redaction_ask(actor=cast.reem, file=file, target=Target(Part.CLAIM, claim=claim), **FORM)
    redaction_grant(actor=cast.reviewer, redaction=waits)
    row.refresh_from_db()
    assert (row.data, row.problems, row.likenesses, row.state) == ({}, [], [], "entered")
    assert not tables_with(WORD) and not SearchKey.objects.filter(file=file, key="00417").exists()
    assert row.batch.files.count() == 1 and check_books().ok
