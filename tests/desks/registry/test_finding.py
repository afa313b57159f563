"""Who is this, under which names: found across scripts, by whom, and whom never."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from amana.desks.registry import evidence, records, sounds
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    LinkProposal,
)
from amana.desks.registry.queries import finding, listing
from amana.desks.registry.services import proposals
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.files import enrol_many
from tests.desks.registry.cast import NOW, YASIN, examiner
from tests.desks.registry.cast import finding as age_finding
from tests.desks.registry.people import BROTHER, KUNYA, LATIN, STRANGER

pytestmark = [pytest.mark.books, pytest.mark.django_db]


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


@pytest.mark.parametrize(
    "broken", ["UPDATE posting SET rows = x'ffffffff'", "UPDATE word SET keys = x'ff00'"]
)
def test_a_damaged_index_is_made_again_from_the_books_within_the_search(cast, broken):
    file = cast.enrol(YASIN)
    assert finding.by_sound("ياسين") == [file.pk]
    path = sounds.path()
    assert path is not None
    with contextlib.closing(sqlite3.connect(path)) as names:
        names.execute(broken)
        names.commit()
    assert finding.by_sound("ياسين") == [file.pk]
    whole = path.read_bytes()
    for page in range(4096, len(whole), 4096):
        path.write_bytes(whole[:page] + b"\xa5" * 4096 + whole[page + 4096 :])
        assert finding.by_sound("ياسين") == [file.pk], page


def test_a_search_says_so_while_the_index_is_made_and_an_enrolment_waits_for_it(cast, browse, monkeypatch):
    file, _stranger = cast.enrol(YASIN), cast.enrol(STRANGER)
    path = sounds.path()
    assert path is not None
    begun: list[bool] = []
    monkeypatch.setattr(sounds, "AT_ONCE", 1)
    monkeypatch.setattr(sounds, "refresh_soon", lambda: begun.append(True))
    path.unlink(missing_ok=True)
    said, empty = "being made from the books", {"q": "Haidar Ani"}
    assert said in browse(cast.reem).get("/registry/", empty).content.decode()
    assert begun
    assert said not in browse(cast.reem).get("/registry/").content.decode()
    other = cast.enrol(LATIN)
    assert proposals.look([other.pk], found_by="enrol") == 1
    assert {file.pk, other.pk} == set(LinkProposal.objects.values_list("one", "other").get())
    assert said not in browse(cast.reem).get("/registry/", empty).content.decode()


def test_a_search_goes_on_with_what_there_is_where_the_index_cannot_be_written(cast, browse, monkeypatch):
    cast.enrol(YASIN)

    def full(*_of: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sounds.postings, "build", full)
    path = sounds.path()
    assert path is not None
    path.unlink(missing_ok=True)
    answer = browse(cast.reem).get("/registry/", {"q": "ياسين"})
    assert (answer.status_code, "being made from the books" in answer.content.decode()) == (200, True)
    assert answer.context["page"].total == 1


@pytest.mark.parametrize(
    "older",
    ["UPDATE about SET value = 'amana-names-1'", "UPDATE rules SET digest = 'other'", "DROP TABLE rules"],
)
def test_an_index_whose_names_were_cut_by_other_rules_is_made_again(cast, older):
    file = cast.enrol(STRANGER)
    assert finding.by_sound("Haydar") == []
    path = sounds.path()
    assert path is not None
    with contextlib.closing(sqlite3.connect(path)) as names:
        names.execute(older)
        names.execute("DELETE FROM posting")
        names.commit()
    claim_add(actor=cast.reem, file=file, identity=Identity(name_latin="Haidar Jassim Ani"), kind="alias")
    assert finding.by_sound("حيدر العاني") == [file.pk]


def test_the_words_of_the_index_leave_nobody_out_whom_a_closer_look_keeps(cast, monkeypatch):
    people = [
        Identity(name_latin="Said Ait Malek Berber", birth="1980"),
        Identity(name_latin="Omar Aitmalek", birth="1981"),
        Identity(name_ar="عبد الرحمن خالد الخابوري", birth="1982"),
        Identity(name_ar="خالد عمر الجبوري", kunya="أبو عمر", birth="1983"),
        KUNYA,
        YASIN,
        STRANGER,
    ]
    for who in people:
        cast.enrol(who)
    searches = [
        "Aitmalek", "Ait Malek", "Malek Ait Said", "Abderrahmane Khabouri", "khaled", "خالد الجبوري السامرائي",
        "Omar Khaled Jubouri", "أم خالد", "Abu Omar", "ياسين", "Yassine Khabouri Nobody", "Haydar 1990", "Zzyzx",
    ]  # fmt: skip
    found = [finding.by_sound(text) for text in searches]
    monkeypatch.setattr(sounds, "holding", lambda query, most, *_words: sounds.candidates(query, most))
    assert found == [finding.by_sound(text) for text in searches]
    assert [bool(files) for files in found[:5]] == [True] * 5


def test_names_that_are_kept_between_searches_follow_a_new_claim_and_the_others_stay(cast, monkeypatch):
    monkeypatch.setattr(records, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(records, "_kept", records._Kept())
    spoken, other = cast.enrol(), cast.enrol(STRANGER)
    before = records.names_of([spoken.pk, other.pk])
    claim_add(actor=cast.reem, file=spoken, identity=Identity(name_latin="Hamid Saleh"), kind="alias")
    after = records.names_of([spoken.pk, other.pk])
    assert "Hamid Saleh" in after[spoken.pk].record.names
    assert after[other.pk] is before[other.pk]


def test_the_index_is_made_of_the_names_and_births_that_whole_records_say(cast):
    band = Identity(wristband="A-17", source="wrist", standing="provisional")
    files = [cast.enrol(who).pk for who in (YASIN, LATIN, KUNYA, STRANGER, band)]
    short, whole = records.names_read(files), records.of_files(files)
    assert list(short) == list(whole)
    assert [(s.sounds.names, s.record.birth) for s in short.values()] == [
        (s.sounds.names, s.record.birth) for s in whole.values()
    ]


def test_a_search_that_is_asked_again_is_whole_on_pages_of_any_size_whatever_became_of_its_rows(
    cast, monkeypatch
):
    wanted = {cast.enrol().pk, cast.enrol(BROTHER).pk}
    store: dict[object, object] = {}
    monkeypatch.setattr(
        listing, "kept", lambda key, make: store[key] if key in store else store.setdefault(key, make())
    )
    asked = listing.Filters(q="khabouri")
    for size in (1, 50, 1):
        pages = [listing.files(cast.reem, asked, size=size)]
        while pages[-1].after:
            pages.append(listing.files(cast.reem, asked, size=size, after=pages[-1].after))
        rows = [row for page in pages for row in page.rows]
        assert ({row["file_id"] for row in rows}, len(rows), pages[0].total) == (wanted, 2, 2)
        assert all(row["name_ar"] or row["name_latin"] for row in rows)
        for row in rows:
            row["name_ar"] = row["name_latin"] = ""  # as a page might that writes on its rows
    store.clear()
    first, again = (listing.files(cast.reem, asked).rows for _time in range(2))
    assert first == again and first[0] is not again[0]


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
