"""Health, login and its limits, the lock page, the house's pages, the seal of a minute."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from amana.access import keys, reads
from amana.access.models import User
from amana.ledger import queries as books
from amana.ledger import writer
from amana.ledger.errors import Refused
from amana.ledger.models import Checkpoint
from amana.serving import background, demo, health, prepare
from tests.access.cast import World

pytestmark = [pytest.mark.books, pytest.mark.django_db]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend=BACKEND)
    return client


def healthz(**environ: Any) -> dict[str, Any]:
    return dict(json.loads(Client().get("/healthz", **environ).content))


@pytest.mark.either
def test_who_may_not_see_the_board_finds_their_own_first_page_behind_the_front_door(world: World) -> None:
    keeper = as_user(world, "system_keeper")
    answer = keeper.get("/")
    assert answer.status_code == 302 and keeper.get(answer.headers["Location"]).status_code == 200
    stranger = User.objects.create(username="new", name_en="New", name_ar="جديد")
    client = Client()
    client.force_login(stranger, backend=BACKEND)
    assert client.get("/").status_code == 403


# -- health


def test_health_tells_this_machine_the_figures(world: World) -> None:
    said = healthz()
    assert said == {
        "ok": True,
        "enrolled": 10,
        "difference": 0,
        "entries": 16,  # ten enrolments and six moves
        "demonstration": True,
        "closed": None,
    }


def test_a_planted_file_and_a_wrong_position_show_in_the_difference(world: World) -> None:
    from amana.desks.registry.models import CustodyFile
    from tests.access.cast import MORNING

    CustodyFile.objects.create(number="2602-00099-9", population="detainee", opened_at=MORNING)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    said = answer.json()
    assert (said["ok"], said["difference"]) == (False, 1)


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_others_learn_only_whether_all_is_well(world: World, environ: dict[str, str]) -> None:
    health._last = (0.0, False)
    assert healthz(**environ) == {"ok": True}


def test_books_whose_guards_were_dropped_are_closed_for_writing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background.inspect, "differences", lambda: ["ledger_entry_move is missing"])
    try:
        assert background.close_if_changed() == ["ledger_entry_move is missing"]
        with pytest.raises(Refused, match="books-closed"):
            writer.do(lambda: None)
        said = healthz()
        assert (said["ok"], said["closed"]) == (False, "ledger_entry_move is missing")
    finally:
        writer.close("")


def test_a_minute_seals_reads_and_signs_the_log_and_then_rests(world: World) -> None:
    reads.record(world.user("registrar"), [world.people["held"].pk], "file")
    before = Checkpoint.objects.count()
    background.minute()
    size = Checkpoint.objects.order_by("-size")[0].size
    assert Checkpoint.objects.count() == before + 1 and size == books.head().size
    background.minute()
    assert Checkpoint.objects.count() == before + 1


# -- login


@pytest.fixture
def password(world: World) -> str:
    user = User.objects.get(username="registrar")
    user.set_password("four brown horses run")
    user.save()
    return "four brown horses run"


def log_in(client: Client, password: str, name: str = "registrar", **environ: Any) -> Any:
    return client.post("/login/", {"login": name, "password": password}, **environ)


def test_logging_in_leads_to_the_board_and_out_again(password: str) -> None:
    client = Client()
    assert log_in(client, password).headers["Location"] == "/"
    assert client.get("/me/security/").status_code == 200
    assert client.get("/logout/").status_code == 405  # a link on a foreign page logs nobody out
    client.post("/logout/")
    assert client.get("/me/security/").status_code == 302


def test_guessing_is_locked_out_for_that_name_from_that_address_only(password: str) -> None:
    client = Client()
    for _ in range(7):
        assert log_in(client, "wrong guess").status_code == 200
    assert log_in(client, "wrong guess").status_code == 429
    assert log_in(client, password).status_code == 429  # the right one as well
    assert log_in(Client(), password, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(password: str) -> None:
    def said(name: str) -> list[str]:
        return list(log_in(Client(), "wrong guess", name).context["form"].non_field_errors())

    assert said("registrar") == said("nobody-here") != []


def test_a_stopped_user_is_not_let_in(password: str) -> None:
    User.objects.filter(username="registrar").update(is_active=False)
    client = Client()
    log_in(client, password)
    assert client.get("/me/security/").status_code == 302


@pytest.mark.either
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_after_logging_in_nobody_is_sent_elsewhere(password: str, target: str) -> None:
    answer = Client().post(
        f"/login/?next={target}", {"login": "registrar", "password": password, "next": target}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.either
def test_nobody_signs_up_or_asks_for_a_password_by_mail(world: World) -> None:
    for path in ("/signup/", "/password/reset/", "/accounts/signup/", "/email/"):
        assert Client().get(path).status_code == 404


@pytest.mark.either
def test_the_policy_lets_no_foreign_or_inline_script_run(world: World) -> None:
    policy = Client().get("/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy


@pytest.mark.either
@pytest.mark.parametrize(("language", "named"), [("ar", "name_ar"), ("en", "name_en")])
def test_a_role_is_shown_with_the_name_of_its_authority_and_not_by_a_code(
    world: World, language, named
) -> None:
    demo.demo_users("shown in the terminal")
    (grant,) = User.objects.get(username="receiving_officer").live_grants()
    with translation.override(language):
        shown = render_to_string("serving/parts/grant.html", {"grant": grant})
    name = getattr(grant.authority, named)
    assert name and f'<bdi title="IQ-MOJ">{name}</bdi>' in shown


# -- the demonstration's users


def test_demonstration_users_have_one_password_and_their_roles(world: World) -> None:
    names = demo.demo_users("shown in the terminal")
    assert {"registrar", "receiving_officer", "monitor"} <= set(names)
    officer = User.objects.get(username="receiving_officer")
    assert officer.check_password("shown in the terminal")
    assert [(g.role, g.authority.code) for g in officer.live_grants()] == [("custody_officer", "IQ-MOJ")]
    demo.demo_users("another one")
    assert User.objects.get(username="receiving_officer").check_password("another one")


def test_an_operation_has_no_demonstration_users(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo.ledger, "demonstration", lambda: False)
    with pytest.raises(RuntimeError):
        demo.demo_users("x")


# -- the house


PAGES = (
    "/house/users/",
    "/house/users/registrar/",
    "/house/places/",
    "/house/accounts/HAS/",
    "/house/jobs/",
    "/house/backup/",
    "/house/reads/",
    "/house/keys/",
    "/me/tokens/",
    "/me/devices/",
)


@pytest.mark.either
@pytest.mark.parametrize("path", PAGES)
def test_the_system_keeper_opens_every_page_of_the_house(world: World, home: Path, path: str) -> None:
    assert as_user(world, "system_keeper").get(path).status_code == 200


@pytest.mark.either
@pytest.mark.parametrize("path", ["/house/places/", "/house/jobs/", "/house/backup/", "/house/users/"])
def test_a_registrar_does_not_run_the_house(world: World, path: str) -> None:
    assert as_user(world, "registrar").get(path).status_code == 403


@pytest.mark.either
def test_no_page_of_the_house_names_a_person_in_custody(world: World, home: Path) -> None:
    reads.record(world.user("registrar"), [f.pk for f in world.people.values()], "file")
    keeper = as_user(world, "system_keeper")
    shown = "".join(keeper.get(path).content.decode() for path in PAGES)
    numbers = [file.number for file in world.people.values()]
    names = [file.card.name_ar for file in world.people.values()]
    assert not [word for word in numbers + names if word in shown]


def test_a_place_is_added_changed_and_closed_when_it_is_empty(world: World) -> None:
    from amana.ledger.models import Account

    keeper = as_user(world, "system_keeper")
    form = {
        "code": "NAS",
        "kind": "prison",
        "name_ar": "سجن الناصرية",
        "name_en": "Nasiriyah prison",
        "authority": "IQ-MOJ",
        "capacity": "",
    }
    assert keeper.post("/house/places/add/", form).status_code == 302
    assert keeper.post("/house/places/add/", form).status_code == 422  # the code is taken
    keeper.post("/house/accounts/NAS/change/", {"what": "capacity", "capacity": "900"})
    assert Account.objects.get(code="NAS").capacity == 900
    keeper.post("/house/accounts/HAS/change/", {"what": "close"})
    assert Account.objects.get(code="HAS").closed_at is None  # it holds people
    keeper.post("/house/accounts/NAS/change/", {"what": "close"})
    assert Account.objects.get(code="NAS").closed_at is not None
    assert [m.facts["act"] for m in books.memos(kinds=["account"])] == ["open", "capacity", "close"]


def test_books_are_served_beside_their_own_keys_only_and_no_others_are_made(
    world: World, settings: Any, tmp_path: Path
) -> None:
    own = Path(settings.HOME) / "keys"
    keys.new()  # something is sealed
    prepare._check_keys()
    settings.HOME = tmp_path
    with pytest.raises(prepare.Unfit, match=r"\(service.seed, master.key\): put back the folder “keys”"):
        prepare._check_keys()
    assert not list(tmp_path.iterdir())
    (tmp_path / "keys").mkdir()
    shutil.copy(own / "service.seed", tmp_path / "keys")
    (tmp_path / "keys" / "master.key").write_bytes(bytes(32))
    with pytest.raises(prepare.Unfit, match=r"\(master.key\)"):
        prepare._check_keys()


def test_a_backup_is_a_whole_database_of_its_owner_only(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.sqlite3"
    with sqlite3.connect(source) as books_file:
        books_file.execute("CREATE TABLE t (n)")
        books_file.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(1000)])
    made = prepare.backup(home / "backups", source=source)
    assert made.stat().st_mode & 0o077 == 0
    with sqlite3.connect(made) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM t").fetchone() == (1000,)


def test_a_second_plan_does_not_wait_for_the_search_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    searching, over = threading.Semaphore(0), threading.Event()

    def a_long_search(queue: str, n: int) -> None:
        if queue == "plans" and not over.is_set():
            searching.release()
            over.wait(20)

    monkeypatch.setattr(background, "jobs", a_long_search)
    monkeypatch.setattr(background, "_stop", threading.Event())
    try:
        background.start_jobs()
        assert searching.acquire(timeout=10) and searching.acquire(timeout=10)
    finally:
        background._stop.set()
        over.set()


def test_no_figure_tells_a_keeper_that_a_monitor_looked(world: World) -> None:
    for reader in ("monitor", "registrar"):
        reads.record(world.user(reader), [world.people["held"].pk], "file")
    told = {
        who: as_user(world, who).get("/house/reads/").context["waiting"]
        for who in ("system_keeper", "monitor")
    }
    assert told == {"system_keeper": 1, "monitor": 2}
