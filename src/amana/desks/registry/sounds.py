"""The index of names kept beside the books: who bears a name that sounds so.

One file in AMANA_HOME, `names/<first bytes of the genesis leaf>.db`, made by the names engine. It only proposes:
what a candidate's file says is read from the books each time, so that an index that is behind can miss a new
name and can never show an old one. It follows the claims by their number and moment; where these do not fit
(restored books, a unit of work that was undone), and where a claim was erased since, the index is made again: it keeps
no name that the books have lost. Beside the sounds it holds the words of the names (`spelled`). Deleting it loses
nothing."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection

from amana.engines.naming import postings
from amana.engines.naming.csvfile import BadFile
from amana.engines.naming.record import Record
from amana.engines.naming.search import Index, undamaged
from amana.ledger.kept import kept
from amana.ledger.models import Leaf

from . import spelled
from .models import IdentityClaim
from .records import Said, erased_claims, names_read, newest_claim
from .spelled import Forms, Noted, Spelled, Wanted

log = logging.getLogger("amana.registry")
AT_ONCE = 2_000
"""Claims that a search itself adds to the index; more are left to the background."""
BLOCKS = 48
"""Blocks after which the index is made again as one."""
LEFT = -1
UNWRITABLE = (BadFile, OSError, sqlite3.Error)
_LOOKED_BACK = 1_000

_OWN_TABLES = (
    """
