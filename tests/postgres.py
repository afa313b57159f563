"""A private PostgreSQL cluster for one test run: own directory, own socket, no network, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return debian[-1].parent if debian else None


def _as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and yield its DATABASE_URL. Raises RuntimeError where PostgreSQL is not installed."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="amana-pg-"))
    if os.geteuid() == 0:
        server = pwd.getpwnam("postgres")
        os.chown(home, server.pw_uid, server.pw_gid)
    data = home / "data"

    try:
        _run(
            home,
            f"{binaries}/initdb",
            "-D",
            str(data),
            "-U",
            "amana",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        _start(home, binaries)
        try:
            _run(home, f"{binaries}/createdb", "-h", str(home), "-U", "amana", "amana")
            yield f"postgresql://amana@{str(home).replace('/', '%2F')}/amana"
        finally:
            _run(home, f"{binaries}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path, binaries: Path) -> None:
    # fsync stays on: the tests of durability mean what they say
    options = f"-k {home} -c listen_addresses= -c shared_buffers=128MB -c max_connections=60"
    _run(
        home,
        f"{binaries}/pg_ctl",
        "-D",
        str(home / "data"),
        "-l",
        str(home / "log"),
        "-o",
        options,
        "-w",
        "start",
    )


def _run(home: Path, *command: str) -> None:
    # output goes to a file: the server keeps what it inherits open, and a pipe would never end
    with (home / "commands").open("a+") as log:
        done = subprocess.run(_as_server_user(list(command)), stdout=log, stderr=log, cwd=home)
        if done.returncode:
            log.seek(0)
            raise RuntimeError(f"{command[0]}: {log.read()}")


def fall(url: str) -> None:
    """What a power cut does to the server: every process of it is gone, and none had a moment to tidy up."""
    first = int((_folder(url) / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    processes = [first, *_children(first)]
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while any(_alive(process) for process in processes):
        time.sleep(0.05)
    # after a power cut nobody has these numbers; here the dead may keep theirs until somebody collects them
    for lock in (_folder(url) / "data" / "postmaster.pid", _folder(url) / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)


def rise(url: str) -> None:
    """Start the server again: it finds what was written and makes itself whole."""
    binaries = programs()
    assert binaries is not None
    _start(_folder(url), binaries)


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).hostname or ""))


def _children(parent: int) -> list[int]:
    stats = Path("/proc").glob("[0-9]*/stat")
    return [int(stat.parent.name) for stat in stats if _said(stat)[1:2] == [str(parent)]]


def _said(stat: Path) -> list[str]:
    """State, parent and the rest of what the kernel says of a process; nothing where it is gone."""
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _alive(process: int) -> bool:
    return _said(Path(f"/proc/{process}/stat"))[:1] not in ([], ["Z"])
