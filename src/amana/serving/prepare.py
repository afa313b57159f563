"""What `amana up` does before it serves: schema, translations, and on first start the demonstration."""

from __future__ import annotations

import os
import secrets
import time

from django.conf import settings
from django.core.management import call_command

from amana.access import roles
from amana.ledger import queries as ledger

HOME = settings.HOME


def books(*, demonstration: bool) -> list[str]:
    """Bring the schema up to date and, where the books are empty, fill or open them.

    Returns the lines that tell the person at the terminal how to begin."""
    call_command("migrate", verbosity=0)
    if ledger.empty() and demonstration:
        began = time.monotonic()
        print("Loading the reference operation (fictional people, real towns) …", flush=True)
        from amana.reference import load

        load(password=demo_password())
        print(f"  {ledger.enrolled():,} files in {time.monotonic() - began:.0f} s", flush=True)
    if ledger.empty():
        from amana.access import setup

        return [f"First set-up: open /setup/ and enter the code {setup.token()}"]
    if not ledger.demonstration():
        return []
    return [
        "Demonstration: every person is fictional. Log in as any of:",
        "  " + " · ".join(roles.codes()),
        f"  password (the same for all): {demo_password()}",
    ]


def demo_password() -> str:
    """`AMANA_DEMO_PASSWORD`, else one made at first start and kept beside the books."""
    given = os.environ.get("AMANA_DEMO_PASSWORD")
    path = HOME / "demonstration-password"
    if given:
        return given
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"amana-{secrets.token_hex(4)}")
    return path.read_text().strip()
