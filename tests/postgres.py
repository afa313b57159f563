"""A private PostgreSQL cluster for one test run: own directory, own socket, no network, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


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

    def run(*command: str) -> None:
        # output goes to a file: the server keeps what it inherits open, and a pipe would never end
        with (home / "commands").open("a+") as log:
            done = subprocess.run(_as_server_user(list(command)), stdout=log, stderr=log, cwd=home)
            if done.returncode:
                log.seek(0)
                raise RuntimeError(f"{command[0]}: {log.read()}")

    try:
        run(
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
        # fsync stays on: the tests of durability mean what they say
        options = f"-k {home} -c listen_addresses= -c shared_buffers=128MB -c max_connections=60"
        run(f"{binaries}/pg_ctl", "-D", str(data), "-l", str(home / "log"), "-o", options, "-w", "start")
        try:
            run(f"{binaries}/createdb", "-h", str(home), "-U", "amana", "amana")
            yield f"postgresql://amana@{str(home).replace('/', '%2F')}/amana"
        finally:
            run(f"{binaries}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
