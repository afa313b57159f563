"""Reading, proving and replaying: headcounts, as-of, the Merkle tree, `amana check`, a whole mass transfer."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from statistics import median, quantiles

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from amana.engines.common import clock
from amana.engines.seal import keys
from amana.engines.seal.tree import Frontier
from amana.ledger import queries, services, writer
from amana.ledger.act import Act, Move, Signature
from amana.ledger.check import check_books
from amana.ledger.models import Account, Authority
from bench.rounds import interleave

from .books import Books, permitted
from .told import row

ENTRIES = 200_000
PEOPLE, LIFT = 6_000, 120


def rows(books: Books) -> Iterator[dict[str, str]]:
    yield row("Merkle append of 1,000 leaves against pymerkle", ">= 10", str(_merkle()))
    yield row("6,000 people, release and receipt, two signatures a lift, sealed", "< 10 s", _transfer(books))
    _grow(books)
    counts = interleave(lambda: queries.headcounts(), _scan_heads, rounds=7)
    yield row(f"all headcounts at {ENTRIES:,} entries against scanning the heads", "shown", str(counts))
    wing = _wing(books)
    one = interleave(lambda: queries.headcount(wing.pk), _scan_heads, rounds=9, calls=50)
    yield row("one place's headcount (120 people) against scanning the heads", ">= 1,000", str(one))
    listed = interleave(lambda: queries.held(wing), _scan_heads, rounds=9, calls=10)
    yield row("one place's list of 120 people against scanning the heads", "shown", str(listed))
    yield row(f"one person as of a moment at {ENTRIES:,} entries, p99", "< 1 ms", _person())
    yield row("audit replay, entries a second, signature checks apart", ">= 50,000", _replay())


def _merkle() -> object:
    from pymerkle import InmemoryTree

    leaves = [os.urandom(32) for _ in range(1000)]

    def ours() -> None:
        tree = Frontier()
        tree.extend(leaves)
        tree.root()

    def theirs() -> None:
        tree = InmemoryTree(algorithm="sha256")
        for leaf in leaves:
            tree.append_entry(leaf)
        tree.get_state()

    return interleave(ours, theirs, rounds=9)


class _Officer:
    """An officer's browser: a P-256 key of its own."""

    def __init__(self, code: str, owner: int, authority: Authority) -> None:
        self.code, self.key = code, ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        writer.do(
            lambda: services.device_register(
                code=code, algorithm=keys.P256, public_key=point, owner=owner, authority=authority
            )
        )

    def sign(self, header: bytes) -> Signature:
        r, s = decode_dss_signature(self.key.sign(header, ec.ECDSA(hashes.SHA256())))
        return Signature(self.code, r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def _transfer(books: Books) -> str:
    giver = books.prison.authority
    assert giver is not None
    receiver = writer.do(lambda: services.authority_add(code="REC", name_ar="مستلم", name_en="Receiver"))
    place = writer.do(lambda: services.place_add(code="FAR", name_ar="بعيد", name_en="Far"))
    far = writer.do(
        lambda: services.account_open(
            code="FAR", kind="held", authority=receiver, place=place, name_ar="بعيد", name_en="Far"
        )
    )
    leg = writer.do(
        lambda: services.account_open(
            code="LEG", kind="escort", authority=giver, name_ar="مرافقة", name_en="Escort"
        )
    )
    people = books.fresh(PEOPLE)
    for start in range(0, PEOPLE, 1000):
        books.enrol(people[start : start + 1000])
    officers = _Officer("giver", 1, giver), _Officer("receiver", 2, receiver)
    began = time.perf_counter()
    for start in range(0, PEOPLE, LIFT):
        some = people[start : start + LIFT]
        _signed(officers[0], [Move("depart", p, books.prison.pk, leg.pk) for p in some])
        heads = queries.heads(some)
        _signed(officers[1], [Move("arrive", p, leg.pk, far.pk, heads[p].leaf) for p in some])
        writer.do(services.checkpoint)
    return f"{time.perf_counter() - began:.1f} s"


def _signed(officer: _Officer, moves: list[Move]) -> None:
    act, verdicts = Act("handover", clock.now(), tuple(moves)), permitted(moves)

    def unit() -> None:
        draft = services.compose(act=act, device=officer.code)
        services.post(draft, signatures=[officer.sign(draft.header)], verdicts=verdicts)

    writer.do(unit)


def _grow(books: Books) -> None:
    while queries.entry_count() < ENTRIES:
        people = books.fresh(1000)
        books.enrol(people)
        for _ in range(4):
            books.toggle(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL's own housekeeping does after so many rows


def _wing(books: Books) -> Account:
    """A place that holds one lift's people."""
    wing = writer.do(
        lambda: services.account_open(
            code="WING",
            kind="held",
            authority=books.prison.authority,
            place=books.prison.place,
            name_ar="جناح",
            name_en="Wing",
        )
    )
    books.post("enrol", [Move("enrol", p, books.origin.pk, wing.pk) for p in books.fresh(LIFT)])
    return wing


def _scan_heads() -> object:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.dst, count(*) FROM ledger_entry e WHERE e.n ="
            " (SELECT max(n) FROM ledger_entry x WHERE x.person = e.person) GROUP BY e.dst"
        )
        return cursor.fetchall()


def _person() -> str:
    rng, times = random.Random(1), []
    moment = clock.now()
    top = Account.objects.count() and queries.enrolled()
    for _ in range(400):
        person = rng.randrange(1, top)
        began = time.perf_counter()
        queries.account_of(person, at=moment, about=moment)
        times.append(time.perf_counter() - began)
    return f"{quantiles(times, n=100)[98] * 1000:.2f} ms (median {median(times) * 1000:.2f})"


def _replay() -> str:
    spent = 0.0
    verify = keys.verify

    def timed(*arguments: object) -> bool:
        nonlocal spent
        began = time.perf_counter()
        try:
            return verify(*arguments)  # type: ignore[arg-type]
        finally:
            spent += time.perf_counter() - began

    keys.verify = timed  # type: ignore[assignment]
    try:
        began = time.perf_counter()
        report = check_books()
        taken = time.perf_counter() - began
    finally:
        keys.verify = verify
    assert report.ok, report.fault
    return f"{report.entries / (taken - spent):,.0f} ({spent:.1f} s of signatures beside)"
