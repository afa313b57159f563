"""Correcting one wrong entry: one person asks, another signs; what stood before stands again, both stay readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from amana import access
from amana.access.models import User
from amana.desks.registry.models import Correction, CustodyFile
from amana.desks.registry.pages import correcting, waiting
from amana.desks.registry.services import memoranda
from amana.desks.registry.services.corrections import (
    correction_ask,
    correction_grant,
    correction_refuse,
    correction_withdraw,
    newest,
)
from amana.engines.common import clock
from amana.ledger import queries
from amana.ledger import services as ledger
from amana.ledger.act import Act, Move, Note
from amana.ledger.asof import answer
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Entry, Memo
from tests.desks.registry.browsing import at, text, user
from tests.desks.registry.cast import NOW, finding
from tests.desks.registry.test_redactions import signed
from tests.desks.registry.test_signing import Key

pytestmark = [pytest.mark.books, pytest.mark.django_db]
WHY = "the man of the next cell was meant"


def account(code: str) -> Account:
    return Account.objects.get(code=code)


def annex(cast) -> None:
    ledger.account_open(
        code="SDF-ANNEX",
        kind="held",
        authority=cast.sdf,
        place=cast.hasakah.place,
        name_ar="الملحق",
        name_en="Annex",
    )


def moved(file: CustodyFile, kind: str, to: str, *, answers: int | None = None, notes=(), also=()) -> int:
    """An entry as a desk records it, of this person and of others with them."""
    persons = [file.pk, *(one.pk for one in also)]
    src = Account.objects.get(pk=queries.heads([file.pk])[file.pk].account)
    moves = tuple(Move(kind, person, src.pk, account(to).pk, answers) for person in persons)
    verdicts = {
        p: access.decision.Verdict(kind, p, b"", (), (), "service", NOW + timedelta(hours=1)) for p in persons
    }
    return ledger.record(Act(kind, clock.now(), moves, tuple(Note(n) for n in notes)), verdicts).leaves[0]


def asked(actor: User, file: CustodyFile) -> Correction:
    entry = newest(file)
    return correction_ask(actor=actor, file=file, entry=entry.leaf if entry else 0, reason=WHY)


def where(file: CustodyFile) -> str:
    return Account.objects.get(pk=queries.heads([file.pk])[file.pk].account).code


def projection(file: CustodyFile) -> object:
    """What the books say of a person and of everybody, but for what was recorded since."""
    head = queries.heads([file.pk])[file.pk]
    said = answer(None, NOW + timedelta(days=1))
    return (
        head.account,
        head.depth,
        head.effective_at,
        queries.equation(),
        queries.headcounts(),
        said["accounts"],
        said["by_kind"],
    )


@pytest.fixture
def second(cast):
    """Another registrar of the same authority."""
    return user("second", "registrar", cast.sdf)


@pytest.mark.parametrize(
    ("kind", "to", "notes"),
    [
        ("release", "RELEASED", ()),
        ("die", "DECEASED", ()),
        ("place", "SDF-ANNEX", ()),
        ("escape", "", ("incident",)),
    ],
)
def test_a_corrected_entry_leaves_the_books_byte_for_byte_as_they_stood_before_it(
    cast, second, kind, to, notes
):
    annex(cast)
    to = to or Account.objects.get(kind="at_large", authority=cast.sdf).code
    file, other = cast.enrol(), cast.enrol()
    finding(file, cast.reem, (1990, 1, 1))
    before = projection(file)
    asof = answer(None, None, person=file.number)["chain"]
    with clock.at(NOW + timedelta(minutes=5)):
        wrong = moved(file, kind, to, notes=notes)
        seen = queries.equation()
    with clock.at(NOW + timedelta(minutes=9)):
        made = correction_grant(actor=second, correction=asked(cast.reem, file))
        assert repr(projection(file)) == repr(before)
        assert [(e["entry"], e["kind"], e["src"], e["dst"]) for e in asof] == [
            (e["entry"], e["kind"], e["src"], e["dst"])
            for e in answer(None, None, person=file.number)["chain"][:1]
        ]
        # the wrong entry and what the books said while it stood stay readable
        assert [(e.kind, e.reverses_id) for e in Entry.objects.filter(person=file.pk).order_by("n")][1:] == [
            (kind, None),
            ("correct", wrong),
        ]
        assert queries.equation(at=NOW + timedelta(minutes=6)) == seen
    assert (made.granted, made.decided_by, where(other)) == (True, second, "SDF-HAS")
    assert check_books().ok


def test_one_person_alone_corrects_nothing_and_the_database_says_so_too(cast, second):
    file = cast.enrol()
    finding(file, cast.reem, (1990, 1, 1))
    moved(file, "release", "RELEASED")
    row = asked(cast.reem, file)
    for verb in (correction_grant, correction_refuse):
        with pytest.raises(Refused, match="does not sign"):
            verb(actor=cast.reem, correction=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=row.pk).update(
            granted=True, decided_by=cast.reem, decided_at=NOW, memo=1
        )
    with pytest.raises(Refused, match="withdraws"):
        correction_withdraw(actor=second, correction=row)
    with pytest.raises(access.Denied):
        asked(cast.stranger, file)
    assert where(file) == "RELEASED"


def test_whoever_comes_second_is_told_who_was_quicker_and_nothing_of_theirs_is_written(cast, second):
    file = cast.enrol()
    finding(file, cast.reem, (1990, 1, 1))
    moved(file, "release", "RELEASED")
    row = asked(cast.reem, file)
    with pytest.raises(Refused, match="asked for already"):
        asked(second, file)
    late = Correction.objects.get(pk=row.pk)
    correction_refuse(actor=second, correction=row)
    memos = Memo.objects.count()
    for verb, actor in (
        (correction_grant, cast.reviewer),
        (correction_refuse, cast.reviewer),
        (correction_withdraw, cast.reem),
    ):
        with pytest.raises(Refused, match=r"A colleague was quicker.*refused by Second"):
            verb(actor=actor, correction=late)
    assert (Memo.objects.count(), where(file)) == (memos, "RELEASED")
    again = asked(cast.reem, file)
    assert correction_withdraw(actor=cast.reem, correction=again).withdrawn
    assert correction_grant(actor=second, correction=asked(cast.reem, file)).granted


def test_only_the_newest_entry_is_corrected_and_the_others_after_it(cast, second):
    file = cast.enrol()
    finding(file, cast.reem, (1990, 1, 1))
    out = moved(file, "release", "RELEASED")
    row = asked(cast.reem, file)
    moved(file, "admit", "SDF-HAS", answers=out)
    with pytest.raises(Refused, match=r"followed by others.*newest to the oldest"):
        correction_grant(actor=second, correction=row)
    with pytest.raises(Refused, match="followed by others"):
        correction_ask(actor=cast.reem, file=file, entry=out, reason=WHY)
    correction_grant(actor=cast.reviewer, correction=asked(cast.reem, file))  # the admission first
    assert correction_grant(actor=second, correction=row).granted
    with pytest.raises(Refused, match="stands no more"):
        correction_ask(actor=cast.reem, file=file, entry=out, reason=WHY)


def test_nobody_is_taken_out_of_custody_by_two_of_the_prison_nor_while_a_stay_is_in_force(cast, second):
    file = cast.enrol()
    row = asked(cast.reem, file)
    with pytest.raises(Refused, match="legal reviewer"):
        correction_grant(actor=second, correction=row)
    stay = memoranda.stay_put(actor=cast.reviewer, file=file, ordered_by="court", order="14/2026", reason="")
    with pytest.raises(access.Denied) as denied:
        correction_grant(actor=cast.reviewer, correction=row)
    assert denied.value.first.reason == "gate:correct.stay"
    memoranda.stay_lift(actor=cast.reviewer, file=file, stay=stay, order="15/2026")
    correction_grant(actor=cast.reviewer, correction=row)
    assert (where(file), queries.equation().origin, queries.equation().released) == ("ORIGIN", 1, 0)
    with pytest.raises(Refused, match="nothing to correct"):
        asked(cast.reem, file)


def test_whoever_comes_back_into_custody_needs_a_basis_reviewed_in_time_and_a_child_a_note(cast, second):
    file, child = cast.enrol(), cast.child()
    finding(file, cast.reem, (1990, 1, 1))
    for one in (file, child):
        moved(one, "release", "RELEASED")
    row = asked(cast.reem, file)
    with clock.at(NOW + timedelta(days=100)), pytest.raises(access.Denied) as denied:
        correction_grant(actor=second, correction=row)
    assert (denied.value.first.reason, "overdue" in denied.value.message) == ("gate:correct.hold", True)
    row = asked(cast.reem, child)
    with pytest.raises(access.Denied) as denied:
        correction_grant(actor=second, correction=row)
    assert denied.value.first.reason == "gate:correct.child"
    memoranda.decide(
        actor=cast.protection,
        file=child,
        note="his uncle came",
        move_is_best=True,
        carer=None,
        alone_why="none known",
    )
    assert correction_grant(actor=second, correction=row).granted and where(child) == "SDF-HAS"


def test_what_an_act_of_its_own_undoes_is_refused_with_the_name_of_that_act(cast):
    ledger.account_open(code="ESC-1", kind="escort", authority=cast.sdf, name_ar="ح", name_en="Escort")
    for kind, to, notes, remedy in (
        ("depart", "ESC-1", (), "page of the lift"),
        ("seize", "MOJ-BAG", ("contested",), "Count the place"),
        ("miss", "UNACCOUNTED", ("count",), "found"),
        ("duplicate", "DUPLICATE", (), "Undo the duplicate"),
    ):
        file = cast.enrol()
        moved(file, kind, to, notes=notes)
        with pytest.raises(Refused) as refused:
            asked(cast.reviewer, file)
        assert remedy in refused.value.remedy, kind
    assert not Correction.objects.exists()


def test_of_people_moved_together_one_is_corrected_and_the_others_stay(cast, second):
    annex(cast)
    first, other = cast.enrol(), cast.enrol()
    moved(first, "place", "SDF-ANNEX", also=[other])
    told = dict(correcting.about_entry(cast.reem, first, newest(first)))
    assert (
        "1 other person" in told["Others of the same act"]
        and "same term" in told["Afterwards the equation says"]
    )
    correction_grant(actor=second, correction=asked(cast.reem, first))
    assert (where(first), where(other)) == ("SDF-HAS", "SDF-ANNEX")


WORDS = {
    "en": (
        "Ask for a correction",
        "Released 1, then 0",
        "Held 0, then 1",
        "A correction is asked for",
        "signed by",
    ),
    "ar": ("طلب تصحيح القيد", "1 ثم 0", "0 ثم 1", "طُلب تصحيح", "ووقّعه"),
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_officers_correct_a_release_on_the_pages_each_under_an_own_key(cast, browse, second, language):
    button, off, on, waits, signer = WORDS[language]
    file = cast.enrol()
    finding(file, cast.reem, (1990, 1, 1))
    wrong = moved(file, "release", "RELEASED")
    keys = Key("reem-1", cast.reem, cast.sdf), Key("second-1", second, cast.sdf)
    client = browse(cast.reem, language)
    assert button in text(client.get(at(file)))
    form = text(client.get(at(file, f"correction/{wrong}/")))
    assert off in form and on in form
    signed(client, keys[0], at(file, f"correction/{wrong}/"), {"reason": WHY})
    row = Correction.objects.get()
    mine = text(client.get(at(file)))
    assert waits in mine and f"correction-withdraw/{row.pk}/" in mine and button not in mine
    client = browse(second, language)
    assert [item.href for item in waiting.provider(second)] == [f"{at(file)}#e{wrong}"]
    assert WHY in text(client.get(at(file, f"correction-do/{row.pk}/")))
    shown = signed(client, keys[1], at(file, f"correction-do/{row.pk}/"), {})
    assert WHY in shown and off in shown
    page = text(client.get(at(file)))
    assert signer in page and WHY in page and f'class="ent rev" id="e{wrong}"' in page
    late = client.get(at(file, f"correction-do/{row.pk}/"), follow=True)
    assert late.redirect_chain[-1][0] == at(file) and {"en": "quicker", "ar": "سبقك"}[language] in text(late)
    made = {e.kind: e.statement.device_id for e in Entry.objects.filter(kind="correct")}
    made |= {m.kind: m.statement.device_id for m in Memo.objects.filter(kind="ask_correction")}
    assert made == {"correct": keys[1].code, "ask_correction": keys[0].code}


@pytest.mark.parametrize(
    ("language", "words", "act"),
    [
        ("en", "the enrolment was taken back", "What stands in the way"),
        ("ar", "عُكس القيد الأول", "ما الذي يحول"),
    ],
)
def test_a_file_whose_enrolment_was_taken_back_says_so_and_offers_no_act_of_custody(
    cast, browse, language, words, act
):
    file = cast.enrol()
    client = browse(cast.reviewer, language)
    before = text(client.get(at(file)))
    assert act in before and words not in before
    correction_grant(actor=cast.reviewer, correction=asked(cast.reem, file))
    page = text(client.get(at(file)))
    assert words in page and "1970" not in page and act not in page
    assert {"en": "unsigned", "ar": "بلا توقيع"}[language] not in page  # nobody signs where nobody holds


def test_a_reader_who_may_not_correct_sees_no_button_and_no_form(cast, browse):
    file = cast.enrol()
    client = browse(cast.monitor)
    assert "Ask for a correction" not in text(client.get(at(file)))
    assert client.get(at(file, f"correction/{newest(file).leaf}/")).status_code == 403
    assert client.get(at(file, "correction/999/")).status_code == 403
