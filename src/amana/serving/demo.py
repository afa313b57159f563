"""The people of a demonstration: one for each role, all with the one password that is shown."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from amana.access.models import Grant, User
from amana.ledger import queries as ledger
from amana.ledger.models import Authority


def cast() -> list[dict[str, Any]]:
    """User name, names in both languages and grants, as written in `demo.toml`."""
    return list(tomllib.loads((Path(__file__).parent / "demo.toml").read_text("utf-8"))["user"])


def demo_users(password: str) -> list[str]:
    """Make the demonstration's users where they are missing, and give all of them this password.

    Returns their user names. Raises RuntimeError in an operation: there nobody gets a shared password."""
    if not ledger.demonstration():
        raise RuntimeError("demonstration users belong to a demonstration ledger only")
    people = cast()
    names = [person["name"] for person in people]
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    if len(known) == len(names) and check_password(password, known[names[0]].password):
        return names
    authorities = {a.code: a for a in Authority.objects.all()}
    hashed = make_password(password)
    with transaction.atomic():
        for person in people:
            user = known.get(person["name"]) or User(
                username=person["name"], name_ar=person["ar"], name_en=person["en"]
            )
            user.password = hashed
            user.save()
            for grant in person["grants"]:
                _grant(user, grant, authorities)
    return names


def _grant(user: User, grant: dict[str, str], authorities: dict[str, Authority]) -> None:
    code = grant.get("authority")
    if code and code not in authorities:
        return
    wanted = {
        "role": grant["role"],
        "authority": authorities[code] if code else None,
        "country": grant.get("country", ""),
    }
    if not user.grants.filter(**wanted, revoked_at=None).exists():
        Grant.objects.create(user=user, **wanted)
