"""The pages of the examiners, likely files before an enrolment, two lists compared."""

from __future__ import annotations

import dataclasses

import pytest

from amana.access.models import Read
from amana.desks.registry.models import (
    CustodyFile,
    LinkedFile,
    LinkProposal,
)
from amana.desks.registry.pages import pairs
from amana.desks.registry.queries import review
from amana.desks.registry.services import proposals
from amana.desks.registry.services.links import proposal_answer, share_set
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import ENROL, text
from tests.desks.registry.cast import NOW, YASIN, examiner, link
from tests.desks.registry.people import BROTHER, LATIN, STRANGER, pair_of, recorded

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_examiner_reads_a_pair_without_a_nudge_and_blind(cast, browse, language):
    one, other = cast.enrol(), cast.enrol(LATIN)
    proposals.look([other.pk], found_by="enrol")
    pair = pair_of(one, other)
    client = browse(examiner("lina"), language)
    assert one.number in text(client.get("/registry/likenesses/"))
    at = f"/registry/likenesses/{pair.pk}/"
    shown = text(client.get(at))
    assert 'class="btn p"' not in shown and shown.count('name="answer"') == 3  # three equal buttons
    assert all(f'data-key="{key}"' in shown for key in "sdu") and "checked" not in shown
    assert 'class="wv up"' in shown and "style=" not in shown
    assert client.post(at, {"answer": "same"}).status_code == 422
    recorded(client, at, {"answer": "same", "why": "a scar over the left eye"})
    again = client.get(at, follow=True)  # one's own reading is not shown again before the second
    assert again.redirect_chain == [("/registry/likenesses/", 302)] and "scar over" not in text(again)
    assert ("waits for another reader" if language == "en" else "ينتظر قارئاً آخر") in text(again)
    client = browse(examiner("sara"), language)
    blind = text(client.get(at))
    assert "scar over" not in blind and "Lina" not in blind
    recorded(client, at, {"answer": "same", "why": "one paper"})
    told = text(client.get(at))
    assert "scar over" in told and "one paper" in told
    assert list(
        Read.objects.filter(what="identity").values_list("person", flat=True).distinct().order_by("person")
    ) == sorted([one.pk, other.pk])
    recorded(client, f"{at}back/", {"why": "another man"})
    pair.refresh_from_db()
    assert (pair.state, pair.round, LinkedFile.objects.count()) == ("waiting", 2, 0)


def test_a_pattern_of_brothers_is_said_before_the_answer(cast, browse):
    one, other = cast.enrol(), cast.enrol(BROTHER)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    assert "Brothers or sisters look like this" in text(
        browse(examiner("lina")).get(f"/registry/likenesses/{pair.pk}/")
    )


def test_a_pair_of_whom_both_are_counted_is_told_so_before_the_answer(cast, browse):
    lina, one = examiner("lina"), cast.enrol()
    for other, said in (
        (cast.enrol(STRANGER), "Both files are counted now, in"),
        (cast.enrol(LATIN, account=cast.baghdad), "Both files are counted now: one in"),
    ):
        pair = proposals.together(actor=lina, one=one, other=other)
        assert said in text(browse(lina).get(f"/registry/likenesses/{pair.pk}/"))


@pytest.mark.parametrize(
    ("born", "mark"), [("2010-05-01", "same"), ("2010", ""), ("2013-02-02", "other"), ("", "blank")]
)
def test_births_of_a_pair_that_is_not_weighed_agree_only_where_they_are_one(cast, born, mark):
    child = dataclasses.replace(YASIN, birth="2010-05-01")
    one, other = cast.enrol(child), cast.enrol(dataclasses.replace(child, birth=born))
    shown = pairs.of(proposals.together(actor=examiner("lina"), one=one, other=other))
    assert shown.weighed is None
    assert [row.mark for row in shown.rows if row.label == "Birth"] == [mark]


