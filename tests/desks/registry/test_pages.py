"""The register's pages in both languages: what they show, to whom, and what they never show."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amana.access.models import Grant, Mandate, Read, User
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import CustodyFile, FileCard
from amana.desks.registry.pages import acts
from amana.desks.registry.services.files import enrol_many
from amana.desks.registry.services.judgement import age_finding_record, classify_approve, classify_propose
from tests.desks.registry.cast import NOW, YASIN, days, link

pytestmark = [pytest.mark.books, pytest.mark.django_db]
TABS = ("", "identity/", "basis/", "judgement/", "decisions/", "needs/", "property/", "documents/", "looked/")
EVIL = '<script>alert("x")</script>'


def user(name: str, role: str, authority=None, **more) -> User:
    made = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=made, role=role, authority=authority, **more)
    return made


def at(file: CustodyFile, tab: str = "") -> str:
    return f"/registry/files/{file.number}/{tab}"


def text(answer) -> str:
    return answer.content.decode()


# -- the list


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_shows_both_names_the_account_and_the_number(cast, browse, language):
    file = cast.enrol()
    shown = text(browse(cast.reem, language).get("/registry/"))
    assert "ياسين عبد الرحمن الخابوري" in shown and "Yasin Abd al-Rahman al-Khaburi" in shown
    assert file.number in shown
    assert ("سجن الحسكة" if language == "ar" else "Hasakah prison") in shown


def test_a_registrar_of_another_authority_sees_and_counts_nobody(cast, browse):
    file = cast.enrol()
    answer = browse(cast.stranger).get("/registry/?q=ياسين")
    assert file.number not in text(answer) and answer.context["page"].total == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=خابوري", 1),
        ("?q=khaburi", 1),
        ("?age=protected", 1),
        ("?age=adult", 1),
        ("?account=SDF-HAS", 2),
        ("?account=MOJ-BAG", 0),
        ("?authority=SDF&sex=M", 2),
        ("?kind=escort", 0),
        ("?review=overdue", 0),
        ("?review=nonsense", 0),
        ("?sort=nonsense", 2),
        ("?basis=ORDER-114", 2),
    ],
)
def test_filters_stand_in_the_address_and_count_the_same_as_they_show(cast, browse, query, found):
    cast.enrol()
    cast.child()  # Omar, sixteen
    page = browse(cast.reem).get(f"/registry/{query}").context["page"]
    assert (len(page.rows), page.total) == (found, found)


def test_each_filter_can_be_taken_away_alone(cast, browse):
    shown = text(browse(cast.reem).get("/registry/?q=ياسين&age=adult"))
    assert 'href="?age=adult"' in shown  # the search taken away
    assert 'href="?q=%D9%8A%D8%A7%D8%B3%D9%8A%D9%86"' in shown  # the age taken away


def test_pages_follow_one_another_by_key_and_hold_everybody_once(cast, browse):
    files = enrol_many(actor=None, arrivals=[cast.arrival() for _ in range(120)]).files
    client, seen, address = browse(cast.reem), [], "/registry/?sort=name"
    while address:
        page = client.get(address).context["page"]
        seen += [row["number"] for row in page.rows]
        address = f"/registry/?sort=name&after={page.after}" if page.after else ""
    assert sorted(seen) == sorted(f.number for f in files)  # 50 + 50 + 20


@pytest.mark.parametrize("after", ["x", "9" * 300, "~", "-1", "1~1~1", "\u0661"])
def test_a_key_that_was_tampered_with_does_no_harm(cast, browse, after):
    cast.enrol()
    assert browse(cast.reem).get("/registry/", {"after": after}).status_code == 200


def test_the_list_asks_as_many_queries_for_fifty_as_for_one(cast, browse):
    client = browse(cast.reem)
    cast.enrol()
    client.get("/registry/")
    with CaptureQueriesContext(connection) as one:
        client.get("/registry/")
    enrol_many(actor=None, arrivals=[cast.arrival() for _ in range(60)])
    with CaptureQueriesContext(connection) as fifty:
        client.get("/registry/")
    assert len(one) == len(fifty) <= 30  # in a transaction, where nothing is kept: the rail asks what waits


def test_a_script_in_a_name_is_shown_as_letters(cast, browse):
    file = cast.enrol(dataclasses.replace(YASIN, parts_latin=("", "", "", ""), name_latin=EVIL))
    client = browse(cast.monitor)
    for address in ("/registry/", *(at(file, tab) for tab in TABS)):
        shown = text(client.get(address))
        assert EVIL not in shown and "<script>alert" not in shown
    assert "&lt;script&gt;" in text(client.get("/registry/"))


# -- export
PURPOSE = {"purpose": "handover to the court"}


def sheet(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        return "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))


def test_an_export_holds_the_filtered_list_runs_no_formula_and_is_recorded_for_each_person(cast, browse):
    risky = cast.enrol(
        dataclasses.replace(YASIN, parts_latin=("", "", "", ""), name_latin="=1+cmd|' /C calc'!A0")
    )
    other = cast.child()
    written = sheet(browse(cast.reem).post("/registry/export/?age=adult", PURPOSE))
    assert risky.number in written and other.number not in written
    assert "=1+cmd" in written and "<f>" not in written  # a text, not a formula
    recorded = Read.objects.filter(what="export").values_list("person", "purpose")
    assert list(recorded) == [(risky.pk, "handover to the court")]


def test_an_export_leaves_out_whom_the_reader_may_not_see(cast, browse):
    ours, theirs = cast.enrol(), cast.enrol(account=cast.baghdad)
    written = sheet(browse(cast.reem).post("/registry/export/", PURPOSE))
    assert ours.number in written and theirs.number not in written


def test_nobody_exports_without_the_right(cast, browse):
    cast.enrol()
    assert browse(user("planner", "movement_planner", cast.sdf)).get("/registry/export/").status_code == 403


# -- one file


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_file_opens(cast, browse, tab, language):
    file = cast.enrol()
    answer = browse(cast.monitor, language).get(at(file, tab))
    assert answer.status_code == 200
    assert file.number in text(answer)


def test_opening_a_file_is_recorded_and_the_monitor_s_reading_is_hidden_from_custodians(cast, browse):
    file = cast.enrol()
    browse(cast.monitor).get(at(file))
    browse(cast.reem).get(at(file, "needs/"))
    assert list(Read.objects.order_by("pk").values_list("user__username", "what")) == [
        ("monitor", "custody"),
        ("reem", "needs"),
    ]
    assert "<bdi>Monitor</bdi>" not in text(browse(cast.reem).get(at(file, "looked/")))
    assert "Reem" in text(browse(cast.monitor).get(at(file, "looked/")))


def test_a_foreign_registrar_learns_only_that_the_file_exists(cast, browse):
    file = cast.enrol()
    answer = browse(cast.stranger).get(at(file))
    assert answer.status_code == 403 and file.number in text(answer)
    assert "ياسين" not in text(answer) and "Yasin" not in text(answer)


@pytest.mark.parametrize("number", ["2602-00001-1", "x", "2602-99999-9", "..%2f..%2fetc"])
def test_an_unknown_number_and_one_nobody_may_know_of_answer_alike(cast, browse, number):
    file = cast.enrol()
    custody = user("guard", "custody_officer", cast.moj)  # holds no "exists" rule
    assert browse(custody).get(at(file)).status_code == 404
    assert browse(custody).get(f"/registry/files/{number}/").status_code == 404


def test_the_system_keeper_and_strangers_get_nowhere(cast, browse, client):
    file = cast.enrol()
    client.cookies.clear()
    assert client.get(at(file)).status_code == 302  # to the login
    for address in (
        "/registry/",
        at(file),
        "/registry/export/",
        "/registry/transfers/",
        "/registry/enrol/",
    ):
        assert browse(cast.keeper).get(address).status_code == 403


def test_counsel_opens_the_own_client_and_nobody_else(cast, browse):
    client_file, other = cast.enrol(), cast.enrol()
    counsel = user("counsel", "counsel")
    Mandate.objects.create(user=counsel, person=client_file.pk, kind="counsel", reference="M-1")
    assert browse(counsel).get(at(client_file)).status_code == 200
    assert browse(counsel).get(at(other)).status_code == 404


def test_an_analyst_states_a_purpose_first_and_it_is_kept_with_the_reading(cast, browse):
    file = cast.enrol()
    age_finding_record(
        actor=cast.protection,
        file=file,
        born_earliest=days(-13_000),
        born_latest=days(-12_900),
        disputed=False,
        basis="card",
    )
    client = browse(user("analyst", "analyst"))
    assert "purpose" in text(client.get("/registry/")) and client.get(at(file)).status_code == 403
    client.post("/registry/purpose/", {"purpose": "request 17", "next": at(file)})
    assert client.get(at(file)).status_code == 200
    assert Read.objects.get(user__username="analyst").purpose == "request 17"


def test_as_we_knew_it_leaves_out_what_was_recorded_later(cast, browse):
    file = cast.enrol()
    client = browse(cast.reem)
    before = (NOW - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert "Nothing was recorded by then" in text(client.get(at(file), {"at": before}))
    assert "Enrolment" in text(client.get(at(file)))
    assert client.get(at(file), {"at": "rubbish"}).status_code == 200


@pytest.mark.parametrize("act", ["depart", "cede", "hand_abroad", "release", "place", "hold", "nonsense"])
def test_the_panel_says_what_stands_in_the_way_of_every_act(cast, browse, act):
    file = cast.enrol()
    answer = browse(cast.reem).get(at(file), {"gate": act, "to": "MOJ-BAG"})
    assert answer.status_code == 200


def test_the_panel_names_the_missing_assessment_and_the_stay(cast, browse):
    from amana.desks.registry.services.memoranda import stay_put

    file = cast.enrol()
    stay_put(actor=cast.reviewer, file=file, ordered_by="court", order="14/2026")
    panel = browse(cast.reem).get(at(file), {"gate": "cede", "to": "MOJ-BAG"}).context["panel"]
    blocking = {line.name for line in panel.lines if line.look == "no"}
    assert {"stay", "transfer.assessment", "transfer.heard"} <= blocking


# -- children and bands


def test_a_child_s_file_shows_protection_and_no_band_to_anybody(cast, browse):
    child = cast.child()
    shown = text(browse(cast.protection).get(at(child, "judgement/")))
    assert "No band is ever given" in shown and "Propose a band" not in shown
    assert browse(cast.assessor).get(at(child)).status_code == 404  # risk staff do not reach children
    assert browse(cast.assessor).get(at(child, "classify/")).status_code == 404


def test_the_protection_part_is_closed_to_the_custodian(cast, browse):
    from amana.desks.registry.services.memoranda import decide

    child = cast.child()
    decide(
        actor=cast.protection,
        file=child,
        note="uncle in Hasakah",
        move_is_best=True,
        carer=None,
        alone_why="orphan",
    )
    assert "uncle in Hasakah" in text(browse(cast.protection).get(at(child, "judgement/")))
    guard = user("guard", "custody_officer", cast.sdf)
    for tab in ("", "identity/", "decisions/", "judgement/"):
        assert "uncle in Hasakah" not in text(browse(guard).get(at(child, tab)))


def band_of(cast) -> CustodyFile:
    file = cast.enrol()
    finding = {
        "born_earliest": days(-13_000),
        "born_latest": days(-12_900),
        "disputed": False,
        "basis": "card",
    }
    age_finding_record(actor=cast.protection, file=file, **finding)
    record = classify_propose(actor=cast.assessor, file=file, band=2, grounds="seen", review_due=days(90))
    classify_approve(actor=cast.approver, record=record)
    return file


def test_a_band_is_shown_to_those_who_read_bands_and_to_nobody_else(cast, browse):
    file = band_of(cast)
    assert "Second of four" in text(browse(cast.monitor).get(at(file)))
    for tab in ("", "judgement/"):
        assert "Second of four" not in text(browse(cast.reem).get(at(file, tab)))


def test_a_later_dispute_seals_the_band_from_all_but_the_monitor(cast, browse):
    file = band_of(cast)
    age_finding_record(
        actor=cast.protection,
        file=file,
        born_earliest=days(-7_000),
        born_latest=days(-6_000),
        disputed=True,
        basis="bone",
    )
    assert "Second of four" in text(browse(cast.monitor).get(at(file, "judgement/")))
    assert "Second of four" not in text(browse(cast.monitor).get(at(file)))
    planner = user("planner", "movement_planner", cast.sdf)
    assert "Second of four" not in text(browse(planner).get(at(file, "judgement/")))


# -- enrolling and the plain forms


ENROL = {
    "given_ar": "سالم",
    "family_ar": "العبيدي",
    "evidence": "declared",
    "source": "person",
    "standing": "declared",
    "population": "detainee",
    "account": "SDF-HAS",
    "admitted_at": "2026-02-01T08:00",
    "basis": "ORDER-114",
    "arrest": "2026-01-30, Hasakah",
}


def test_an_enrolment_shows_the_answers_before_it_writes_anything(cast, browse):
    client = browse(cast.reem)
    check = client.post("/registry/enrol/", ENROL, follow=True)
    assert "Check the answers" in text(check) and "العبيدي" in text(check)
    assert not CustodyFile.objects.exists()
    done = client.post(check.request["PATH_INFO"], follow=True)
    file = CustodyFile.objects.get()
    assert done.status_code == 200 and file.number in text(done)
    assert FileCard.objects.get().name_ar == "سالم العبيدي"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"admitted_at": "2026-02-03T08:00"}, "lies in the future"),
        ({"given_ar": "", "family_ar": ""}, "A name is missing"),
        ({"birth": "31/31"}, "is not a date of birth"),
        ({"nationality": "Iraq"}, "is not a country code"),
        ({"account": "MOJ-BAG"}, "outside the authorities and places"),
        ({"basis": "NONE"}, "Select a valid choice"),
        ({"arrest": ""}, "arrest"),
    ],
)
def test_a_wrong_enrolment_says_what_and_leaves_nothing(cast, browse, wrong, said):
    answer = browse(cast.reem).post("/registry/enrol/", {**ENROL, **wrong}, follow=True)
    assert answer.status_code == 422 and said in text(answer)
    assert not CustodyFile.objects.exists()


def test_digits_of_any_script_are_read_in_forms(cast, browse):
    check = browse(cast.reem).post(
        "/registry/enrol/", {**ENROL, "birth": "١٩٩٠", "admitted_at": "٢٠٢٦-٠٢-٠١T٠٨:٠٠"}, follow=True
    )
    assert "Check the answers" in text(check) and "1990" in text(check)


def test_a_check_page_is_its_maker_s_alone_and_void_after_an_hour(cast, browse):
    check = browse(cast.reem).post("/registry/enrol/", ENROL, follow=True).request["PATH_INFO"]
    browse(cast.stranger).post(check)
    assert not CustodyFile.objects.exists()
    from amana.engines.common import clock

    with clock.at(NOW + timedelta(hours=2)):
        browse(cast.reem).post(check)
    assert not CustodyFile.objects.exists()


FILLED = {
    "claim": {**ENROL, "kind": "alias", "given_latin": "Salim"},
    "nationality": {"country": "tun", "evidence": "document"},
    "age": {"born_earliest": "1990-01-01", "born_latest": "1991-12-31", "basis": "card"},
    "set-basis": {"basis": "ORDER-114", "reference": "7/2026"},
    "review": {"outcome": "upheld", "held_on": "2026-02-01", "next_due": "2026-05-01", "person_heard": "on"},
    "need": {"kind": "diet", "detail": "no salt"},
    "keep": {"description": "silver watch", "quantity": "1"},
    "document": {"kind": "id", "number": "A-1"},
    "stay": {"ordered_by": "court", "order": "14/2026"},
    "assess": {
        "destination": "IQ-MOJ",
        "heard_on": "2026-01-31",
        "finding": "none",
        "decision": "allow",
        "challenge_until": "2026-02-05T09:00",
        "reasons": "heard with an interpreter",
        "assurances": "letter",
    },
    "object": {"about": "transfer", "words": "I was not there"},
    "override": {
        "gate": "release.clearance|release|",
        "reason": "the court waits for him today",
        "until": "2026-02-02T09:00",
    },
}  # fmt: skip
WHO = {
    "review": "reviewer",
    "stay": "reviewer",
    "assess": "reviewer",
    "override": "reviewer",
    "hear": "assessor",
}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("code", [*FILLED])
def test_every_plain_form_opens_says_what_is_missing_and_records(cast, browse, code, language):
    file = cast.enrol()
    act = acts.BY_CODE[code]
    client = browse(getattr(cast, WHO.get(code, "reem")), language)
    assert client.get(at(file, f"{code}/")).status_code == 200
    if code != "document":  # its kind is always chosen, everything else is optional
        assert client.post(at(file, f"{code}/"), {}).status_code == 422
    answer = client.post(at(file, f"{code}/"), FILLED[code], follow=True)
    if act.signed:
        assert answer.status_code == 200 and answer.redirect_chain
        answer = client.post(answer.request["PATH_INFO"], follow=True)
    assert answer.status_code == 200
    assert str(act.done) and answer.redirect_chain[-1][0].startswith("/registry/files/")


@pytest.mark.parametrize("code", sorted(acts.BY_CODE))
def test_no_form_opens_to_a_role_without_the_right(cast, browse, code):
    file = cast.enrol()
    act = acts.BY_CODE[code]
    end = "1/" if act.target else ""
    planner = user("planner", "movement_planner", cast.sdf)
    assert browse(planner).get(at(file, f"{code}/{end}")).status_code == 403
    assert browse(planner).post(at(file, f"{code}/{end}"), FILLED.get(code, {})).status_code == 403


def test_parts_of_another_file_cannot_be_reached_through_ones_own(cast, browse):
    from amana.desks.registry.services.documents import Copy, document_add
    from amana.desks.registry.services.holding import need_add, property_take

    ours, theirs = cast.enrol(), cast.enrol(account=cast.baghdad)
    need = need_add(actor=None, file=theirs, kind="diet")
    thing = property_take(actor=None, file=theirs, description="ring")
    paper = document_add(actor=None, file=theirs, kind="id", copy=Copy("a.pdf", b"%PDF-1.4 secret"))
    client = browse(cast.reem)
    for tail in (f"need-end/{need.pk}/", f"receipt/{thing.pk}/", f"documents/{paper.pk}/"):
        assert client.get(at(ours, tail)).status_code == 404
        assert client.get(at(theirs, tail)).status_code == 403  # there is such a file; no more


def test_a_document_is_sealed_at_rest_and_each_download_recorded(cast, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = cast.enrol()
    client = browse(cast.reem)
    paper = SimpleUploadedFile("../../id.pdf", b"%PDF-1.4 the paper")
    client.post(at(file, "document/"), {"kind": "id", "number": "A-5512", "copy": paper})
    document = file.documents.get()
    stored = bytes(document.secret.sealed) + document.number.encode()
    assert b"the paper" not in stored and b"A-5512" not in stored
    answer = client.get(at(file, f"documents/{document.pk}/"))
    assert answer.content == b"%PDF-1.4 the paper"
    assert answer["Content-Disposition"] == f'attachment; filename="{file.number}-{document.pk}.pdf"'
    assert "A-5512" in text(client.get(at(file, "documents/")))
    assert Read.objects.filter(what="download", person=file.pk).count() == 1
    planner = user("planner", "movement_planner", cast.sdf)  # reads the file, not its papers
    assert browse(planner).get(at(file)).status_code == 200
    assert browse(planner).get(at(file, f"documents/{document.pk}/")).status_code == 403


def test_refused_a_copy_that_is_no_paper(cast, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = cast.enrol()
    bad = SimpleUploadedFile("id.pdf", b"<html><script>x</script>")
    answer = browse(cast.reem).post(at(file, "document/"), {"kind": "id", "copy": bad})
    assert answer.status_code == 422 and "neither a PDF nor a picture" in text(answer)
    assert not file.documents.exists()


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


# -- transfers


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


def test_an_identity_without_names_in_one_script_still_has_a_heading(cast, browse):
    file = cast.enrol(Identity(name_latin="Magomed Magomedov", sex="M", standing="declared"))
    assert "Magomed Magomedov" in text(browse(cast.reem, "ar").get(at(file)))


# -- grounds and proposals


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