CREATE TABLE claim (pk INTEGER PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE erased (claims INTEGER NOT NULL);
CREATE INDEX person_ref ON person (ref);
"""
    + spelled.TABLES
)

_lock = threading.RLock()
_open: dict[Path, tuple[tuple[object, ...], Index, Spelled]] = {}
_soon: threading.Thread | None = None
_wanting = False


@dataclass(frozen=True, slots=True)
class State:
    """How far the index is: persons in it, claims of the books that it has not read."""

    people: int
    behind: int


def path() -> Path | None:
    """Where the index of these books lies; None before the books begin."""
    genesis = kept("registry.genesis", _genesis)
    if genesis is None:
        return None
    folder = Path(settings.HOME) / "names"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{genesis[:8].hex()}.db"


def _genesis() -> bytes | None:
    found = Leaf.objects.filter(idx=0).values_list("hash", flat=True).first()
    return bytes(found) if found is not None else None


def state() -> State:
    """Asked by the pages that show it; opens the file for a moment."""
    file = path()
    if file is None:
        return State(0, 0)
    total = _claims()
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as names:
            people = names.execute("SELECT count(DISTINCT ref) FROM person").fetchone()[0]
            read = names.execute("SELECT count(*) FROM claim").fetchone()[0]
    except sqlite3.Error:
        return State(0, total)
    return State(people, max(0, total - read))


def wanting() -> bool:
    """Whether the last search of this process found no index, or one that is far behind: it is being made, and a
    search misses people meanwhile. Asking costs nothing."""
    return _wanting


def complete() -> None:
    """Wait until the index holds every name of the books: before whoever must miss nobody. Seconds at most, and only
    where it is being made; where it cannot be written, what there is must do."""
    open_now()
    if not _wanting:
        return
    try:
        refresh()
    except UNWRITABLE:
        log.exception("the index of names cannot be written")
    open_now()


def candidates(query: Record, most: int) -> list[int]:
    """Files that share the most and rarest sounds with `query`, at most `most`, in no order."""
    return _asked(lambda index, _words: _candidates(index, query, most))


def holding(
    query: Record, most: int, wanted: Sequence[Wanted], alike: Callable[[Forms, Forms], bool]
) -> list[int]:
    """Those of the `candidates` that have a name which can hold one of the `wanted` (see `Spelled.may_hold`)."""
    return _asked(lambda index, words: words.may_hold(wanted, _candidates(index, query, most), alike))


def open_now() -> None:
    """Open the index before somebody searches."""
    with _lock:
        _reader()


def _asked(question: Callable[[Index, Spelled], list[int]]) -> list[int]:
    """The answer of the index; of one that turns out to be damaged, that of the one made in its place."""
    for again in (True, False):
        with _lock:
            held = _reader()
            if held is None:
                return []
            try:
                return question(*held)
            except (BadFile, sqlite3.Error) as damage:
                if not again:
                    raise
                for file in list(_open):
                    _discard(file, damage)
    raise AssertionError


def _discard(file: Path, why: object) -> None:
    """Take a damaged index away, so that it is made again from the books; it held nothing that they do not."""
    log.warning("the index of names is damaged and is made again from the books: %s", why)
    _forget(file)
    file.unlink(missing_ok=True)


def _candidates(index: Index, query: Record, most: int) -> list[int]:
    if not query.names:
        return []
    rows = index.candidates(query, most)
    found: dict[int, None] = {}
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        marks = ",".join("?" * len(some))
        for (ref,) in index.connection.execute(f"SELECT ref FROM person WHERE row IN ({marks})", some):
            found.setdefault(int(ref))
    return list(found)


def refresh(*, most: int | None = None) -> int:
    """Bring the index up to the books; returns how many claims were read. With `most`, nothing is done where more
    than that many wait, and the answer is LEFT."""
    file = path()
    if file is None:
        return 0
    with _writing(file, wait=most is None) as mine:
        if not mine:
            return LEFT
        fresh = _fresh(file)
        if fresh is None:
            if most is not None and _claims() > most:
                return LEFT
            return _rebuild(file)
        if most is not None and len(fresh) > most:
            return LEFT
        if fresh and _blocks(file) >= BLOCKS:
            return _rebuild(file)
        return _append(file, fresh)


def _reader() -> tuple[Index, Spelled] | None:
    """The open index and its words, brought up to date where that is little work."""
    global _wanting
    file = path()
    if file is None:
        return None
    newest = newest_claim()
    held = _open.get(file)
    if held and held[0] == (*newest, *_made(file)) and not _wanting:
        return held[1], held[2]
    opened = None
    for _again in range(2):  # what cannot be read is made again once
        _wanting = _behind()
        _forget(file)
        opened = _opened(file)
        if opened is not None or _wanting:
            break
        _discard(file, "it cannot be read")
    if opened is not None:
        _open[file] = ((*newest, *_made(file)), *opened)
    return opened


def _behind() -> bool:
    """Bring the index up to date where that is little work; whether it still is not, and is made beside this."""
    try:
        left = refresh(most=AT_ONCE) == LEFT
    except UNWRITABLE:  # no room, no right to write: a search goes on with what is there
        log.exception("the index of names cannot be written")
        return True
    if left:
        refresh_soon()
    return left


def _opened(file: Path) -> tuple[Index, Spelled] | None:
    try:
        index = Index(file)
    except BadFile:
        return None
    try:
        with undamaged(file):
            return index, Spelled(index.connection)
    except BadFile:  # or from before the words stood in it: it is being made again
        index.close()
        return None


def refresh_soon() -> None:
    """Bring the index up to date beside the work of this process; a search meanwhile finds what is there."""
    global _soon
    if _soon is not None and _soon.is_alive():
        return

    def run() -> None:
        close_old_connections()
        try:
            refresh()
        except Exception:
            log.exception("the index of names was not brought up to date")
        finally:
            connection.close()

    _soon = threading.Thread(target=run, name="amana-names", daemon=True)
    _soon.start()


def _made(file: Path) -> tuple[int, int]:
    """Which file it is and when it was written: another process may have made it anew."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _forget(file: Path) -> None:
    held = _open.pop(file, None)
    if held:
        held[1].close()


def _claims() -> int:
    return IdentityClaim.objects.count()


def _fresh(file: Path) -> list[tuple[int, int, str]] | None:
    """(claim, file, moment) of what the index has not read; None where it must be made again."""
    if not file.exists():
        return None
    try:
        with contextlib.closing(sqlite3.connect(file)) as names:
            if not (postings.fits(names) and spelled.fits(names)):
                return None
            upto = names.execute("SELECT coalesce(max(pk), 0) FROM claim").fetchone()[0]
            erased = names.execute("SELECT max(claims) FROM erased").fetchone()[0]
            known = dict(
                names.execute("SELECT pk, at FROM claim WHERE pk > ?", (upto - _LOOKED_BACK,)).fetchall()
            )
    except sqlite3.Error:
        return None
    if erased != erased_claims():
        return None
    rows = [
        (pk, owner, at.isoformat())
        for pk, owner, at in IdentityClaim.objects.filter(pk__gt=upto - _LOOKED_BACK)
        .order_by("pk")
        .values_list("pk", "file", "at")
    ]
    told = {pk: at for pk, _owner, at in rows}
    if any(told.get(pk) != at for pk, at in known.items()):
        return None
    return [row for row in rows if row[0] not in known]


def _append(file: Path, fresh: list[tuple[int, int, str]]) -> int:
    if not fresh:
        return 0
    records = names_read(sorted({owner for _pk, owner, _at in fresh}))
    with contextlib.closing(sqlite3.connect(file)) as names:
        noted = Noted()
        postings.add(names, noted.passing(map(_slim, records.values())))
        noted.write(names)
        names.executemany("INSERT INTO claim VALUES (?, ?)", ((pk, at) for pk, _o, at in fresh))
        names.commit()
    return len(fresh)


def _rebuild(file: Path) -> int:
    erased = erased_claims()
    rows = list(IdentityClaim.objects.order_by("pk").values_list("pk", "file", "at"))
    fresh = file.with_suffix(".new")
    noted = Noted()
    postings.build(fresh, noted.passing(_every(sorted({owner for _pk, owner, _at in rows}))))
    with contextlib.closing(sqlite3.connect(fresh)) as names:
        names.executescript(_OWN_TABLES)
        names.execute("INSERT INTO erased VALUES (?)", (erased,))
        names.execute("INSERT INTO rules VALUES (?)", (spelled.rules(),))
        noted.write(names)
        names.executemany("INSERT INTO claim VALUES (?, ?)", ((pk, at.isoformat()) for pk, _o, at in rows))
        names.commit()
    fresh.chmod(0o600)
    fresh.replace(file)
    return len(rows)


def _every(files: list[int]) -> Iterator[Record]:
    """A part of the register at a time: memory stays the same however many there are."""
    for start in range(0, len(files), AT_ONCE):
        yield from map(_slim, names_read(files[start : start + AT_ONCE]).values())


def _slim(said: Said) -> Record:
    """Only what finding needs leaves the books: names and when they can have been born."""
    return Record(said.record.id, said.sounds.names, said.record.birth)


def _blocks(file: Path) -> int:
    with contextlib.closing(sqlite3.connect(file)) as names:
        return int(names.execute("SELECT count(*) FROM block").fetchone()[0])


@contextlib.contextmanager
def _writing(file: Path, *, wait: bool) -> Iterator[bool]:
    """One process at a time makes or extends the index; False where another does and nobody waits."""
    with file.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