def test_two_files_are_brought_together_by_their_numbers(cast, browse):
    one, other = cast.enrol(), cast.enrol(STRANGER)
    client = browse(examiner("lina"))
    made = client.post("/registry/likenesses/new/", {"one": one.number, "other": other.number})
    assert made["Location"] == f"/registry/likenesses/{pair_of(one, other).pk}/"
    wrong = client.post("/registry/likenesses/new/", {"one": one.number, "other": "2602-99999-9"})
    assert wrong.status_code == 422 and "2602-99999-9" in text(wrong)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_pair_found_to_be_two_persons_is_answered_by_what_is_new_and_not_by_its_numbers(
    cast, browse, language
):
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    one, other = cast.enrol(), cast.enrol(LATIN)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    proposal_answer(actor=examiner("lina"), proposal=pair, answer="other", why="another scar")
    client, at = browse(examiner("sara"), language), f"/registry/likenesses/{pair.pk}/"
    shown = text(
        client.post("/registry/likenesses/new/", {"one": one.number, "other": other.number}, follow=True)
    )
    assert "another scar" in shown and ("Lina" if language == "en" else "lina") in shown
    assert ("The finding stands" if language == "en" else "والنتيجة قائمة") in shown
    assert 'name="answer"' not in shown and f'action="{at}again/"' in shown
    nothing = client.post(f"{at}again/", {"why": ""})
    assert nothing.status_code == 422 and 'id="id_why_error"' in text(nothing)
    recorded(client, f"{at}again/", {"why": "a birth paper"})
    recorded(client, at, {"answer": "same", "why": "the paper names the scar"})
    shown = text(browse(examiner("noor"), language).get(at))
    assert "a birth paper" in shown and "another scar" in shown, (
        "who decides anew sees what is to be answered"
    )
    assert "names the scar" not in shown and shown.count('name="answer"') == 3
    for shut in (cast.reem, cast.monitor):
        assert browse(shut).post(f"{at}again/", {"why": "x"}).status_code == 403


@pytest.mark.both
def test_the_queue_holds_only_pairs_whose_two_files_are_open_to_the_reader(cast, browse):
    ours, theirs = cast.enrol(), cast.enrol(LATIN, account=cast.baghdad)
    proposals.look([ours.pk], found_by="enrol")
    pair = pair_of(ours, theirs)
    of_one_side = examiner("sdf", cast.sdf)
    assert review.waiting_for(of_one_side) == 0 and review.waiting_for(examiner("lina")) == 1
    client = browse(of_one_side)
    assert ours.number not in text(client.get("/registry/likenesses/"))
    assert client.get(f"/registry/likenesses/{pair.pk}/").status_code == 404


@pytest.mark.both
def test_figures_of_agreement_name_nobody_in_custody(cast, browse):
    one, other = cast.enrol(), cast.enrol(LATIN)
    link(one, other)
    shown = text(browse(cast.monitor).get("/registry/likenesses/agreement/"))
    assert one.number not in shown and "ياسين" not in shown and "Lina" in shown
    assert (
        browse(cast.stranger)
        .post("/registry/likenesses/agreement/", {"percent": "50", "why": "more"})
        .status_code
        == 302
    )
    assert (
        browse(cast.monitor).post("/registry/likenesses/agreement/", {"percent": "5", "why": "x"}).status_code
        == 422
    )


FORM = {
    **ENROL,
    **dict.fromkeys(("given_ar", "father_ar", "grandfather_ar", "family_ar", "kunya", "mother"), ""),
    "given_latin": "Yassine",
    "father_latin": "Abderrahmane",
    "grandfather_latin": "",
    "family_latin": "Khabouri",
    "birth": "1991",
}


def test_before_an_enrolment_is_recorded_the_likely_file_is_shown_and_afterwards_proposed(cast, browse):
    yasin = cast.enrol()
    client = browse(cast.reem)
    check = client.post("/registry/enrol/", FORM, follow=True)
    assert yasin.number in text(check) and "Perhaps in the register already" in text(check)
    assert LinkProposal.objects.count() == 0
    client.post(check.request["PATH_INFO"])
    newest = CustodyFile.objects.order_by("-pk")[0]
    assert pair_of(yasin, newest).found_by == "enrol"


def test_a_foreign_registrar_learns_only_the_number_of_the_likely_file(cast, browse):
    cast.enrol()
    shown = text(browse(cast.stranger).post("/registry/enrol/", {**FORM, "account": "MOJ-BAG"}, follow=True))
    assert "held where you do not look" in shown and "ياسين" not in shown


@pytest.mark.both
def test_two_lists_are_compared_in_a_process_of_their_own(cast, browse, tmp_path):
    from amana.desks.registry.services import linkages

    yasin, brother = cast.enrol(), cast.enrol(BROTHER)
    same = cast.enrol(LATIN, account=cast.baghdad)
    cast.enrol(STRANGER, account=cast.baghdad)
    cast.child()
    lina = examiner("lina")
    begun = linkages.linkage_begin(actor=lina, left="account:SDF-HAS", right="account:MOJ-BAG")
    with pytest.raises(Refused, match="being compared already"):
        linkages.linkage_begin(actor=lina, left="all", right="account:MOJ-BAG")
    found = linkages.compare(begun, lina, tmp_path / "progress")
    assert [(f.one, f.other) for f in found] == [(yasin.pk, same.pk)]
    done = linkages.linkage_end(linkage=begun, found=found)
    assert (done.left_people, done.right_people, done.proposed) == (2, 2, 1)  # the child is left out
    assert brother.pk not in {pair_of(yasin, same).one_id, pair_of(yasin, same).other_id}
    assert "Comparisons" in text(browse(lina).get("/registry/likenesses/lists/"))
    # a list that lies within the register is asked about against the others of the register
    whole = linkages.linkage_begin(actor=lina, left="all", right="account:MOJ-BAG")
    assert [(f.one, f.other) for f in linkages.compare(whole, lina, tmp_path / "more")] == [
        (yasin.pk, same.pk)
    ]
    assert (whole.left_people, whole.right_people) == (2, 2)
    linkages.linkage_end(linkage=whole, found=[])
    assert "found in all:" in text(browse(lina).get("/registry/likenesses/lists/"))  # of which none is new
    with pytest.raises(Refused, match="not compared with itself"):
        linkages.linkage_begin(actor=lina, left="account:SDF-HAS", right="account:SDF-HAS")


