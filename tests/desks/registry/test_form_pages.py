"""Enrolling and the plain forms: what is missing is said, what is recorded, who is let in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.forms import RadioSelect

from amana.access.models import Read
from amana.desks.registry.forms import EnrolForm
from amana.desks.registry.models import Basis, CustodyFile, FileCard
from amana.desks.registry.pages import acts
from tests.desks.registry.browsing import ENROL, FILLED, WHO, at, text, user
from tests.desks.registry.cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


def test_an_enrolment_shows_the_answers_before_it_writes_anything(cast, browse):
    client = browse(cast.reem)
    check = client.post("/registry/enrol/", ENROL, follow=True)
    assert "Check the answers" in text(check) and "العبيدي" in text(check)
    assert not CustodyFile.objects.exists()
    done = client.post(check.request["PATH_INFO"], follow=True)
    file = CustodyFile.objects.get()
    assert done.status_code == 200 and file.number in text(done)
    assert FileCard.objects.get().name_ar == "سالم العبيدي"


@pytest.mark.parametrize("act", acts.ACTS, ids=lambda act: act.code)
def test_nothing_is_recorded_by_a_form_that_is_sent_as_it_came(cast, act):
    """Where a choice stands ready, whoever presses the button too early has recorded it of a person."""
    form = act.form()
    as_it_came = {
        name: field.initial if field.initial is not None else getattr(field, "choices", None) and first(field)
        for name, field in form.fields.items()
    }
    sent = act.form({name: value for name, value in as_it_came.items() if value})
    assert not form.fields or not sent.is_valid(), as_it_came


def first(field):
    """What a browser shows of a list in which nothing was chosen: its first line. Of buttons none is pressed."""
    pressed = isinstance(field.widget, RadioSelect)
    return "" if pressed else str(next(iter(field.choices), ("",))[0])


@pytest.mark.parametrize(
    ("birth", "nationality", "said"),
    [
        ("15/7/1987", "عراقي", ("1987-07-15", "IRQ")),
        ("١٩٩٠", "Syrian", ("1990", "SYR")),
        ("1990~", "IRQ SYR", ("1990~", "IRQ SYR")),
    ],
)
def test_birth_and_nationality_are_read_as_officers_write_them(cast, browse, birth, nationality, said):
    client = browse(cast.reem)
    check = client.post("/registry/enrol/", ENROL | {"birth": birth, "nationality": nationality}, follow=True)
    client.post(check.request["PATH_INFO"], follow=True)
    card = FileCard.objects.get()
    assert (card.birth, card.nationalities) == said


def test_before_the_first_legal_basis_the_way_to_enter_one_is_shown(cast, browse, monkeypatch):
    assert "/registry/bases/new/" not in text(browse(cast.reem).get("/registry/enrol/"))
    monkeypatch.setattr(EnrolForm.base_fields["basis"], "queryset", Basis.objects.none())
    assert "/registry/bases/new/" in text(browse(cast.reem).get("/registry/enrol/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"admitted_at": "2026-02-03T08:00"}, "lies in the future"),
        ({"given_ar": "", "family_ar": ""}, "A name is missing"),
        ({"birth": "31/31"}, "is not a date of birth"),
        ({"nationality": "Ruritania"}, "is not a country code"),
        ({"account": "MOJ-BAG"}, "outside the authorities and places"),
        ({"basis": "NONE"}, "Choose again."),
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


@pytest.mark.both
def test_a_check_page_is_its_maker_s_alone_and_void_after_an_hour(cast, browse):
    check = browse(cast.reem).post("/registry/enrol/", ENROL, follow=True).request["PATH_INFO"]
    browse(cast.stranger).post(check)
    assert not CustodyFile.objects.exists()
    from amana.engines.common import clock

    with clock.at(NOW + timedelta(hours=2)):
        browse(cast.reem).post(check)
    assert not CustodyFile.objects.exists()


@pytest.mark.both
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


@pytest.mark.both
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


def test_the_form_offers_only_the_accounts_that_the_registrar_reaches(cast, browse):
    page = text(browse(cast.reem).get("/registry/enrol/"))
    assert 'value="SDF-HAS"' in page and 'value="MOJ-BAG"' not in page


def test_an_assessment_that_says_nothing_is_told_all_that_is_missing_at_once(cast, browse):
    form = at(cast.enrol(), "assess/")
    assert "novalidate" in text(
        browse(cast.reviewer).get(form)
    )  # else the browser names the first field alone
    nothing = browse(cast.reviewer).post(form, {})
    assert nothing.status_code == 422 and text(nothing).count("Nothing is ") >= 4
    half = {"destination": "IQ-MOJ", "finding": "none", "decision": "allow", "reasons": "heard"}
    answer = text(browse(cast.reviewer).post(form, half))
    assert "before the person was heard" in answer and "needs time to challenge" in answer
    refused = text(browse(cast.reviewer).post(form, half | {"decision": "refuse"}, follow=True))
    assert "before the person was heard" not in refused


def test_an_assessor_of_the_giving_side_learns_on_the_form_that_no_lift_will_open(cast, browse):
    form = at(cast.enrol(), "assess/")
    assert "which gives this person up" in text(browse(user("amal", "legal_reviewer", cast.sdf)).get(form))
    independent = text(browse(cast.reviewer).get(form))
    assert "Decide a transfer assessment" in independent and "You review for" not in independent
