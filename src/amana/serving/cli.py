"""`amana up`: prepare the books and serve them."""

from __future__ import annotations

import _thread
import argparse
import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

NAME = "up"
HELP = "prepare the books (first with a worked demonstration) and serve the console"
GOOD, BAD_INPUT = 0, 2
THREADS = 8


class Unready(Exception):
    """Why Amana cannot be served, and what to do: one sentence for the person at the terminal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("PORT") or "8000",
        help="of the address (default: PORT, else 8000)",
    )
    parser.add_argument(
        "--host", metavar="NAME", help="the name other machines use for this one (with --lan)"
    )
    parser.add_argument("--lan", action="store_true", help="serve the local network over HTTPS")
    parser.add_argument("--no-demo", action="store_true", help="start empty, with the first set-up page")


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def run(args: argparse.Namespace) -> int:
    try:
        if args.host and not args.lan and args.host not in ("localhost", "127.0.0.1"):
            raise Unready("--host names this machine for others: add --lan, which serves them over HTTPS")
        home = _writable_home()
        with _alone(home):
            _refuse_taken(args.port)
            return _up(args, home)
    except Unready as reason:
        print(f"amana up: {reason}", file=sys.stderr)
        return BAD_INPUT


def _up(args: argparse.Namespace, home: Path) -> int:
    name = (args.host or own_address()) if args.lan else "localhost"
    if args.lan:
        os.environ["AMANA_HOSTS"] = ",".join(filter(None, [os.environ.get("AMANA_HOSTS", ""), name]))
        os.environ["AMANA_LAN"] = f"https://{name}:{args.port}/"
    _django()
    from . import prepare

    try:
        told = prepare.books(demonstration=not args.no_demo, say=_print)
    except prepare.Unfit as reason:
        raise Unready(str(reason)) from reason
    tls: dict[str, Any] = {}
    if args.lan:
        from . import certificate

        names = dict.fromkeys([name, "localhost", "127.0.0.1"])
        crt, key = certificate.server(home / "certificates", list(names))
        tls = {"ssl_cert": crt, "ssl_key": key}
    scheme = "https" if args.lan else "http"
    _print(f"\nAmana: {scheme}://{name}:{args.port}/")
    for line in told:
        _print(line)
    if args.lan:
        _print_trust(f"{scheme}://{name}:{args.port}/trust/")
    else:
        _print("Tablets and passkeys of other machines need a secure address: start with --lan for them.")
    _print("Stop with Ctrl+C.\n")
    return _serve(args.port, lan=args.lan, tls=tls)


def _print_trust(address: str) -> None:
    """The address as a QR for a tablet's camera, and the fingerprint to compare."""
    import segno

    from .pages import trust

    authority = trust.authority()
    _print(f"\nA tablet is led through trusting this machine at {address}")
    segno.make(address, error="m").terminal(out=sys.stdout, compact=True)
    if authority is not None:
        _print(f"Fingerprint of the local authority (SHA-256):\n  {trust.fingerprint(authority)}")


def _serve(port: int, *, lan: bool, tls: dict[str, Any]) -> int:
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    one_writer = connection.vendor == "sqlite"
    connection.close()
    server = Granian(
        "amana.serving.wsgi:application",
        address="0.0.0.0" if lan else "127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if one_writer else max(2, os.cpu_count() or 2),
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=10,
        **tls,
    )
    server.signal_handler_interrupt = partial(asked_to_stop, server)  # type: ignore[method-assign]
    server.serve()
    return GOOD


def asked_to_stop(server: Any, *_signal: Any) -> None:
    """What granian does on SIGTERM and Ctrl+C, from a thread of its own: asked twice at once (a terminal and a
    supervisor), its own handler waits for ever for the event's lock, which the interrupted thread itself holds."""
    server.interrupt_signal = True
    _thread.start_new_thread(server.main_loop_interrupt.set, ())


# -- what can stand in the way


def _writable_home() -> Path:
    home = Path(os.environ.get("AMANA_HOME") or Path.home() / ".local" / "share" / "amana").expanduser()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as failed:
        raise Unready(
            f"the folder {home} cannot be written ({failed.strerror}): "
            "choose another with AMANA_HOME=/path or change who owns it"
        ) from failed
    for books in home.glob("amana.sqlite3*"):
        with contextlib.suppress(OSError):  # of another owner: theirs to close
            books.chmod(0o600)
    return home


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One serving process for each folder: two writers would each think they are the only one."""
    with (home / "serving.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unready(
                f"these books ({home}) are being served already by process {_first_line(file)}: "
                "stop that one, or use other books with AMANA_HOME=/path"
            ) from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _first_line(file: IO[str]) -> str:
    file.seek(0)
    return file.readline().strip() or "unknown"


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Unready(
                f"port {port} needs administrator rights: choose one above 1023 with --port"
            ) from None
        except OSError:
            raise Unready(
                f"port {port} is in use: stop the other program or choose another with --port"
            ) from None


def _django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        remedy = "pip install 'amana[postgres]'" if "psycopg" in str(wrong) else "check the settings"
        raise Unready(f"{str(wrong).splitlines()[0]}: {remedy}") from wrong
    except SystemExit as wrong:
        raise Unready(str(wrong)) from wrong


def own_address() -> str:
    """This machine's address on its network; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _print(line: str) -> None:
    print(line, flush=True)