@pytest.mark.both
def test_a_comparison_is_stopped_midway_writes_nothing_and_can_be_made_again(
    cast, browse, tmp_path, monkeypatch
):
    from amana.desks.registry import linking
    from amana.desks.registry.models import Linkage
    from amana.desks.registry.services import linkages

    cast.enrol(), cast.enrol(LATIN, account=cast.baghdad)
    lina, lists = examiner("lina"), {"left": "account:SDF-HAS", "right": "account:MOJ-BAG"}
    client, begun = browse(lina), linkages.linkage_begin(actor=lina, **lists)
    stop = f"/registry/likenesses/lists/{begun.pk}/stop/"
    assert stop in text(client.get("/registry/likenesses/lists/"))
    found = linkages.compare(begun, lina, tmp_path / "progress")
    monkeypatch.setattr(linking, "LOOKS_EVERY", 0.01)
    real = linkages._wanted

    def at_work(linkage):  # both lists are read, and the process is at work
        if '"left"' not in (tmp_path / "progress").read_text():
            client.post(stop)
        return real(linkage)

    (tmp_path / "progress").write_text('"left"')
    monkeypatch.setattr(linkages, "_wanted", at_work)
    with pytest.raises(linking.Cancelled):
        linkages.compare(begun, lina, tmp_path / "progress")
    with pytest.raises(linking.Cancelled):
        linkages.linkage_end(linkage=begun, found=found)  # it was done in that very second
    assert not LinkProposal.objects.exists()
    row = Linkage.objects.get()
    assert (row.state, row.message) == ("failed", lina.name)
    assert "This comparison is over already" in text(client.post(stop, follow=True))
    shown = text(client.get("/registry/likenesses/lists/"))
    assert "Compare again" in shown and lists["left"] in shown
    assert browse(cast.reem).post(stop).status_code == 403
    linkages.linkage_begin(actor=lina, **lists)  # nothing stands in its way


TYPED = {"given_latin": "Yassine", "family_latin": "Khabouri", "birth": "١٩٩١", "account": ""}


def test_while_a_name_is_typed_the_likely_file_stands_beside_the_form(cast, browse):
    yasin = cast.enrol()
    client = browse(cast.reem)
    page = text(client.get("/registry/enrol/"))
    assert 'hx-post="/registry/enrol/known/"' in page
    shown = text(client.post("/registry/enrol/known/", TYPED))
    assert yasin.number in shown and "ياسين" in shown
    other = text(client.post("/registry/enrol/known/", {**TYPED, "given_latin": "Boutros"}))
    assert "Nobody like this so far" in other and yasin.number not in other
    assert not Read.objects.exists(), (
        "a list of names is no opened file, here as in the register's own search"
    )


@pytest.mark.parametrize(
    "half",
    [
        {},
        {"given_latin": "Yassine"},
        {**TYPED, "birth": "19"},
        {**TYPED, "nationality": "IR", "sex": "?", "birth": "1991-"},
        {**TYPED, "birth": str(NOW.year - 9)},
    ],
)
def test_a_form_half_filled_in_is_no_error_and_a_child_is_not_weighed(cast, browse, half):
    yasin = cast.enrol()
    answer = browse(cast.reem).post("/registry/enrol/known/", half)
    assert answer.status_code == 200
    if "family_latin" not in half or half["birth"] == str(NOW.year - 9):
        assert yasin.number not in text(answer)


def test_while_typing_a_foreign_registrar_learns_only_the_number_and_others_nothing(cast, browse):
    yasin = cast.enrol()
    shown = text(browse(cast.stranger).post("/registry/enrol/known/", TYPED))
    assert yasin.number in shown and "held where you do not look" in shown and "ياسين" not in shown
    assert browse(cast.monitor).post("/registry/enrol/known/", TYPED).status_code == 403
