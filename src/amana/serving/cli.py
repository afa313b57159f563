"""`amana up`: prepare the books and serve them."""

from __future__ import annotations

import argparse
import os
import socket
import sys

NAME = "up"
HELP = "prepare the books (first with a worked demonstration) and serve the console"
BAD_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument(
        "--host", metavar="NAME", help="the name other machines use for this one (with --lan)"
    )
    parser.add_argument("--lan", action="store_true", help="serve the local network over HTTPS")
    parser.add_argument("--no-demo", action="store_true", help="start empty, with the first set-up page")


def run(args: argparse.Namespace) -> int:
    if not 1 <= args.port <= 65535:
        return _refuse(f"--port {args.port}: a port is a number from 1 to 65535")
    if args.host and not args.lan:
        return _refuse("--host names this machine for others: add --lan")
    if _taken(args.port):
        return _refuse(f"port {args.port} is in use: stop the other program or choose another with --port")
    name = args.host or (_own_name() if args.lan else "localhost")
    if args.lan:
        os.environ["AMANA_HOSTS"] = ",".join(filter(None, [os.environ.get("AMANA_HOSTS", ""), name]))

    import django

    django.setup()
    from . import prepare

    books = prepare.books(demonstration=not args.no_demo)
    scheme = "https" if args.lan else "http"
    _print(f"\nAmana: {scheme}://{name}:{args.port}/")
    for line in books:
        _print(line)
    if args.lan:
        _print(f"Tablets must trust {prepare.HOME / 'certificates' / 'authority.crt'} once.")
    else:
        _print("Tablets and passkeys need a secure address: use --lan for other machines.")
    _print("Stop with Ctrl+C.\n")
    return _serve(args.port, lan=args.lan, name=name)


def _serve(port: int, *, lan: bool, name: str) -> int:
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces

    from . import certificate, prepare

    tls = {}
    if lan:
        crt, key = certificate.server(prepare.HOME / "certificates", [name, "localhost", "127.0.0.1"])
        tls = {"ssl_cert": crt, "ssl_key": key}
    one_writer = connection.vendor == "sqlite"
    connection.close()
    Granian(
        "amana.serving.wsgi:application",
        address="0.0.0.0" if lan else "127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if one_writer else max(2, os.cpu_count() or 2),
        blocking_threads=8,
        log_access=False,
        log_enabled=True,
        log_level="warning",
        websockets=False,
        **tls,
    ).serve()
    return 0


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _own_name() -> str:
    """This machine's address on its network; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _refuse(sentence: str) -> int:
    print(f"amana up: {sentence}", file=sys.stderr)
    return BAD_INPUT


def _print(line: str) -> None:
    print(line, flush=True)
