"""The first set-up: left and taken up again, begun once, nothing half-written."""

from __future__ import annotations

import fcntl
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from amana.access import people
from amana.access.models import Grant, SetupStep, User
from amana.engines.common import clock
from amana.engines.tables import write_table_xlsx
from amana.ledger import queries as books
from amana.ledger import services as ledger
from amana.ledger import writer
from amana.ledger.check import check_books
from amana.ledger.models import Account, Authority, Checkpoint, Place
from amana.serving import prepare, setup, sheet

pytestmark = [pytest.mark.books, pytest.mark.django_db]
AUTHORITY = {
    "code": "IQ-MOJ",
    "kind": "custodian",
    "name_ar": "وزارة العدل",
    "name_en": "Ministry of Justice",
}
PLACE = {
    "code": "BGD",
    "kind": "prison",
    "name_ar": "منشأة بغداد",
    "name_en": "Baghdad facility",
    "authority": "IQ-MOJ",
    "capacity": "400",
    "lat": "33.3152",
    "lon": "44.3661",
    "takes": ["men", "adults", "untried"],
}
KEEPER = {
    "username": "ziad",
    "name_ar": "زياد الكاتب",
    "name_en": "",
    "role": "system_keeper",
    "authority": "",
}
MONITOR = {"username": "ingrid", "name_ar": "", "name_en": "Ingrid Voss"}


@pytest.fixture
def client(db: None, home: Path) -> Client:
    """Somebody who has read the code in the terminal."""
    visitor = Client()
    visitor.cookies["amana_language"] = "en"
    visitor.post("/setup/", {"code": setup.code()})
    return visitor


def enter(client: Client, *without: str) -> None:
    """Fill in every step but those named."""
    steps = {
        "name": ("authorities", {"name": "Baghdad 2026"}),
        "authority": ("authorities", AUTHORITY),
        "place": ("places", PLACE),
        "keeper": ("people", KEEPER),
        "registrar": ("people", KEEPER | {"username": "reem", "role": "registrar", "authority": "IQ-MOJ"}),
        "key": ("key", {"noted": "yes"}),
        "monitor": ("monitor", MONITOR),
    }
    for name, (step, data) in steps.items():
        if name not in without:
            answer = client.post(f"/setup/{step}/", data)
            assert answer.status_code == 302, (name, answer.context["form"].errors)


def test_without_the_code_nobody_sees_a_step(db: None, home: Path) -> None:
    stranger = Client()
    assert stranger.get("/setup/people/").headers["Location"] == "/setup/"
    assert stranger.post("/setup/", {"code": "0000-000"}).status_code == 403
    assert stranger.get("/login/").headers["Location"] == "/setup/"


def test_after_ten_wrong_tries_the_code_is_void(db: None, home: Path) -> None:
    kept, stranger = setup.code(), Client()
    for _ in range(10):
        stranger.post("/setup/", {"code": "wrong"})
    assert stranger.post("/setup/", {"code": kept}).status_code == 403
    assert setup.code() != kept or not setup.code_fits("wrong")


def test_five_steps_begin_an_operation_with_everything_in_it(client: Client) -> None:
    enter(client)
    begun = client.post("/setup/monitor/", {"begin": "yes"})
    assert begun.status_code == 200
    assert books.genesis() == {"kind": "operation", "name": "Baghdad 2026"}
    account = Account.objects.get(code="BGD")
    assert (account.capacity, account.authority.code) == (400, "IQ-MOJ")
    place = Place.objects.get(code="BGD")
    assert (place.lat, place.lon) == (33.32, 44.37)  # a town, never a building
    assert {(g.user.username, g.role) for g in Grant.objects.all()} == {
        ("ziad", "system_keeper"),
        ("reem", "registrar"),
        ("ingrid", "monitor"),
    }
    assert not any(u.has_usable_password() for u in User.objects.all())
    assert Checkpoint.objects.count() == 1
    assert check_books().ok


def test_each_one_time_link_lets_its_person_in(client: Client) -> None:
    enter(client)
    links = client.post("/setup/monitor/", {"begin": "yes"}).context["links"]
    for link in links:
        path = link["link"].removeprefix("http://testserver")
        visitor = Client()
        assert visitor.get(path).status_code == 200
        chosen = {"password": "four brown horses run", "again": "four brown horses run"}
        assert visitor.post(path, chosen).headers["Location"] == "/login/"
        assert visitor.get(path).status_code == 410
        given = {"login": link["user"].username, "password": chosen["password"]}
        assert visitor.post("/login/", given).headers["Location"] == "/"


