"""One custody file, as far as the actor may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from amana import access
from amana.access.models import User
from amana.engines.common import file_number
from amana.ledger.errors import Refused

from .. import ages, books
from ..models import ClaimKind, CustodyFile, FileCard, IdentityClaim


def file(actor: User, number: str) -> CustodyFile:
    """The file of a number, as people write numbers. Refused as unknown when there is none, or none that
    this actor may know of: the two answers are the same on purpose."""
    try:
        written = str(file_number.parse(number))
    except file_number.FileNumberError:
        raise Refused("file-unknown", number=number) from None
    found: CustodyFile | None = books.visible(actor, CustodyFile.objects.filter(number=written)).first()
    if found is None:
        raise Refused("file-unknown", number=number)
    return found


def file_by_pk(actor: User, person: int) -> CustodyFile | None:
    """The file of a person of the books, if the actor may see it by name."""
    return books.visible(actor, CustodyFile.objects.filter(pk=person)).first()


def names_of(actor: User, persons: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person -> number and names, of those whom the actor may see by name."""
    found: dict[int, dict[str, str]] = {}
    for part in _parts(persons):
        found |= _named(books.visible(actor, FileCard.objects.filter(file__in=part)))
    return found


def _parts(persons: Iterable[int]) -> Iterator[list[int]]:
    wanted = list(persons)
    for start in range(0, len(wanted), 500):
        yield wanted[start : start + 500]


def _named(cards: QuerySet[FileCard]) -> dict[int, dict[str, str]]:
    fields = ("number", "name_ar", "name_latin", "sex", "birth")
    return {pk: dict(zip(fields, told, strict=True)) for pk, *told in cards.values_list("file_id", *fields)}


def names_listed(persons: Iterable[int]) -> dict[int, dict[str, str]]:
    """The same for everybody on a list that was opened to the reader as a whole: a manifest that the reader is to
    sign, a count sheet. Whoever calls it has asked access for the list and records the reading."""
    found: dict[int, dict[str, str]] = {}
    for part in _parts(persons):
        found |= _named(FileCard.objects.filter(file__in=part))
    return found


def persons_numbered(numbers: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Number as written -> person, and those that are no numbers of files here."""
    parsed: dict[str, str] = {}
    wrong = []
    for written in numbers:
        try:
            parsed[written] = str(file_number.parse(written))
        except file_number.FileNumberError:
            wrong.append(written)
    known = dict(CustodyFile.objects.filter(number__in=parsed.values()).values_list("number", "pk"))
    wrong += [written for written, number in parsed.items() if number not in known]
    return {written: known[number] for written, number in parsed.items() if number in known}, wrong


def numbers_of(persons: Iterable[int]) -> dict[int, str]:
    """Person -> file number: how messages name a person."""
    return dict(CustodyFile.objects.filter(pk__in=list(persons)[:900]).values_list("pk", "number"))


def reviews_overdue() -> tuple[int, date | None]:
    """How many reviews of a legal basis are overdue in the whole house, and the day on which the oldest was due."""
    late = FileCard.objects.filter(review_due__lt=books.today()).aggregate(
        n=Count("pk"), oldest=Min("review_due")
    )
    return late["n"], late["oldest"]


def reviews_due(persons: Iterable[int], by: date) -> dict[int, date | None]:
    """Those of `persons` whose legal basis is to be reviewed on or before the day `by`, with that day; None where no
    basis is known. Whoever calls it has asked access for the list."""
    found: dict[int, date | None] = {}
    for part in _parts(persons):
        short = FileCard.objects.filter(file__in=part).filter(Q(review_due=None) | Q(review_due__lte=by))
        found |= dict(short.values_list("file", "review_due"))
    return found


def outside_the_books(limit: int = 200) -> list[str]:
    """Numbers of files whose person has no position in the books: there should be none."""
    from django.db.models import Exists, OuterRef

    from amana.ledger.models import Position

    missing = CustodyFile.objects.filter(~Exists(Position.objects.filter(person=OuterRef("pk"))))
    return list(missing.order_by("pk").values_list("number", flat=True)[:limit])


def population_counts() -> dict[str, dict[int, int]]:
    """Population -> account -> people, over everybody in the books."""
    from django.db import connection

    found: dict[str, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.population, p.account_id, count(*) FROM registry_custodyfile f"
            " JOIN ledger_position p ON p.person = f.id GROUP BY f.population, p.account_id"
        )
        for population, account, people in cursor.fetchall():
            found.setdefault(population, {})[account] = people
    return found


_populations: dict[int, dict[str, int]] = {}


def files_by_population() -> dict[str, int]:
    """Population -> number of files. A file never changes its population and is never deleted, so as long as
    their number is the same, so is the answer."""
    from django.db.models import Count

    number = CustodyFile.objects.count()
    newest = CustodyFile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    key = number * 2**40 + newest
    if key not in _populations:
        _populations.clear()
        _populations[key] = dict(CustodyFile.objects.values_list("population").annotate(Count("pk")))
    return _populations[key]


def age_of(file: CustodyFile, on: date) -> ages.AgeStanding:
    """The age standing of a file's person on a day."""
    newest = file.age_findings.values_list("born_earliest", "born_latest", "disputed").first()
    declared = (
        file.claims.filter(kind=ClaimKind.PRINCIPAL, superseded_by=None)
        .values_list("birth_earliest", "birth_latest")
        .first()
    )
    span = (declared[0], declared[1]) if declared and declared[0] and declared[1] else None
    return ages.standing(on=on, finding=newest, declared=span)


def purpose_needed(actor: User, action: str = "file.read") -> bool:
    """True where every rule that opens files to this actor asks for a purpose first."""
    lines = access.scope.reaches(actor, action) or access.scope.reaches(actor, action, answer="exists")
    return bool(lines) and all(line.rule.purpose for line in lines)


@dataclass(frozen=True, slots=True)
class Look:
    """A number looked up for an actor: the file where it is open to them, else whether they may know that
    it exists. `reason` is the code of the decision."""

    number: str
    file: CustodyFile | None
    exists: bool
    reason: str


def look(actor: User, number: str, *, purpose: str = "", action: str = "file.read") -> Look:
    """Look a number up. An unknown number and a file the actor may not know of give the same answer."""
    nothing = Look(number, None, False, "file-unknown")
    try:
        written = str(file_number.parse(number))
    except file_number.FileNumberError:
        return nothing
    found = CustodyFile.objects.filter(number=written).first()
    if found is None:
        return nothing
    decision = access.decide(actor, action, person=found.pk, purpose=purpose)
    if decision:
        return Look(written, found, True, decision.reason)
    known = decision.effect == "exists"
    return Look(
        written, None, known, decision.reason if known or decision.reason == "purpose" else "file-unknown"
    )


@dataclass(frozen=True, slots=True)
class FilePage:
    """What the top of every page about a file shows."""

    file: CustodyFile
    claim: IdentityClaim | None
    aliases: list[IdentityClaim]
    age: ages.AgeStanding


def page(file: CustodyFile) -> FilePage:
    """The identity bar of a file."""
    standing = list(file.claims.filter(superseded_by=None).order_by("pk"))
    principal = next((c for c in standing if c.kind == ClaimKind.PRINCIPAL), None)
    aliases = [c for c in standing if c.kind == ClaimKind.ALIAS]
    return FilePage(file, principal, aliases, age_of(file, books.today()))


def claims_history(file: CustodyFile) -> list[IdentityClaim]:
    """Every claim of a file, newest first, superseded ones included."""
    return list(file.claims.select_related("superseded_by", "by").order_by("-pk"))
