"""Who is this, under which names: found across scripts, read by two who do not see each other, linked and taken
back. Yasin stands in the Arabic roster; Latin rosters know him as Yassine or by his kunya alone."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amana.access.models import Read
from amana.desks.registry import agreement, evidence, records, sounds
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    CustodyFile,
    FileCard,
    LinkedFile,
    LinkProposal,
    LinkReading,
    SearchKey,
)
from amana.desks.registry.queries import finding, review
from amana.desks.registry.services import groups, passages, proposals
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.files import enrol_many
from amana.desks.registry.services.links import link_take_back, proposal_answer, sampled, share_set
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Position
from tests.desks.registry.cast import NOW, YASIN, examiner, link
from tests.desks.registry.cast import finding as age_finding
from tests.desks.registry.test_pages import ENROL

pytestmark = [pytest.mark.books, pytest.mark.django_db]

LATIN = Identity(
    name_latin="Yassine Abderrahmane Khabouri", birth="1991", sex="M", nationalities=(("IRQ", "declared"),)
)
KUNYA = Identity(name_latin="Abu Layth", birth="1991", sex="M", nationalities=(("IRQ", "declared"),))
BROTHER = Identity(
    parts_ar=("خالد", "عبد الرحمن", "", "الخابوري"),
    birth="1993",
    sex="M",
    nationalities=(("IRQ", "declared"),),
)
STRANGER = Identity(name_ar="نبيل جاسم العاني", birth="1975", sex="M")


def text(answer) -> str:
    return answer.content.decode()


def names(hits) -> list[str]:
    return [str(CustodyFile.objects.get(pk=hit.file).claims.get()) for hit in hits]


def recorded(client, path, fields):
    """Sent, checked once more and recorded, as in an exercise by somebody without a key."""
    return client.post(client.post(path, fields)["Location"])


def pair_of(one: CustodyFile, other: CustodyFile) -> LinkProposal:
    return LinkProposal.objects.get(one=min(one.pk, other.pk), other=max(one.pk, other.pk))


# -- finding


@pytest.mark.parametrize("who", [LATIN, KUNYA], ids=["another script", "only a kunya"])
def test_a_roster_in_another_script_meets_the_man_first_and_strangers_not_at_all(cast, who):
    yasin = cast.enrol()
    cast.enrol(STRANGER)
    assert [hit.file for hit in finding.likely(records.of_identity(who.checked()))] == [yasin.pk]


def test_a_mother_of_khaled_is_not_taken_for_khaled(cast):
    cast.enrol(Identity(name_ar="غفران عمر المعموري", kunya="أم خالد", sex="F", birth="1985"))
    khaled = Identity(name_latin="Khaled Mamouri", sex="M", birth="1985").checked()
    assert finding.likely(records.of_identity(khaled)) == []


def test_the_search_box_finds_across_scripts_by_weight_and_still_by_number(cast, browse):
    yasin, brother = cast.enrol(), cast.enrol(BROTHER)
    client = browse(cast.reem)

    def shown(q: str) -> list[str]:
        return [row["number"] for row in client.get("/registry/", {"q": q}).context["page"].rows]

    assert shown("Yassine Khabouri") == [yasin.number]
    assert shown("Khaled Khabouri 1993") == [brother.number]
    assert set(shown("khabouri")) == {yasin.number, brother.number}
    assert shown("ABOU LAITH") == [yasin.number]
    assert shown(brother.number) == [brother.number]
    assert shown("نبيل") == []


def test_a_long_search_comes_page_by_page_and_shows_everybody_once(cast, browse):
    arrivals = [cast.arrival(dataclasses.replace(YASIN, birth=str(1960 + n))) for n in range(40)]
    arrivals += [cast.arrival(Identity(name_ar="ياسينكو جاسم العاني", sex="M")) for _ in range(25)]
    wanted = {f.number for f in enrol_many(actor=None, arrivals=arrivals).files}
    client, seen, after = browse(cast.reem), [], ""
    while True:
        page = client.get("/registry/", {"q": "ياسين", "after": after}).context["page"]
        seen += [row["number"] for row in page.rows]
        after = page.after
        if not after:
            break
    assert (len(seen), set(seen), page.total) == (
        65,
        wanted,
        65,
    )  # 40 who bear the name, 25 where it only begins


def test_the_index_follows_a_new_claim_and_is_made_again_when_it_does_not_fit_the_books(cast):
    file = cast.enrol(STRANGER)
    assert finding.by_sound("Haydar") == []
    claim_add(actor=cast.reem, file=file, identity=Identity(name_latin="Haidar Jassim Ani"), kind="alias")
    assert finding.by_sound("حيدر العاني") == [file.pk]
    path = sounds.path()
    assert path is not None
    path.write_bytes(b"not an index")
    assert finding.by_sound("حيدر العاني") == [file.pk]
    assert sounds.state() == sounds.State(people=1, behind=0)


def test_a_search_shows_nobody_whom_the_reader_may_not_see(cast, browse):
    cast.enrol()
    page = browse(cast.stranger).get("/registry/?q=Yassine Khabouri").context["page"]
    assert (page.rows, page.total) == ([], 0)


def test_people_known_by_a_wristband_alone_are_not_taken_for_one_another(cast):
    bands = [
        Identity(wristband=number, source="wrist", standing="provisional") for number in ("A-17", "A-18")
    ]
    one, other = (cast.enrol(band) for band in bands)
    assert finding.likely(records.of_identity(bands[0].checked())) == []
    assert proposals.look([one.pk, other.pk], found_by="enrol") == 0
    assert proposals.together(actor=examiner("lina"), one=one, other=other).bits == evidence.PRIOR


# -- no bits for a child


def test_a_child_is_found_by_name_and_never_weighed(cast):
    child = cast.child()
    twin = Identity(name_latin="Omar Farouk Hashimi", birth="2009", sex="M").checked()
    assert finding.likely(records.of_identity(twin)) == []
    assert finding.by_sound("Omar Hashimi") == [child.pk]
    pair = proposals.together(actor=examiner("lina"), one=cast.enrol(twin), other=child)
    assert pair.bits is None


def test_the_database_refuses_bits_of_a_child_and_of_a_disputed_age(cast):
    grown, child, disputed = cast.enrol(), cast.child(), cast.enrol(LATIN)
    age_finding(disputed, cast.reem, (2007, 1, 1), latest=(2009, 12, 31), disputed=True)
    for other in (child, disputed):
        with pytest.raises(DatabaseError, match="no bits"), transaction.atomic():
            LinkProposal.objects.create(
                one=grown, other=other, why="sounds", bits=4.0, fingerprint="x", weighed_at=NOW, at=NOW
            )
    ours = LinkProposal.objects.create(one=grown, other=child, why="sounds", at=NOW)
    with pytest.raises(DatabaseError, match="no bits"), transaction.atomic():
        LinkProposal.objects.filter(pk=ours.pk).update(bits=1.0, weighed_at=NOW)


# -- two readers


def test_one_person_needs_two_examiners_who_read_apart(cast):
    one, other = cast.enrol(), cast.enrol(LATIN)
    lina, sara = examiner("lina"), examiner("sara")
    pair = proposals.together(actor=lina, one=one, other=other)
    pair = proposal_answer(actor=lina, proposal=pair, answer="same", why="one scar")
    assert (pair.state, pair.answer, LinkedFile.objects.count()) == ("second", "", 0)
    with pytest.raises(Refused, match="read this pair already"):
        proposal_answer(actor=lina, proposal=pair, answer="same", why="one scar")
    pair = proposal_answer(actor=sara, proposal=pair, answer="same", why="one paper")
    assert (pair.state, pair.answer) == ("settled", "same")
    assert groups.group_of(other.pk) == sorted([one.pk, other.pk])
    (linked,) = [m for m in ledger_queries.memos(one.pk, ("link",)) if m.facts["as"] == "linked"]
    assert (linked.facts["other"], linked.facts["readers"]) == (other.pk, f"{lina.pk},{sara.pk}")
    assert ledger_queries.equation().held == 2  # linked, not merged


def test_where_two_differ_a_third_decides_by_what_two_of_three_say(cast):
    one, other = cast.enrol(), cast.enrol(BROTHER)
    lina, sara, huda = examiner("lina"), examiner("sara"), examiner("huda")
    pair = proposals.together(actor=lina, one=one, other=other)
    pair = proposal_answer(actor=lina, proposal=pair, answer="same", why="one face")
    pair = proposal_answer(actor=sara, proposal=pair, answer="other")
    assert pair.state == "third"
    pair = proposal_answer(actor=huda, proposal=pair, answer="other")
    assert (pair.state, pair.answer) == ("settled", "other")


def test_the_database_keeps_readings_and_takes_no_link_without_two_of_them(cast):
    pair = proposals.together(actor=examiner("lina"), one=cast.enrol(), other=cast.enrol(LATIN))
    with pytest.raises(DatabaseError, match="two examiners"), transaction.atomic():
        LinkProposal.objects.filter(pk=pair.pk).update(state="settled", answer="same")
    proposal_answer(actor=examiner("lina"), proposal=pair, answer="same", why="one scar")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LinkReading.objects.update(answer="other")
    with pytest.raises(DatabaseError, match="next turn"), transaction.atomic():
        LinkReading.objects.create(
            proposal=pair, round=1, n=3, answer="same", reader=examiner("sara"), at=NOW
        )


def test_the_share_of_second_readers_is_set_by_others_than_examiners_and_holds(cast):
    one, other = cast.enrol(), cast.enrol(BROTHER)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    with pytest.raises(Refused):
        share_set(actor=examiner("lina"), percent=0, why="quicker")
    share_set(actor=cast.reem, percent=100, why="a new team")
    assert sampled(pair)
    assert proposal_answer(actor=examiner("lina"), proposal=pair, answer="other").state == "second"
    share_set(actor=cast.reem, percent=0, why="the queue is long")
    assert not sampled(pair)


def test_a_pair_told_apart_comes_back_only_when_more_speaks_for_one_person(cast):
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    one, other = cast.enrol(), cast.enrol(Identity(name_latin="Yassine Khabouri", sex="M"))
    proposals.look([other.pk], found_by="enrol")
    pair = proposal_answer(actor=examiner("lina"), proposal=pair_of(one, other), answer="other")
    assert proposals.look([other.pk], found_by="claim") == 0
    claim_add(
        actor=cast.reem, file=other, identity=Identity(name_latin="Yassine Khabouri", birth="1950", sex="M")
    )
    assert proposals.look([other.pk], found_by="claim") == 0  # more is said, and it speaks against
    claim_add(
        actor=cast.reem,
        file=other,
        identity=Identity(
            name_latin="Yassine Abdurrahman Khabouri", birth="1991", birth_place="الشدادي", sex="M"
        ),
    )
    assert proposals.look([other.pk], found_by="claim") == 1
    pair.refresh_from_db()
    assert (pair.round, pair.state, pair.answer, pair.readings.count()) == (2, "waiting", "", 1)


# -- agreement, by hand


def test_kappa_is_the_agreement_beyond_chance():
    """20 same/same, 5 same/other, 10 other/same, 15 other/other: raw 35/50 = .7; first says same 25/50, second
    30/50; chance .5 * .6 + .5 * .4 = .5; kappa (.7 - .5) / (1 - .5) = .4. Of 25 first links 5 were called two."""
    counted = {("same", "same"): 20, ("same", "other"): 5, ("other", "same"): 10, ("other", "other"): 15}
    found = agreement.of(Counter(counted).elements())
    assert (found.raw, found.chance) == (0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)
    assert found.false_links == (5, 25)
    assert agreement.of([]).kappa is None


# -- link, duplicate, split, take back: nothing is left of them


def projections() -> tuple[list, ...]:
    """Every view that lists, searches and counts read, byte for byte."""
    return (
        list(FileCard.objects.order_by("pk").values_list()),
        sorted(SearchKey.objects.values_list("key", "file")),
        list(LinkedFile.objects.order_by("pk").values_list()),
        sorted(Position.objects.values_list("person", "account")),
    )


STEPS = st.lists(
    st.tuples(st.sampled_from(((0, 1), (0, 2), (1, 2), (2, 3), (1, 3))), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda s: s[0],
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_links_and_duplicates_taken_back_leave_every_view_as_it_was(cast, steps):
    """Each step links two of four files and may record the later one as a duplicate. Taken back last in, first out,
    after each step the views are what they were before it."""
    registrar = cast.reem
    with transaction.atomic():
        files = [cast.enrol(who) for who in (YASIN, LATIN, KUNYA, BROTHER)]
        done = []
        for (a, b), doubled in steps:
            before = projections()
            pair = link(files[a], files[b])
            doubled = doubled and Position.objects.get(person=files[b].pk).account_id == cast.hasakah.pk
            doubled = doubled and Position.objects.get(person=files[a].pk).account_id == cast.hasakah.pk
            if doubled:
                passages.duplicate(actor=registrar, file=files[b], other=files[a], why="one scar")
            assert doubled or groups.group_of(files[a].pk) == groups.group_of(files[b].pk)
            done.append((before, pair, files[b] if doubled else None))
        for before, pair, double in reversed(done):
            if double is not None:
                with pytest.raises(Refused, match="duplicate of the other"):
                    link_take_back(actor=examiner("huda"), proposal=pair, why="two scars")
                passages.split(actor=None, file=double, account=cast.hasakah, why="two scars")
            else:
                link_take_back(actor=examiner("huda"), proposal=pair, why="two scars")
            assert projections() == before
        groups.rebuild()
        assert projections() == done[0][0]
        transaction.set_rollback(True)


def test_a_group_with_a_pair_that_was_told_apart_is_flagged(cast):
    one, two, three = (cast.enrol(who) for who in (YASIN, LATIN, KUNYA))
    share_set(actor=cast.reem, percent=0, why="one reader is enough here")
    proposal_answer(
        actor=examiner("lina"),
        proposal=proposals.together(actor=examiner("lina"), one=one, other=three),
        answer="other",
    )
    link(one, two)
    assert groups.contradictions(groups.group_of(one.pk)) == []
    link(two, three)
    assert groups.contradictions(groups.group_of(one.pk)) == [pair_of(one, three)]


# -- the pages


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
    assert client.get(at).status_code == 404  # one's own reading is not shown again before the second
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


def test_two_files_are_brought_together_by_their_numbers(cast, browse):
    one, other = cast.enrol(), cast.enrol(STRANGER)
    client = browse(examiner("lina"))
    made = client.post("/registry/likenesses/new/", {"one": one.number, "other": other.number})
    assert made["Location"] == f"/registry/likenesses/{pair_of(one, other).pk}/"
    wrong = client.post("/registry/likenesses/new/", {"one": one.number, "other": "2602-99999-9"})
    assert wrong.status_code == 422 and "2602-99999-9" in text(wrong)


def test_the_queue_holds_only_pairs_whose_two_files_are_open_to_the_reader(cast, browse):
    ours, theirs = cast.enrol(), cast.enrol(LATIN, account=cast.baghdad)
    proposals.look([ours.pk], found_by="enrol")
    pair = pair_of(ours, theirs)
    of_one_side = examiner("sdf", cast.sdf)
    assert review.waiting_for(of_one_side) == 0 and review.waiting_for(examiner("lina")) == 1
    client = browse(of_one_side)
    assert ours.number not in text(client.get("/registry/likenesses/"))
    assert client.get(f"/registry/likenesses/{pair.pk}/").status_code == 404


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


# -- before an enrolment and after


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


# -- two lists


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


def test_bits_add_up_to_what_is_kept(cast):
    one, other = cast.enrol(), cast.enrol(LATIN)
    proposals.look([other.pk], found_by="enrol")
    said = records.of_files([one.pk, other.pk])
    weighed = evidence.weigh(said[one.pk], said[other.pk])
    assert weighed.bits == pytest.approx(evidence.PRIOR + sum(e.bits for e in weighed.evidence))
    assert pair_of(one, other).bits == pytest.approx(weighed.bits)
    assert evidence.fingerprint(said[one.pk], said[other.pk]) == pair_of(one, other).fingerprint


def test_what_was_read_stays_after_midnight(cast):
    """A pair weighed for an adult is not weighed again for the day somebody turns out younger."""
    one, other = cast.enrol(), cast.enrol(LATIN)
    pair = proposals.together(actor=examiner("lina"), one=one, other=other)
    age_finding(other, cast.reem, (2010, 1, 1))
    with clock.at(NOW + timedelta(days=1)):
        pair = proposal_answer(actor=examiner("lina"), proposal=pair, answer="open")
    assert pair.bits is None and pair.readings.get().bits is None