def test_whoever_locked_themselves_out_gets_in_by_a_new_link(client: Client, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    enter(client)
    link = client.post("/setup/monitor/", {"begin": "yes"}).context["links"][0]
    given = {"login": link["user"].username, "password": "four brown horses run"}
    visitor = Client()
    assert visitor.post("/login/", given).status_code == 429
    chosen = {"password": given["password"], "again": given["password"]}
    visitor.post(link["link"].removeprefix("http://testserver"), chosen)
    assert visitor.post("/login/", given).headers["Location"] == "/"


def test_the_set_up_is_never_begun_twice(client: Client, home: Path) -> None:
    enter(client)
    draft = setup.load()
    late = Client()
    late.cookies["amana_language"] = "en"
    late.post("/setup/", {"code": setup.code()})
    client.post("/setup/monitor/", {"begin": "yes"})
    assert "“amana link USER”" in late.post("/setup/monitor/", {"begin": "yes"}, follow=True).content.decode()
    assert client.get("/setup/").headers["Location"] == "/login/"
    with pytest.raises(Exception, match="genesis-again"):
        setup.begin(draft)
    assert SetupStep.objects.count() == 5 and not (home / "setup-draft.json").exists()


def test_the_draft_is_kept_when_the_browser_is_closed(client: Client) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    another = Client()
    another.post("/setup/", {"code": setup.code()})
    assert another.get("/setup/").headers["Location"] == "/setup/places/"
    assert setup.load().name == "Baghdad 2026"


@pytest.mark.parametrize("missing", ["name", "authority", "keeper", "key", "monitor"])
def test_an_incomplete_set_up_begins_nothing(client: Client, missing: str) -> None:
    without = {missing, "place", "registrar"} if missing == "authority" else {missing}
    enter(client, *without)
    client.post("/setup/monitor/", {"begin": "yes"})
    assert books.empty()
    assert not Authority.objects.exists() and not User.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(setup.ledger, "checkpoint", fail)
    with pytest.raises(RuntimeError), transaction.atomic():  # as the writer does outside of a test
        client.post("/setup/monitor/", {"begin": "yes"})
    assert books.empty() and not Authority.objects.exists() and not User.objects.exists()
    assert setup.load().done("monitor")


@pytest.mark.parametrize(
    ("step", "change", "field"),
    [
        ("authorities", {"code": "x y"}, "code"),
        ("authorities", {"name_ar": "Ministry"}, "name_ar"),
        ("authorities", {"name_en": "وزارة"}, "name_en"),
    ],
)
def test_wrong_input_is_named_at_its_field(
    client: Client, step: str, change: dict[str, str], field: str
) -> None:
    answer = client.post(f"/setup/{step}/", AUTHORITY | change)
    assert answer.status_code == 422 and field in answer.context["form"].errors


def test_the_same_code_twice_is_refused(client: Client) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    answer = client.post("/setup/authorities/", AUTHORITY)
    assert answer.status_code == 422 and "IQ-MOJ" in str(answer.context["form"].errors["code"])


def test_an_authority_taken_away_takes_its_places_with_it(client: Client) -> None:
    enter(client, "keeper", "registrar", "key", "monitor")
    client.post("/setup/authorities/", {"remove": "IQ-MOJ"})
    assert setup.load().authorities == [] and setup.load().places == []


def test_a_stale_page_takes_away_the_line_it_shows_and_no_other(client: Client) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    client.post("/setup/authorities/", AUTHORITY | {"code": "SY-AUT"})
    for _pressed_in_two_windows in range(2):
        client.post("/setup/authorities/", {"remove": "IQ-MOJ"})
    assert [a["code"] for a in setup.load().authorities] == ["SY-AUT"]


def test_a_name_typed_before_the_first_authority_is_kept_with_it(client: Client) -> None:
    client.post("/setup/authorities/", AUTHORITY | {"name": "Baghdad 2026"})
    assert (setup.load().name, len(setup.load().authorities)) == ("Baghdad 2026", 1)
    half = client.post("/setup/authorities/", {"name": "Baghdad 2027", "code": "SY-AUT", "name_ar": ""})
    assert setup.load().name == "Baghdad 2027" and half.context["form"]["code"].value() == "SY-AUT"


def test_one_person_has_the_same_role_for_two_authorities(client: Client) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    client.post("/setup/authorities/", AUTHORITY | {"code": "SY-AUT"})
    officer = KEEPER | {"role": "custody_officer"}
    for code in ("IQ-MOJ", "SY-AUT"):
        assert client.post("/setup/people/", officer | {"authority": code}).status_code == 302
    assert client.post("/setup/people/", officer | {"authority": "SY-AUT"}).status_code == 422
    client.post("/setup/people/", {"remove": "ziad custody_officer IQ-MOJ"})
    assert [p["authority"] for p in setup.load().people] == ["SY-AUT"]


def test_no_role_is_drafted_for_a_court_whose_register_would_be_empty(client: Client) -> None:
    client.post("/setup/authorities/", AUTHORITY | {"code": "COURT", "kind": "judicial"})
    reviewer = KEEPER | {"role": "legal_reviewer", "authority": "COURT"}
    answer = client.post("/setup/people/", reviewer)
    assert answer.status_code == 422 and "holds nobody" in str(answer.context["form"].errors["authority"])
    assert client.post("/setup/people/", reviewer | {"authority": ""}).status_code == 302


@pytest.mark.either
@pytest.mark.parametrize(("host", "told"), [("localhost:8000", True), ("testserver", False)])
def test_links_that_open_on_this_machine_only_say_so(client: Client, host: str, told: bool) -> None:
    enter(client)
    page = client.post("/setup/monitor/", {"begin": "yes"}, headers={"host": host}).content.decode()
    assert ("on this machine only" in page) is told


def places_sheet(folder: Path, rows: list[list[object]]) -> SimpleUploadedFile:
    path = folder / "written.xlsx"
    headings = ["الرمز", "الاسم بالعربية", "name_en", "النوع", "الجهة", "السعة", "takes"]
    write_table_xlsx(rows, path, headings=headings)
    return SimpleUploadedFile("places.xlsx", path.read_bytes())


def test_two_windows_lose_nothing_of_each_other(home: Path) -> None:
    def enter_ten(window: str) -> None:
        for n in range(10):
            with setup.changing() as draft:
                draft.add("authorities", AUTHORITY | {"code": f"{window}-{n}"})
                setup.save(draft)

    with ThreadPoolExecutor(2) as windows:
        list(windows.map(enter_ten, ("A", "B")))
    assert len(setup.load().authorities) == 20


def test_whoever_comes_while_a_sheet_is_read_waits(client: Client, monkeypatch: Any) -> None:
    def another_window_comes(*_: Any) -> Any:
        with (Path(setup.settings.HOME) / "setup.lock").open("a") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return [], []

    monkeypatch.setattr(sheet, "read_places", another_window_comes)
    upload = SimpleUploadedFile("places.csv", b"code")
    assert client.post("/setup/places/", {"sheet": upload}).status_code == 302


def test_wrong_codes_that_are_sent_at_once_are_all_counted(home: Path) -> None:
    kept = setup.code()
    with ThreadPoolExecutor(setup.TRIES) as hands:
        list(hands.map(setup.code_fits, ["0000-0000x"] * setup.TRIES))
    assert not setup.code_fits(kept)


@pytest.mark.either
def test_places_are_read_from_a_sheet_with_arabic_headings(client: Client, home: Path) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    upload = places_sheet(
        home, [["NAS", "سجن الناصرية", "Nasiriyah prison", "سجن", "IQ-MOJ", "١٥٠٠", "men, adults"]]
    )
    assert client.post("/setup/places/", {"sheet": upload}).status_code == 302
    (place,) = setup.load().places
    assert (place["code"], place["kind"], place["capacity"], place["takes"]) == (
        "NAS",
        "prison",
        1500,
        ["men", "adults"],
    )


@pytest.mark.either
def test_a_faulty_sheet_adds_nothing_and_names_row_and_column(client: Client, home: Path) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    upload = places_sheet(
        home,
        [
            ["NAS", "سجن الناصرية", "Nasiriyah prison", "سجن", "IQ-MOJ", 1500, ""],
            ["BAS", "سجن البصرة", "Basra prison", "سجن", "NOBODY", 100, ""],
        ],
    )
    answer = client.post("/setup/places/", {"sheet": upload})
    assert answer.status_code == 422 and setup.load().places == []
    assert [fault.row for fault in answer.context["faults"]] == [3]


@pytest.mark.either
def test_a_heading_that_was_not_read_is_named_beside_what_seems_to_lack(client: Client, home: Path) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    text = "الرمز,التسمية,name,النوع,الجهة\nNAS,سجن الناصرية,Nasiriyah,سجن,IQ-MOJ\n"
    upload = SimpleUploadedFile("p.csv", text.encode())
    first, second = client.post("/setup/places/", {"sheet": upload}).context["faults"]
    assert (first.row, second.row) == (1, 2) and "التسمية" in first.message


@pytest.mark.either
def test_a_sheet_is_read_as_officers_write_it(client: Client, home: Path) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    path = home / "written.csv"
    path.write_text(
        "أماكن الاحتجاز 2026,,,,,,\n"
        "الرمز,الإسم,name,النوع,الجهة,السعة,يستقبل\n"
        'NAS,سجن الناصرية,Nasiriyah prison,Prison,iq-moj,"7,000",رجال، بالغون\n'
        "HIL,مشفى الحلة,Hillah hospital,مستشفى,Ministry of Justice,,نساء وأطفال وموقوفون لم يحاكموا\n"
        "TAJ,معتقل التاجي,Taji,معتقل,IQ-MOJ,,رجال\n"
        "KRK,مركز الكرخ,Karkh,Detention centre,IQ-MOJ,,رجال\n",
        "utf-8",
    )
    answer = client.post("/setup/places/", {"sheet": SimpleUploadedFile("p.csv", path.read_bytes())})
    assert answer.status_code == 302, [f.message for f in answer.context["faults"]]
    assert [(p["kind"], p["authority"], p["capacity"], p["takes"]) for p in setup.load().places] == [
        ("prison", "IQ-MOJ", 7000, ["men", "adults"]),
        ("hospital", "IQ-MOJ", None, ["women", "children", "untried"]),
        ("prison", "IQ-MOJ", None, ["men"]),
        ("prison", "IQ-MOJ", None, ["men"]),
    ]
    again = client.post("/setup/places/", {"sheet": SimpleUploadedFile("p.csv", path.read_bytes())})
    assert [fault.row for fault in again.context["faults"]] == [3, 4, 5, 6]  # the codes stand there already


@pytest.mark.either
def test_a_word_that_is_not_known_is_answered_with_those_that_are(client: Client, home: Path) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    upload = places_sheet(home, [["NAS", "قصر", "Palace", "palace", "MOJ", "", "old men"]])
    told = " ".join(f.message for f in client.post("/setup/places/", {"sheet": upload}).context["faults"])
    assert "palace is not known here. Write one of: Prison, Camp" in told
    assert "Write one of: IQ-MOJ" in told and "with a comma between: men, women" in told


@pytest.mark.either
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(client: Client) -> None:
    enter(client, "place", "keeper", "registrar", "key", "monitor")
    answer = client.post(
        "/setup/places/", {"sheet": SimpleUploadedFile("p.xlsx", b"\x00\x01\x02 not a sheet")}
    )
    assert answer.status_code == 422 and len(answer.context["faults"]) == 1


def test_a_clock_that_was_set_back_is_named_at_the_start_and_the_log_does_not_follow_it(
    client: Client,
) -> None:
    enter(client)
    client.post("/setup/monitor/", {"begin": "yes"})
    last = books.head().recorded_at
    assert last is not None and prepare.clock_behind() == []
    with clock.at(last - timedelta(hours=1)):
        (said,) = prepare.clock_behind()
        keeper = User.objects.get(username="ziad")
        writer.do(lambda: people.invite_again(actor=None, user=keeper))
    assert f"{last:%H:%M}" in said and f"{last - timedelta(hours=1):%H:%M}" in said
    assert books.head().recorded_at == last and check_books().ok


@pytest.mark.either
def test_the_code_is_taken_as_a_tired_hand_types_it(db: None, home: Path) -> None:
    typed = setup.code().translate(str.maketrans("0123456789-", "٠١٢٣٤٥٦٧٨٩ "))
    assert Client().post("/setup/", {"code": typed}).headers["Location"] == "/setup/"


def test_a_person_with_roles_that_must_not_meet_is_refused_when_entered_and_named_in_words(
    client: Client,
) -> None:
    enter(client, "registrar", "keeper")
    officer = KEEPER | {"role": "custody_officer", "authority": "IQ-MOJ"}
    client.post("/setup/people/", officer | {"username": "Ziad"})
    page = client.post("/setup/people/", officer | {"role": "legal_reviewer"}).content.decode()
    assert "the role “Legal reviewer” beside “Custody officer”" in page
    assert [(p["username"], p["role"]) for p in setup.load().people] == [("ziad", "custody_officer")]


@pytest.mark.either
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_heading_that_the_page_names_is_one_that_the_sheet_may_have(
    client: Client, language: str
) -> None:
    client.cookies["amana_language"] = language
    told = re.search(r'id="sheet-headings">([^<]+)<', client.get("/setup/places/").content.decode())
    assert told is not None
    assert len(sheet._columns(re.split("[,،] ", told.group(1)))) == len(sheet.HEADINGS)


def test_a_first_start_that_was_cut_short_left_nothing_to_copy(db: None) -> None:
    assert not prepare._begun()
    ledger.genesis(kind="demonstration", name="test")
    assert prepare._begun()
