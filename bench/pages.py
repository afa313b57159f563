"""CPU time of the register's list pages, whole requests included: middleware, queries, rendering.

Uses the books in AMANA_HOME when there are some (`amana up` once, or `amana generate`), with one of their
registrars; the target is 10 ms for a list over 6,000 people. A page of numbers without a peer: the target is
an absolute one, so the machine's speed is printed beside it (time of a fixed piece of Python)."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from .rounds import write

ROUNDS, WARM = 30, 5
FRESH = "register, searches of two names never made before"
PAGES = {
    "register, newest": "/registry/",
    "register, next page": "/registry/?after={after}",
    "register, by name": "/registry/?sort=name",
    "register, by review date": "/registry/?sort=review",
    "register, overdue": "/registry/?review=overdue",
    "register, one account": "/registry/?account={account}",
    "register, search in Arabic": "/registry/?q=علي",
    "register, search of two words": "/registry/?q=علي+ال",
    "register, search in Latin": "/registry/?q=ali",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amana.settings")
    import django

    django.setup()
    from django.test import Client

    from amana.access.models import Grant, User
    from amana.desks.registry.models import FileCard
    from amana.ledger.models import Account

    people = FileCard.objects.count()
    grants = Grant.objects.filter(revoked_at=None)
    readers = {
        "registrar of one authority": grants.filter(role="registrar", authority__isnull=False).first(),
        "monitor": grants.filter(role="monitor").first(),
    }
    if not people or not all(readers.values()):
        raise SystemExit("these books are empty: set AMANA_HOME to a demonstration")
    middle = FileCard.objects.order_by("file_id").values_list("file_id", flat=True)[people // 2]
    account = Account.objects.filter(kind="held", positions__isnull=False).first()
    assert account is not None
    rows = []
    for who, grant in readers.items():
        assert grant is not None
        client = Client(headers={"host": "localhost"})
        client.force_login(
            User.objects.get(pk=grant.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        for name, path in PAGES.items():
            address = path.format(after=middle, account=account.code)
            rows.append((who, name, *_told(cpu(partial(client.get, address)))))
        rows.append((who, FRESH, *_told(cpu(Fresh(client.get, people), warm=1))))
    lines = [
        f"# List pages over {people:,} people",
        "",
        f"CPU ms per request, median of {ROUNDS} (least, most). "
        f"This machine counts to a million in {counting() * 1000:.0f} ms.",
        "",
        "| reader | page | CPU ms | least | most |",
        "|---|---|---|---|---|",
        *(f"| {who} | {name} | {m:.1f} | {low:.1f} | {high:.1f} |" for who, name, m, low, high in rows),
    ]
    write("pages", "\n".join(lines) + "\n")


class Fresh:
    """Searches nobody made before, of the given names of files all over the register: what is kept of an earlier
    search while the books stand still does not help them."""

    def __init__(self, get: Callable[[str], object], people: int) -> None:
        from amana.desks.registry.models import FileCard

        names = FileCard.objects.exclude(name_ar="").order_by("file_id").values_list("name_ar", flat=True)
        self.get = get
        self.words = iter(list(names[:: max(1, people // (ROUNDS + 1))])[: ROUNDS + 1])

    def __call__(self) -> object:
        return self.get("/registry/?" + urlencode({"q": " ".join(next(self.words).split()[:2])}))


def _told(spent: list[float]) -> tuple[float, float, float]:
    return statistics.median(spent) * 1000, min(spent) * 1000, max(spent) * 1000


def cpu(act: Callable[[], object], warm: int = WARM) -> list[float]:
    """CPU seconds of each round, after some to warm up."""
    for _ in range(warm):
        act()
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        answer = act()
        spent.append(time.process_time() - began)
    assert getattr(answer, "status_code", 0) == 200, answer
    return spent


def counting() -> float:
    began = time.process_time()
    n = 0
    while n < 1_000_000:
        n += 1
    return time.process_time() - began


if __name__ == "__main__":
    main()
